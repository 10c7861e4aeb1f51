#include "core/transfer/grid.h"

#include <algorithm>
#include <cmath>

namespace retimbre {

Grid grid_for(double clip_rate_hz) {
  // So far from an octave the windows' length in seconds may be without the engines noticing.
  constexpr double kNear = 0.1;
  int octaves = std::max(0, static_cast<int>(std::lround(std::log2(clip_rate_hz / kAnalysisRateHz))));
  double rate = std::ldexp(kAnalysisRateHz, octaves);
  if (std::abs(clip_rate_hz / rate - 1) <= kNear) {
    rate = clip_rate_hz;
  } else if (rate < clip_rate_hz) {
    rate = std::ldexp(kAnalysisRateHz, ++octaves);
  }
  const StftSettings stft{.n_fft = kAnalysis.n_fft << octaves, .hop = kAnalysis.hop << octaves};
  const int low = static_cast<int>(kAnalysisRateHz / 2 * stft.n_fft / rate) + 1;
  return {.sample_rate_hz = rate, .stft = stft, .low_bins = std::min(low, stft.bins())};
}

}  // namespace retimbre
