#include "core/spectral/phase_recovery.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/spectral/frame_rows.h"
#include "core/spectral/phasor.h"

namespace retimbre {
namespace {

/// Chunks a step for each thread, some 5 ms of work.
constexpr int kChunksPerStep = 32;
/// Work of the integration and of the last measurement in iterations.
constexpr double kIntegrationWork = 6, kMeasureWork = 0.5;
/// Perraudin's constant momentum of 0.99 gives -31.0 dB after 30 iterations and -33.3 after 100 (twelve clips, n_fft
/// 2048, hop 512); one that falls from above 1, where alone it would not converge, gives -31.7 and -33.6.
constexpr float kFirstMomentum = 1.05f, kLastMomentum = 0.8f;

}  // namespace

PhaseRecovery::PhaseRecovery(const Matrix& magnitude, StftSettings settings, int64_t samples, PhaseSettings phase,
                             ThreadPool& pool, KnownBeginning beginning)
    : lanes_(settings, samples),
      phase_(phase),
      bins_(settings.bins()),
      pool_(pool),
      passes_(lanes_, pool),
      beginning_(beginning.samples.begin(), beginning.samples.end()),
      blend_(beginning.blend),
      magnitude_(static_cast<size_t>(lanes_.groups()) * bins_),
      sum_(lanes_.length()),
      weights_(passes_.inverse_weights()),
      estimate_(lanes_.length()),
      ahead_(lanes_.length()),
      stage_(phase.method == PhaseMethod::kPghi ? Stage::kIntegrate : Stage::kStart),
      squared_error_(lanes_.groups()),
      squared_target_(lanes_.groups()) {
  for (int group = 0; group < lanes_.groups(); ++group) {
    gather(lanes_, group, magnitude,
           [&](int bin, Float4 m) { magnitude_[static_cast<size_t>(group) * bins_ + bin] = m; });
  }
  auto known = analyse_beginning();
  if (stage_ == Stage::kIntegrate)
    integration_ = std::make_unique<PhaseIntegration>(lanes_, magnitude_, phase.seed, pool, std::move(known));
}

/// Gives the frames that lie wholly within the known beginning its magnitudes, and tells their phases.
std::vector<uint32_t> PhaseRecovery::analyse_beginning() {
  const auto [n_fft, hop] = lanes_.settings();
  const auto whole = static_cast<int64_t>(beginning_.size()) - blend_;
  if (whole < n_fft / 2) return {};
  const int frames = static_cast<int>(1 + (whole - n_fft / 2) / hop);
  std::vector<uint32_t> phases(static_cast<size_t>(frames) * bins_);
  auto* values = reinterpret_cast<float*>(ahead_.data());
  for (size_t i = 0; i < beginning_.size(); ++i) values[lanes_.element(static_cast<int64_t>(i))] = beginning_[i];
  lanes_.extend(ahead_);
  passes_.analyse(passes_.all(), ahead_, [&](int group, const Complex4* spectrum) {
    if (group >= frames) return;
    for (int bin = 0; bin < bins_; ++bin) {
      const float real = spectrum[bin].real[0], imaginary = spectrum[bin].imaginary[0];
      magnitude_[static_cast<size_t>(group) * bins_ + bin][0] = std::hypot(real, imaginary);
      const double turns = std::atan2(imaginary, real) / (2 * std::numbers::pi_v<double>);
      phases[static_cast<size_t>(group) * bins_ + bin] =
          static_cast<uint32_t>(static_cast<int64_t>(std::llround(turns * 0x1p32)));
    }
  });
  std::ranges::fill(ahead_, Float4{});
  return phases;
}

/// Puts the known beginning into the joined sum, which has yet to be weighted.
void PhaseRecovery::begin_with_known() {
  auto* values = reinterpret_cast<float*>(sum_.data());
  const auto* weights = reinterpret_cast<const float*>(weights_.data());
  const auto whole = static_cast<int>(beginning_.size()) - blend_;
  for (int i = 0; i < static_cast<int>(beginning_.size()); ++i) {
    const size_t element = lanes_.element(i);
    float& value = values[element];
    const float share = i < whole ? 1.0f : 1 - (static_cast<float>(i - whole) + 0.5f) / static_cast<float>(blend_);
    value += share * (beginning_[static_cast<size_t>(i)] / weights[element] - value);
  }
}

void PhaseRecovery::start(FramePasses::Range range) {
  const CounterRandom random(phase_.seed);
  passes_.add_up(range, [&](int group, Complex4* spectrum) {
    const Float4* target = magnitude(group);
    for (int bin = 0; bin < bins_; ++bin) {
      const Uint4 turns =
          integration_
              ? integration_->phase(group, bin)
              : std::bit_cast<Uint4>(random.bits({static_cast<uint32_t>(bin), static_cast<uint32_t>(group), 0, 0}));
      const auto [cosine, sine] = phasor(turns);
      spectrum[bin] = {target[bin] * cosine, target[bin] * sine};
    }
  });
}

void PhaseRecovery::iterate(FramePasses::Range range) {
  passes_.change(range, ahead_, [&](int group) {
    return [target = magnitude(group)](int bin, Complex4 x) {
      constexpr float kTiny = 1e-30f;  // a bin of no phase stays at zero
      const Float4 gain = target[bin] / square_root(x.real * x.real + x.imaginary * x.imaginary + splat(kTiny));
      return Complex4{x.real * gain, x.imaginary * gain};
    };
  });
}

void PhaseRecovery::measure(FramePasses::Range range) {
  passes_.analyse_magnitudes(range, estimate_, [&](int group, const Float4* reached) {
    const Float4* target = magnitude(group);
    Float4 error = {}, square = {};
    for (int bin = 0; bin < bins_; ++bin) {
      const Float4 difference = reached[bin] - target[bin];
      error += difference * difference;
      square += target[bin] * target[bin];
    }
    error *= lanes_.present(group);
    squared_error_[group] = static_cast<double>(error[0]) + error[1] + error[2] + error[3];
    squared_target_[group] = static_cast<double>(square[0]) + square[1] + square[2] + square[3];
  });
}

/// From the added up frames to the estimate, and from its change to what the next iteration analyses.
void PhaseRecovery::take_estimate() {
  passes_.join(sum_);
  float momentum = 0;
  if (phase_.method == PhaseMethod::kPghi && stage_ == Stage::kIterate) {
    const float done = static_cast<float>(iteration_) / static_cast<float>(phase_.iterations);
    momentum = kFirstMomentum + (kLastMomentum - kFirstMomentum) * done;
  }
  begin_with_known();
  pool_.parallel_for(sum_.size(), 1 << 14, [&](size_t begin, size_t count) {
    for (size_t i = begin; i < begin + count; ++i) {
      const Float4 estimate = sum_[i] * weights_[i];
      ahead_[i] = estimate + splat(momentum) * (estimate - estimate_[i]);
      estimate_[i] = estimate;
    }
  });
  lanes_.extend(estimate_);
  lanes_.extend(ahead_);
}

void PhaseRecovery::conclude() {
  double error = 0, target = 0;
  for (int group = 0; group < lanes_.groups(); ++group) {
    error += squared_error_[group];
    target += squared_target_[group];
  }
  constexpr double kTiny = 1e-30;  // silence recovered as silence converges
  spectral_convergence_db_ = 10 * std::log10((error + kTiny) / (target + kTiny));
}

bool PhaseRecovery::step() {
  if (stage_ == Stage::kDone) return true;
  if (stage_ == Stage::kIntegrate) {
    if (integration_->advance()) stage_ = Stage::kStart;
    return false;
  }
  const int count = std::min(kChunksPerStep * pool_.threads(), passes_.chunks() - next_chunk_);
  const FramePasses::Range range{next_chunk_, count};
  if (stage_ == Stage::kStart) start(range);
  if (stage_ == Stage::kIterate) iterate(range);
  if (stage_ == Stage::kMeasure) measure(range);
  next_chunk_ += count;
  if (next_chunk_ < passes_.chunks()) return false;

  next_chunk_ = 0;
  if (stage_ == Stage::kMeasure) {
    conclude();
    stage_ = Stage::kDone;
    return true;
  }
  take_estimate();
  if (stage_ == Stage::kIterate) ++iteration_;
  integration_.reset();
  stage_ = iteration_ < phase_.iterations ? Stage::kIterate : Stage::kMeasure;
  return false;
}

double PhaseRecovery::fraction() const {
  const double before = phase_.method == PhaseMethod::kPghi ? kIntegrationWork : 0;
  const double all = before + 1 + phase_.iterations + kMeasureWork;
  const double in_pass = static_cast<double>(next_chunk_) / passes_.chunks();
  switch (stage_) {
    case Stage::kIntegrate:
      return 0;
    case Stage::kStart:
      return (before + in_pass) / all;
    case Stage::kIterate:
      return (before + 1 + iteration_ + in_pass) / all;
    case Stage::kMeasure:
      return (before + 1 + phase_.iterations + kMeasureWork * in_pass) / all;
    case Stage::kDone:
      break;
  }
  return 1;
}

void PhaseRecovery::samples(std::span<float> out) const { lanes_.unpack(estimate_, out); }

uint64_t PhaseRecovery::estimate_bytes(int frames, StftSettings settings) {
  constexpr int kThreads = 4, kSignals = 4;
  const int groups = FrameLanes::groups(settings, frames);
  const uint64_t signal = (static_cast<uint64_t>(groups) * settings.hop + settings.n_fft) * sizeof(Float4);
  const uint64_t magnitude = static_cast<uint64_t>(groups) * settings.bins() * sizeof(Float4);
  return kSignals * signal + magnitude + PhaseIntegration::estimate_bytes(settings, groups) +
         FramePasses::estimate_bytes(settings, groups, kThreads);
}

}  // namespace retimbre
