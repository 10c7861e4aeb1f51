#include "core/view/waveform.h"

#include <algorithm>

namespace retimbre {

std::vector<float> peaks(std::span<const float> samples, int columns) {
  if (columns <= 0) return {};
  std::vector<float> peaks(2 * static_cast<size_t>(columns));
  if (samples.empty()) return peaks;
  const auto edge = [&](int64_t column) {
    return static_cast<size_t>(column * static_cast<int64_t>(samples.size()) / columns);
  };
  for (int column = 0; column < columns; ++column) {
    const size_t begin = edge(column), end = std::max(edge(column + 1), begin + 1);
    const auto [lowest, highest] = std::ranges::minmax(samples.subspan(begin, end - begin));
    peaks[2 * column] = lowest;
    peaks[2 * column + 1] = highest;
  }
  return peaks;
}

}  // namespace retimbre
