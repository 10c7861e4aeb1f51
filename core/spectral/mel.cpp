#include "core/spectral/mel.h"

#include <algorithm>
#include <cmath>

namespace retimbre {

double mel_from_hz(double hz) { return 2595 * std::log10(1 + hz / 700); }

double hz_from_mel(double mel) { return 700 * (std::pow(10, mel / 2595) - 1); }

MelFilterBank::MelFilterBank(MelSettings settings, int n_fft, double sample_rate_hz) : bins_(n_fft / 2 + 1) {
  const double lowest = mel_from_hz(settings.lowest_hz), highest = mel_from_hz(settings.highest_hz);
  const auto corner_hz = [&](int i) { return hz_from_mel(lowest + (highest - lowest) * i / (settings.bands + 1)); };
  for (int i = 0; i < settings.bands; ++i) {
    const double foot = corner_hz(i), peak = corner_hz(i + 1), end = corner_hz(i + 2);
    Band band{.first_bin = 0, .weights = {}};
    double sum = 0;
    for (int bin = 0; bin < bins_; ++bin) {
      const double hz = bin * sample_rate_hz / n_fft;
      const double weight = std::min((hz - foot) / (peak - foot), (end - hz) / (end - peak));
      if (weight <= 0) continue;
      if (band.weights.empty()) band.first_bin = bin;
      band.weights.push_back(static_cast<float>(weight));
      sum += weight;
    }
    for (float& weight : band.weights) weight = static_cast<float>(weight / sum);
    bands_.push_back(std::move(band));
  }
}

Matrix MelFilterBank::weights() const {
  Matrix weights(bands(), bins_);
  for (int i = 0; i < bands(); ++i) std::ranges::copy(bands_[i].weights, weights.row(i).begin() + bands_[i].first_bin);
  return weights;
}

void MelFilterBank::apply(const Matrix& spectrogram, Matrix& out) const {
  if (out.rows() != spectrogram.rows() || out.columns() != bands()) out = Matrix(spectrogram.rows(), bands());
  for (int frame = 0; frame < spectrogram.rows(); ++frame) {
    const auto spectrum = spectrogram.row(frame);
    for (int i = 0; i < bands(); ++i) {
      const auto& [first_bin, weights] = bands_[i];
      float sum = 0;
      for (size_t k = 0; k < weights.size(); ++k) sum += weights[k] * spectrum[first_bin + k];
      out(frame, i) = sum;
    }
  }
}

}  // namespace retimbre
