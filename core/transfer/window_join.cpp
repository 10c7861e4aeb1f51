#include "core/transfer/window_join.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/spectral/mel.h"

namespace retimbre {
namespace {

/// Of the shared frames, so many may come before the join: the others are there to fade over.
constexpr int kFramesToJoinIn = kSharedFrames * 3 / 4;
/// So far around the join there should be no onset.
constexpr int kCalmFrames = 3;

/// Frame t of the next window, or of before it.
void joined_frame(const Matrix& last, const Matrix& next, int join, int t, std::span<float> out) {
  if (t >= kSharedFrames) {
    std::ranges::copy(next.row(t), out.begin());
    return;
  }
  const auto before = last.row(kFramesBefore + t);
  if (t < join) {
    std::ranges::copy(before, out.begin());
    return;
  }
  const float share = (static_cast<float>(t - join) + 0.5f) / static_cast<float>(kSharedFrames - join);
  const auto after = next.row(t);
  for (size_t f = 0; f < out.size(); ++f) out[f] = before[f] + share * (after[f] - before[f]);
}

float largest(const Matrix& magnitudes, int frames) {
  return *std::ranges::max_element(magnitudes.span().first(static_cast<size_t>(frames) * magnitudes.columns()));
}

/// How far the levels of mel bands rise from a frame to the next, mean over the bands in dB: the most among `frames`.
class OnsetStrength {
 public:
  /// Levels more than 60 dB below `loudest` count as silence.
  OnsetStrength(const Grid& grid, float loudest)
      : bands_({.bands = 40, .highest_hz = std::min(11025.0, grid.sample_rate_hz / 2)}, grid.stft.n_fft,
               grid.sample_rate_hz),
        floor_(1e-6f * loudest * loudest + std::numeric_limits<float>::min()) {}

  double strongest(const Matrix& frames) {
    powers_ = frames;
    for (float& value : powers_.span()) value *= value;
    bands_.apply(powers_, levels_);
    for (float& value : levels_.span()) value = 10 * std::log10(value + floor_);
    double strongest = 0;
    for (int t = 1; t < levels_.rows(); ++t) {
      const auto before = levels_.row(t - 1), row = levels_.row(t);
      double rise = 0;
      for (size_t band = 0; band < row.size(); ++band) rise += std::max(0.0f, row[band] - before[band]);
      strongest = std::max(strongest, rise / static_cast<double>(row.size()));
    }
    return strongest;
  }

 private:
  MelFilterBank bands_;
  float floor_;
  Matrix powers_, levels_;
};

}  // namespace

Matrix join_windows(const Matrix& last, const Matrix& next, int join) {
  const int first = join - kFramesBefore;
  Matrix joined(next.rows() - first, next.columns());
  for (int t = first; t < next.rows(); ++t) joined_frame(last, next, join, t, joined.row(t - first));
  return joined;
}

int calmest_join(const Matrix& last, const Matrix& next, const Grid& grid) {
  OnsetStrength onset(grid, std::max(largest(last, last.rows()), largest(next, kSharedFrames)));
  Matrix around(2 * kCalmFrames + 2, next.columns());
  int calmest = 0;
  double weakest = std::numeric_limits<double>::infinity();
  for (int join = 0; join < kFramesToJoinIn; ++join) {
    const int first = join - kCalmFrames - 1;
    for (int i = 0; i < around.rows(); ++i) joined_frame(last, next, join, first + i, around.row(i));
    const double strongest = onset.strongest(around);
    if (strongest < weakest) {
      weakest = strongest;
      calmest = join;
    }
  }
  return calmest;
}

}  // namespace retimbre
