#include "core/spectral/stereo_image.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "core/spectral/stft.h"

namespace retimbre {
namespace {

constexpr double kSmoothingSeconds = 0.05;
/// Narrower bands have too few bins at low frequencies: the ratio of two energies of noise is then too large in the
/// mean (bands of 1 ERB gave uncorrelated channels a correlation of -0.17, these -0.11 or nearer).
constexpr double kErbsPerBand = 1.5;
/// D is delayed by no more than this part of a window, so that most of it stays within the window.
constexpr double kLongestDelay = 0.125;
/// D's part that is not correlated with Y is raised by no more than this.
constexpr float kMostDecorrelationGain = 2;

/// Equivalent rectangular bandwidths below a frequency (Glasberg & Moore 1990, eq. 4), and the bandwidth there (eq. 3).
double erb_number(double hz) { return 21.4 * std::log10(1 + 0.00437 * hz); }
double erb_hz(double hz) { return 24.7 * (1 + 0.00437 * hz); }

/// Where a bin lies between the bands `below` and `below + 1`, and how D's phase is turned there.
struct Bin {
  int below;
  float part_above;
  std::complex<float> turn;
  float gain;  // of D, for what the windows lose by its delay
};

std::vector<Bin> bins_of(double sample_rate_hz, StftSettings settings) {
  std::vector<Bin> bins(static_cast<size_t>(settings.bins()));
  const double bin_hz = sample_rate_hz / settings.n_fft;
  const double longest = kLongestDelay * settings.n_fft / sample_rate_hz;
  double phase = std::numbers::pi / 2;
  for (size_t k = 0; k < bins.size(); ++k) {
    const double hz = static_cast<double>(k) * bin_hz, number = erb_number(hz) / kErbsPerBand;
    const double delay = std::min(1 / (kErbsPerBand * erb_hz(hz + bin_hz / 2)), longest);  // one turn a band
    // The windows of analysis and synthesis do not quite meet after the delay: their product's sum, for Hann windows.
    const double x = delay * sample_rate_hz / settings.n_fft, turn = 2 * std::numbers::pi * x;
    const double overlap = (1 - x) * (2 + std::cos(turn)) / 3 + std::sin(turn) / (2 * std::numbers::pi);
    bins[k] = {.below = static_cast<int>(number),
               .part_above = static_cast<float>(number - std::floor(number)),
               .turn = std::complex<float>(std::polar(1.0, -phase)),
               .gain = static_cast<float>(1 / overlap)};
    phase += 2 * std::numbers::pi * bin_hz * delay;
  }
  return bins;
}

/// Frames on each side that a band's energies are averaged over, by a Hann window whose half width is the smoothing.
int smoothing_frames(double sample_rate_hz, StftSettings settings) {
  return std::max(1, static_cast<int>(std::lround(kSmoothingSeconds * sample_rate_hz / settings.hop))) - 1;
}

/// What is measured in each band of a frame.
enum Measure { kMid, kSide, kProductReal, kProductImaginary, kMono, kTurned, kMeasures };

/// Frames x (bands * kMeasures), not yet smoothed.
Matrix measure(const ComplexSpectrogram& mid, const ComplexSpectrogram& side, const ComplexSpectrogram& mono,
               const std::vector<Bin>& bins, ThreadPool& pool) {
  const int bands = bins.back().below + 2;
  Matrix measures(mid.real.rows(), bands * kMeasures);
  pool.parallel_for(static_cast<size_t>(measures.rows()), 1, [&](size_t frame, size_t) {
    const int t = static_cast<int>(frame);
    float* const row = measures.row(t).data();
    for (size_t k = 0; k < bins.size(); ++k) {
      const int c = static_cast<int>(k);
      const float mr = mid.real(t, c), mi = mid.imaginary(t, c), sr = side.real(t, c), si = side.imaginary(t, c);
      const float energy = mono.real(t, c) * mono.real(t, c) + mono.imaginary(t, c) * mono.imaginary(t, c);
      const float values[kMeasures] = {
          mr * mr + mi * mi,           sr * sr + si * si, sr * mr + si * mi, si * mr - sr * mi, energy,
          energy * bins[k].turn.real()};
      float* const below = row + bins[k].below * kMeasures;
      for (int m = 0; m < kMeasures; ++m) {
        const float above = values[m] * bins[k].part_above;
        below[m] += values[m] - above;
        below[kMeasures + m] += above;
      }
    }
  });
  return measures;
}

/// The means over a Hann window of `frames` on each side.
Matrix smooth(const Matrix& measures, int frames, ThreadPool& pool) {
  Matrix out(measures.rows(), measures.columns());
  pool.parallel_for(static_cast<size_t>(out.rows()), 1, [&](size_t frame, size_t) {
    const int t = static_cast<int>(frame);
    const auto to = out.row(t);
    for (int u = std::max(0, t - frames); u <= std::min(out.rows() - 1, t + frames); ++u) {
      const auto weight = static_cast<float>(0.5 + 0.5 * std::cos(std::numbers::pi * (u - t) / (frames + 1)));
      const auto from = measures.row(u);
      for (size_t i = 0; i < to.size(); ++i) to[i] += weight * from[i];
    }
  });
  return out;
}

/// How a band's side is made of Y and D.
struct Mixture {
  std::complex<float> mono;
  float turned;
};

Mixture mixture(const float* measures) {
  const float mid = measures[kMid], side = measures[kSide], mono = measures[kMono];
  if (side == 0) return {};
  // Beyond the bound, the side counts as the bound's multiple of the mid: a and b are smaller by one factor.
  const float ratio = std::min(side / mid, kMostSideToMid);
  const std::complex<float> product(measures[kProductReal], measures[kProductImaginary]);
  const bool is_mid_noise = mid < 1e-12f * side;
  const std::complex<float> a = is_mid_noise ? 0 : product / (std::sqrt(mid) * std::sqrt(side)) * std::sqrt(ratio);
  const float b = std::sqrt(std::max(0.0f, ratio - std::norm(a)));
  // D less its part that is correlated with Y (in phase, which is what makes channels differ in level), at Y's energy.
  const float correlation = mono > 0 ? measures[kTurned] / mono : 0;
  const float gain = std::min(1 / std::sqrt(std::max(1e-6f, 1 - correlation * correlation)), kMostDecorrelationGain);
  return {a - b * gain * correlation, b * gain};
}

}  // namespace

std::array<std::vector<float>, 2> place_in_stereo(std::span<const float> mono, std::span<const float> left,
                                                  std::span<const float> right, double sample_rate_hz,
                                                  StftSettings settings, ThreadPool& pool) {
  std::array<std::vector<float>, 2> out{std::vector<float>(mono.begin(), mono.end()),
                                        std::vector<float>(mono.begin(), mono.end())};
  if (std::ranges::equal(left, right)) return out;

  const auto samples = static_cast<int64_t>(mono.size());
  Stft stft(settings, samples, pool);
  ComplexSpectrogram mid, side, y;
  std::vector<float> mixed(mono.size());
  for (size_t i = 0; i < mixed.size(); ++i) mixed[i] = 0.5f * (left[i] + right[i]);
  stft.analyse(mixed, mid);
  for (size_t i = 0; i < mixed.size(); ++i) mixed[i] = 0.5f * (left[i] - right[i]);
  stft.analyse(mixed, side);
  stft.analyse(mono, y);

  const auto bins = bins_of(sample_rate_hz, settings);
  const Matrix measures = smooth(measure(mid, side, y, bins, pool), smoothing_frames(sample_rate_hz, settings), pool);
  pool.parallel_for(static_cast<size_t>(stft.frames()), 1, [&](size_t frame, size_t) {
    const int t = static_cast<int>(frame);
    const float* const row = measures.row(t).data();
    int band = -1;
    Mixture below, above;
    for (size_t k = 0; k < bins.size(); ++k) {
      const auto& [b, part, turn, gain] = bins[k];
      if (b != band) {
        band = b;
        below = mixture(row + b * kMeasures);
        above = mixture(row + (b + 1) * kMeasures);
      }
      const float turned = gain * (below.turned + part * (above.turned - below.turned));
      const std::complex<float> factor = below.mono + part * (above.mono - below.mono) + turned * turn;
      const int c = static_cast<int>(k);
      const float re = y.real(t, c), im = y.imaginary(t, c);
      side.real(t, c) = factor.real() * re - factor.imag() * im;
      side.imaginary(t, c) = factor.real() * im + factor.imag() * re;
    }
  });
  stft.synthesise(side, mixed);
  for (size_t i = 0; i < mixed.size(); ++i) {
    out[0][i] += mixed[i];
    out[1][i] -= mixed[i];
  }
  return out;
}

int64_t stereo_image_context(double sample_rate_hz, StftSettings settings) {
  return settings.n_fft + static_cast<int64_t>(smoothing_frames(sample_rate_hz, settings)) * settings.hop;
}

}  // namespace retimbre
