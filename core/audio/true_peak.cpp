#include "core/audio/true_peak.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace retimbre {
namespace {

constexpr int kTaps = IntervalPeaks::kTaps;
constexpr double kKaiserBeta = 5.65;

/// The modified Bessel function of the first kind and order 0, by its series.
double bessel_i0(double x) {
  double sum = 1, term = 1;
  for (int k = 1; term > 1e-12 * sum; ++k) {
    term *= x * x / (4.0 * k * k);
    sum += term;
  }
  return sum;
}

double windowed_sinc(double samples) {
  const double x = std::numbers::pi * samples, edge = samples / (kTaps / 2);
  if (samples == 0) return 1;
  return std::sin(x) / x * bessel_i0(kKaiserBeta * std::sqrt(std::max(0.0, 1 - edge * edge))) / bessel_i0(kKaiserBeta);
}

/// [k][p]: weight of the sample k - (kTaps / 2 - 1) after an interval's first, for the point p / 4 after it.
std::array<Float4, kTaps> polyphase_filter() {
  std::array<Float4, kTaps> filter = {};
  filter[kTaps / 2 - 1][0] = 1;  // the sample itself
  for (int p = 1; p < 4; ++p) {
    std::array<double, kTaps> phase;
    double sum = 0;
    for (int k = 0; k < kTaps; ++k) sum += phase[k] = windowed_sinc(k - (kTaps / 2 - 1) - p / 4.0);
    for (int k = 0; k < kTaps; ++k) filter[k][p] = static_cast<float>(phase[k] / sum);
  }
  return filter;
}

/// How high the waveform goes near the point b with the neighbours a and c: the vertex of their parabola, where b is
/// the highest or the lowest of the three.
float vertex(float a, float b, float c) {
  const float curvature = 2 * b - a - c;
  const bool is_extreme = (b >= a && b >= c) || (b <= a && b <= c);
  if (!is_extreme || curvature == 0) return std::abs(b);
  return std::abs(b + (a - c) * (a - c) / (8 * curvature));
}

}  // namespace

IntervalPeaks::IntervalPeaks() : history_(kTaps) {}

void IntervalPeaks::raise(std::span<const float> samples, std::span<float> peaks) {
  static const std::array<Float4, kTaps> filter = polyphase_filter();
  history_.insert(history_.end(), samples.begin(), samples.end());
  for (size_t i = 0; i < samples.size(); ++i) {
    // The taps end at sample i, so that these are the points from sample i - kTaps / 2 on.
    const float* x = history_.data() + i + 1;
    Float4 even = {}, odd = {};
    for (int k = 0; k < kTaps; k += 2) {
      even += splat(x[k]) * filter[k];
      odd += splat(x[k + 1]) * filter[k + 1];
    }
    const Float4 after = even + odd, point = at_;
    const float highest = std::max({vertex(before_[3], point[0], point[1]), vertex(point[0], point[1], point[2]),
                                    vertex(point[1], point[2], point[3]), vertex(point[2], point[3], after[0])});
    peaks[i] = std::max(peaks[i], highest);
    before_ = at_;
    at_ = after;
  }
  history_.erase(history_.begin(), history_.end() - kTaps);
}

void TruePeakMeter::add(std::span<const std::span<const float>> channels) {
  std::vector<float> peaks(channels[0].size());
  for (size_t c = 0; c < channels.size(); ++c) channels_[c].raise(channels[c], peaks);
  for (const float peak : peaks) peak_ = std::max(peak_, peak);
}

float TruePeakMeter::peak() const {
  TruePeakMeter end = *this;
  const std::vector<float> silence(IntervalPeaks::kDelay + kTaps);
  const std::vector<std::span<const float>> channels(channels_.size(), silence);
  end.add(channels);
  return end.peak_;
}

}  // namespace retimbre
