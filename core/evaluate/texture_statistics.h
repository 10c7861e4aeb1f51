#pragma once

#include <span>
#include <vector>

#include "core/base/matrix.h"

namespace retimbre {

/// What McDermott and Simoncelli (2011, "Sound texture perception via statistics of the auditory periphery") found a
/// texture to be told by: moments of the envelopes of 30 bands (half-cosines, evenly on the ERB scale from 20 Hz to 10
/// kHz, their squares summing to 1), each the absolute value of the band's analytic signal to the power of 0.3, at 345
/// Hz. The sound's level counts for nothing.
struct TextureStatistics {
  std::vector<double> level_db;  // [bands], the mean's, in dB of the amplitude that it is the power of
  std::vector<double> variance;  // [bands], of the mean's square
  std::vector<double> skewness;  // [bands]
  Matrix correlation;            // [bands x bands], of the envelopes of two bands
  Matrix modulation;             // [bands x 8], part of the variance by octaves of modulation, 172 Hz down to 0.7 Hz
};

/// Samples at kAnalysisRateHz, at least 2 * kEnvelopeStride of them.
TextureStatistics texture_statistics(std::span<const float> samples);
inline constexpr int kTextureBands = 30;
inline constexpr int kEnvelopeStride = 64;  // samples from one value of an envelope to the next

/// One number for each class of statistics.
struct TextureDistance {
  double level_db;
  double variance;
  double skewness;
  double correlation;
  double modulation;
};

/// The root mean square difference of each class: over the bands that are within 60 dB of the loudest one of either
/// sound; for correlations over all pairs of them that stand 1, 2, 3, 5, 8, 11, 16 or 21 bands apart, as in the
/// paper.
TextureDistance distance(const TextureStatistics& a, const TextureStatistics& b);

}  // namespace retimbre
