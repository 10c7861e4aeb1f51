#include "core/audio/loudness.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace retimbre {
namespace {

constexpr double kTableRateHz = 48000;
constexpr Biquad kShelf{1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585};
constexpr Biquad kHighPass{1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621};

constexpr double kStepSeconds = 0.1;
constexpr size_t kStepsPerBlock = 4;
constexpr double kAbsoluteGateLufs = -70;
constexpr double kRelativeGate = 0.1;  // -10 LU, as energy

/// A filter of kTableRateHz for another rate.
Biquad at_rate(const Biquad& table, double sample_rate_hz) {
  if (sample_rate_hz == kTableRateHz) return table;
  // With s = (z - 1) / (z + 1), which is j tan(pi f / rate) on the unit circle, the filter is a quotient of quadratics.
  const std::array numerator{table.b0 + table.b1 + table.b2, 2 * (table.b0 - table.b2), table.b0 - table.b1 + table.b2};
  const std::array denominator{1 + table.a1 + table.a2, 2 * (1 - table.a2), 1 - table.a1 + table.a2};
  // The corner is where |s|^2 is the product of the poles. At rates that have no such frequency (below 3.4 kHz for the
  // shelf) it stays below half the rate.
  const double corner = std::sqrt(denominator[0] / denominator[2]);
  const double corner_hz = std::atan(corner) / std::numbers::pi * kTableRateHz;
  const double unit = corner / std::tan(std::numbers::pi * std::min(corner_hz / sample_rate_hz, 0.49));
  // s = unit (z - 1) / (z + 1) at the new rate.
  const auto in_z = [unit](const std::array<double, 3>& p) {
    const double p1 = p[1] * unit, p2 = p[2] * unit * unit;
    return std::array{p[0] + p1 + p2, 2 * (p[0] - p2), p[0] - p1 + p2};
  };
  const auto b = in_z(numerator), a = in_z(denominator);
  return {b[0] / a[0], b[1] / a[0], b[2] / a[0], a[1] / a[0], a[2] / a[0]};
}

double filter(const Biquad& f, std::array<double, 2>& state, double x) {
  const double y = f.b0 * x + state[0];
  state[0] = f.b1 * x - f.a1 * y + state[1];
  state[1] = f.b2 * x - f.a2 * y;
  return y;
}

}  // namespace

std::array<Biquad, 2> k_weighting(double sample_rate_hz) {
  return {at_rate(kShelf, sample_rate_hz), at_rate(kHighPass, sample_rate_hz)};
}

LoudnessMeter::LoudnessMeter(int channels, double sample_rate_hz)
    : filters_(k_weighting(sample_rate_hz)),
      sample_rate_hz_(sample_rate_hz),
      states_(static_cast<size_t>(channels)),
      energies_(static_cast<size_t>(channels)) {}

void LoudnessMeter::add(std::span<const std::span<const float>> channels) {
  const size_t length = channels[0].size();
  for (size_t begin = 0; begin < length;) {
    const int64_t left_in_step = step_end(static_cast<int64_t>(steps_.size())) - samples_;
    const size_t count = std::min(length - begin, static_cast<size_t>(left_in_step));
    for (size_t c = 0; c < channels.size(); ++c) {
      State state = states_[c];
      double energy = energies_[c];
      for (const float x : channels[c].subspan(begin, count)) {
        const double y = filter(filters_[1], state[1], filter(filters_[0], state[0], x));
        energy += y * y;
      }
      states_[c] = state;
      energies_[c] = energy;
    }
    samples_ += static_cast<int64_t>(count);
    begin += count;
    if (static_cast<int64_t>(count) == left_in_step) finish_step();
  }
}

/// Steps may differ by a sample in length, where 100 ms are no whole number of samples.
int64_t LoudnessMeter::step_end(int64_t step) const {
  return std::llround(static_cast<double>(step + 1) * kStepSeconds * sample_rate_hz_);
}

void LoudnessMeter::finish_step() {
  const auto step = static_cast<int64_t>(steps_.size());
  const int64_t begin = step == 0 ? 0 : step_end(step - 1);
  const double energy = std::accumulate(energies_.begin(), energies_.end(), 0.0);
  steps_.push_back(energy / static_cast<double>(samples_ - begin));
  finished_energy_ += energy;
  std::ranges::fill(energies_, 0);
  // A filter that dies away in silence would end in subnormal numbers, which are slow.
  constexpr double kNothing = 1e-30;
  for (auto& state : states_) {
    for (auto& values : state) {
      if (std::abs(values[0]) < kNothing && std::abs(values[1]) < kNothing) values = {};
    }
  }
}

double LoudnessMeter::integrated_lufs() const {
  if (steps_.size() < kStepsPerBlock) return lufs(weighted_energy());
  const auto mean_above = [this](double gate) {
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i + kStepsPerBlock <= steps_.size(); ++i) {
      double block = 0;
      for (size_t k = 0; k < kStepsPerBlock; ++k) block += steps_[i + k] / kStepsPerBlock;
      if (block <= gate) continue;
      sum += block;
      ++count;
    }
    return count == 0 ? 0 : sum / static_cast<double>(count);
  };
  const double absolute_gate = std::pow(10, (kAbsoluteGateLufs + 0.691) / 10);
  return lufs(mean_above(std::max(absolute_gate, kRelativeGate * mean_above(absolute_gate))));
}

double LoudnessMeter::weighted_energy() const {
  if (samples_ == 0) return 0;
  const double energy = std::accumulate(energies_.begin(), energies_.end(), finished_energy_);
  return energy / static_cast<double>(samples_);
}

double LoudnessMeter::lufs(double energy) {
  return energy > 0 ? -0.691 + 10 * std::log10(energy) : -std::numeric_limits<double>::infinity();
}

double loudness_lufs(const std::vector<std::vector<float>>& channels, double sample_rate_hz) {
  LoudnessMeter meter(static_cast<int>(channels.size()), sample_rate_hz);
  meter.add(std::vector<std::span<const float>>(channels.begin(), channels.end()));
  const double gated = meter.integrated_lufs();
  return std::isfinite(gated) ? gated : LoudnessMeter::lufs(meter.weighted_energy());
}

}  // namespace retimbre
