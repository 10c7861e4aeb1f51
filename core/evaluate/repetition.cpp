#include "core/evaluate/repetition.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/audio/delivery.h"
#include "core/base/dot.h"
#include "core/evaluate/sound_features.h"
#include "core/spectral/stft.h"

namespace retimbre {
namespace {

/// Frames of the scores' analysis that are taken together.
constexpr int kFramesTogether = 2;
constexpr double kLeastLagSeconds = 1;
/// Levels so far below the loudest one are as good as silent.
constexpr double kLevelRange = 1e-6;  // 60 dB

/// Levels in dB without their bands' means, [frames x bands].
Matrix levels_of(std::span<const float> samples, ThreadPool& pool) {
  Stft stft(kScoredAnalysis, static_cast<int64_t>(samples.size()), pool);
  Matrix magnitude;
  stft.magnitude(samples, magnitude);
  const Matrix energies = mel_energies(magnitude, pool);
  const double floor = kLevelRange * *std::ranges::max_element(energies.span());
  Matrix levels(energies.rows() / kFramesTogether, energies.columns());
  for (int band = 0; band < levels.columns(); ++band) {
    double sum = 0;
    for (int t = 0; t < levels.rows(); ++t) {
      double energy = 0;
      for (int k = 0; k < kFramesTogether; ++k) energy += energies(kFramesTogether * t + k, band);
      levels(t, band) = static_cast<float>(10 * std::log10(energy / kFramesTogether + floor));
      sum += levels(t, band);
    }
    for (int t = 0; t < levels.rows(); ++t) levels(t, band) -= static_cast<float>(sum / levels.rows());
  }
  return levels;
}

}  // namespace

Repetition repetition(std::span<const float> samples, ThreadPool& pool) {
  constexpr double kFrameSeconds = kFramesTogether * kScoredAnalysis.hop / kAnalysisRateHz;
  const Matrix levels = levels_of(samples, pool);
  const int frames = levels.rows(), least = static_cast<int>(std::ceil(kLeastLagSeconds / kFrameSeconds));
  const double energy = dot(levels.span(), levels.span());
  if (frames < 2 * least || energy == 0) return {};
  std::vector<double> correlations(static_cast<size_t>(frames - 2 * least + 1));
  pool.parallel_for_each(correlations.size(), [&](size_t, size_t i) {
    const size_t skipped = (static_cast<size_t>(least) + i) * static_cast<size_t>(levels.columns());
    const auto later = levels.span().subspan(skipped);
    correlations[i] = dot(levels.span().first(later.size()), later) / energy;
  });
  const auto largest = std::ranges::max_element(correlations);
  return {.correlation = *largest,
          .lag_seconds = (least + static_cast<double>(largest - correlations.begin())) * kFrameSeconds};
}

}  // namespace retimbre
