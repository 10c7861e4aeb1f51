#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

namespace retimbre {

/// sin(pi cutoff t) / (pi t) in a Hann window of 2 * reach samples: a low pass at cutoff / 2 of the sample rate.
inline double hann_sinc(double t, double cutoff, int reach) {
  if (std::abs(t) >= reach) return 0;
  const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * t / reach);
  const double x = std::numbers::pi * t;
  return window * (t == 0 ? cutoff : std::sin(cutoff * x) / x);
}

/// The samples without what is above 20 kHz at 48 kHz.
inline std::vector<float> below_20_khz(std::span<const float> y) {
  constexpr int kReach = 100;
  const auto size = static_cast<int>(y.size());
  std::vector<float> out(y.size());
  for (int n = 0; n < size; ++n) {
    double sum = 0;
    for (int m = std::max(0, n - kReach); m < std::min(size, n + kReach); ++m) {
      sum += y[m] * hann_sinc(n - m, 19500 / 24000.0, kReach);
    }
    out[n] = static_cast<float>(sum);
  }
  return out;
}

/// The largest of eight points a sample, interpolated from 256 samples each, in dB of full scale.
inline double reference_peak_db(std::span<const float> y) {
  constexpr int kReach = 128;
  const auto size = static_cast<int>(y.size());
  double highest = 0;
  for (int p = 0; p < 8; ++p) {
    std::vector<double> taps(2 * kReach);
    for (int k = 0; k < 2 * kReach; ++k) taps[k] = hann_sinc(k - kReach + 1 - p / 8.0, 1, kReach);
    for (int n = -kReach; n < size + kReach; ++n) {
      double sum = 0;
      const int begin = std::max(0, kReach - 1 - n), end = std::min(2 * kReach, size + kReach - 1 - n);
      for (int k = begin; k < end; ++k) sum += taps[k] * y[n + k - kReach + 1];
      highest = std::max(highest, std::abs(sum));
    }
  }
  return 20 * std::log10(highest);
}

}  // namespace retimbre
