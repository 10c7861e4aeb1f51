#include "core/view/waveform.h"

#include <algorithm>
#include <cstddef>

namespace retimbre {

std::vector<float> peaks(std::span<const float> samples, int columns) {
  const auto count = static_cast<size_t>(columns);
  std::vector<float> result(2 * count);
  if (samples.empty()) return result;
  for (size_t column = 0; column < count; ++column) {
    const size_t begin = column * samples.size() / count;
    const size_t end = std::max(begin + 1, (column + 1) * samples.size() / count);
    const auto [low, high] = std::ranges::minmax(samples.subspan(begin, end - begin));
    result[2 * column] = low;
    result[2 * column + 1] = high;
  }
  return result;
}

}  // namespace retimbre
