#pragma once

#include <vector>

#include "core/base/matrix.h"

namespace retimbre {

/// HTK's mel scale: 2595 log10(1 + f / 700).
double mel_from_hz(double hz);
double hz_from_mel(double mel);

struct MelSettings {
  int bands = 80;
  double lowest_hz = 30;
  double highest_hz = 11025;
};

/// Triangular filters that stand evenly on the mel scale, each with its feet at its neighbours' peaks and its weights
/// summing to 1, so that a flat spectrum stays flat. A filter too narrow to hold a bin is zero.
class MelFilterBank {
 public:
  /// n_fft, sample_rate_hz: of the spectra.
  MelFilterBank(MelSettings settings, int n_fft, double sample_rate_hz);

  int bands() const { return static_cast<int>(bands_.size()); }
  int bins() const { return bins_; }
  /// The weights, bands x bins.
  Matrix weights() const;
  /// out = spectrogram times the transposed weights: frames x bins to frames x bands. Gives `out` its shape if it has
  /// another.
  void apply(const Matrix& spectrogram, Matrix& out) const;

 private:
  struct Band {
    int first_bin;
    std::vector<float> weights;
  };
  int bins_;
  std::vector<Band> bands_;
};

}  // namespace retimbre
