#include "core/view/waveform.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "core/audio/clip.h"

namespace retimbre {
namespace {

/// The sample frames [begin, end) of a column.
struct Run {
  int64_t begin;
  int64_t end;
};

}  // namespace

std::vector<float> peaks(const ClipSource& clip, double from_seconds, double to_seconds, int columns) {
  const double seconds = to_seconds - from_seconds;
  if (columns <= 0 || !(seconds > 0 && std::isfinite(from_seconds) && std::isfinite(seconds))) return {};
  const auto edge = [&](int column) {
    const double at = std::floor((from_seconds + column * seconds / columns) * clip.sample_rate_hz() + 1e-6);
    return static_cast<int64_t>(std::clamp(at, -1.0, static_cast<double>(clip.frames())));
  };
  std::vector<Run> runs;
  for (int column = 0; column < columns; ++column) {
    const int64_t begin = edge(column), end = edge(column + 1);
    runs.push_back({std::max<int64_t>(begin, 0), std::min(std::max(end, begin + 1), clip.frames())});
  }

  constexpr int64_t kFramesAtOnce = 1 << 17;
  constexpr float kNone = std::numeric_limits<float>::infinity();
  std::vector<float> peaks(2 * static_cast<size_t>(columns));
  for (int column = 0; column < columns; ++column) {
    peaks[2 * column] = kNone;
    peaks[2 * column + 1] = -kNone;
  }
  for (int64_t begin = runs.front().begin; begin < runs.back().end; begin += kFramesAtOnce) {
    const int64_t end = std::min(begin + kFramesAtOnce, runs.back().end);
    const std::vector<float> mixed = downmix(clip.read(begin, end - begin));
    for (int column = 0; column < columns; ++column) {
      const int64_t first = std::max(runs[column].begin, begin), last = std::min(runs[column].end, end);
      if (first >= last) continue;
      const auto [lowest, highest] = std::ranges::minmax(std::span(mixed).subspan(first - begin, last - first));
      peaks[2 * column] = std::min(peaks[2 * column], lowest);
      peaks[2 * column + 1] = std::max(peaks[2 * column + 1], highest);
    }
  }
  for (float& peak : peaks) {
    if (std::isinf(peak)) peak = 0;
  }
  return peaks;
}

}  // namespace retimbre
