#include "core/spectral/phase_integration.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/spectral/logarithm.h"

namespace retimbre {
namespace {

/// Bins below this fraction of the loudest get random phases.
constexpr float kTolerance = 1e-6f;
/// A Hann window of M samples is nearest to the Gaussian exp(-pi n^2 / gamma), gamma = 0.25645 M^2 (Prusa et al. 2017).
constexpr double kHannGamma = 0.25645;
/// Bits of a float below its exponent and the first six of its fraction: 64 buckets an octave.
constexpr int kBucketShift = 23 - 6;

int bucket_key(float magnitude) { return std::bit_cast<int32_t>(magnitude) >> kBucketShift; }

/// Turns to 2^-32 turns, without the whole ones.
Uint4 fixed_point(Float4 turns) {
  const Float4 rest = turns - to_float(__builtin_convertvector(turns, Int4));
  return std::bit_cast<Uint4>(__builtin_convertvector(rest * splat(0x1p31f), Int4)) * 2;
}

}  // namespace

PhaseIntegration::PhaseIntegration(const FrameLanes& lanes, std::span<const Float4> magnitude, uint64_t seed,
                                   ThreadPool& pool, std::vector<uint32_t> known)
    : lanes_(lanes),
      magnitude_(magnitude),
      random_(seed),
      pool_(pool),
      known_(std::move(known)),
      row_(static_cast<size_t>(lanes.settings().bins()) + 1),
      log_(magnitude.size()) {
  const size_t elements = row_ * (lanes.groups() + 2);
  phase_.resize(elements);
  half_step_.resize(4 * elements);
  bucket_.resize(4 * elements, -1);
  next_.resize(4 * elements, kLast);
  Float4 highest = {};
  for (const Float4 m : magnitude) highest = highest > m ? highest : m;
  loudest_ = std::max({highest[0], highest[1], highest[2], highest[3]});
  first_.assign(bucket_key(loudest_) - bucket_key(loudest_ * kTolerance) + 1, kLast);
}

bool PhaseIntegration::advance() {
  constexpr float kSilence = 1e-30f;  // has no phase
  if (loudest_ < kSilence) return true;
  if (stage_ == Stage::kIntegrate) return integrate();
  const int end = std::min(next_group_ + kGroupsPerAdvance, lanes_.groups());
  if (stage_ == Stage::kLogarithms) {
    take_logarithms(next_group_, end);
  } else {
    take_gradients(next_group_, end);
  }
  next_group_ = end;
  if (end == lanes_.groups()) {
    next_group_ = 0;
    stage_ = stage_ == Stage::kLogarithms ? Stage::kGradients : Stage::kIntegrate;
    if (stage_ == Stage::kIntegrate) {
      std::vector<Float4>().swap(log_);
      set_known_phases();
    }
  }
  return false;
}

void PhaseIntegration::take_logarithms(int first_group, int end_group) {
  const auto bins = static_cast<size_t>(lanes_.settings().bins());
  const Float4 floor = splat(loudest_ * 1e-2f * kTolerance);
  pool_.parallel_for_each(static_cast<size_t>(end_group - first_group), [&](size_t, size_t index) {
    const Float4* from = magnitude_.data() + (first_group + index) * bins;
    Float4* to = log_.data() + (first_group + index) * bins;
    for (size_t bin = 0; bin < bins; ++bin) to[bin] = logarithm(from[bin] > floor ? from[bin] : floor);
  });
}

void PhaseIntegration::take_gradients(int first_group, int end_group) {
  const auto [n_fft, hop] = lanes_.settings();
  const int bins = lanes_.settings().bins(), groups = lanes_.groups();
  // Prusa et al. 2017, for frames that begin at their first sample: the phase grows by the bin's own frequency from
  // frame to frame, and falls by half a turn from bin to bin. Halves of central differences, in turns.
  const double spread = kHannGamma * n_fft / hop;
  const auto of_frequency = splat(static_cast<float>(0.5 * 0.5 / spread / (2 * std::numbers::pi)));
  const auto of_time = splat(static_cast<float>(0.5 * -0.5 * spread / (2 * std::numbers::pi)));
  pool_.parallel_for_each(static_cast<size_t>(end_group - first_group), [&](size_t, size_t index) {
    const int group = first_group + static_cast<int>(index);
    const Float4* row = log_.data() + static_cast<size_t>(group) * bins;
    // A lane goes on in the next lane's first group; at the ends of the clip the difference is taken as none.
    const Float4* before = group > 0 ? row - bins : log_.data() + static_cast<size_t>(groups - 1) * bins;
    const Float4* after = group + 1 < groups ? row + bins : log_.data();
    Int4 inside;
    for (int lane = 0; lane < 4; ++lane) {
      const int frame = lane * groups + group;
      inside[lane] = frame > 0 && frame + 1 < lanes_.frames() ? -1 : 0;
    }
    HalfStep* to = &half_step_[4 * element(group, 0)];
    for (int bin = 0; bin < bins; ++bin, to += 4) {
      const Float4 previous = group > 0 ? before[bin] : __builtin_shufflevector(before[bin], before[bin], 0, 0, 1, 2);
      const Float4 next = group + 1 < groups ? after[bin] : __builtin_shufflevector(after[bin], after[bin], 1, 2, 3, 3);
      const Float4 by_time = inside ? next - previous : splat(0);
      const Float4 by_frequency = bin > 0 && bin + 1 < bins ? row[bin + 1] - row[bin - 1] : splat(0);
      const auto own = static_cast<uint32_t>((static_cast<uint64_t>(bin) * hop << 31) / n_fft);
      const Uint4 time = fixed_point(by_frequency * of_frequency), frequency = fixed_point(by_time * of_time);
      for (int lane = 0; lane < 4; ++lane) to[lane] = {own + time[lane], frequency[lane] - (1u << 30)};
    }
    set_buckets(group);
    set_random_phases(group);
  });
}

void PhaseIntegration::set_buckets(int group) {
  const int bins = lanes_.settings().bins();
  const int lowest = bucket_key(loudest_ * kTolerance), highest = static_cast<int>(first_.size()) - 1;
  for (int bin = 0; bin < bins; ++bin) {
    const Float4 m = magnitude_[static_cast<size_t>(group) * bins + bin];
    const size_t to = 4 * element(group, bin);
    for (int lane = 0; lane < 4; ++lane) {
      const int bucket = bucket_key(m[lane]) - lowest;
      if (bucket < 0) continue;
      bucket_[to + lane] = static_cast<int16_t>(std::min(bucket, highest));
      next_[to + lane] = kUntouched;
    }
  }
}

void PhaseIntegration::set_random_phases(int group) {
  const int bins = lanes_.settings().bins();
  for (int bin = 0; bin < bins; ++bin) {
    const int16_t* bucket = &bucket_[4 * element(group, bin)];
    if (std::min({bucket[0], bucket[1], bucket[2], bucket[3]}) >= 0) continue;
    phase_[element(group, bin)] =
        std::bit_cast<Uint4>(random_.bits({static_cast<uint32_t>(bin), static_cast<uint32_t>(group), 0, 0}));
  }
}

/// Known frames are the first groups of lane 0. What follows grows out of the last of them.
void PhaseIntegration::set_known_phases() {
  const auto bins = static_cast<size_t>(lanes_.settings().bins());
  const int frames = static_cast<int>(known_.size() / bins);
  for (int frame = 0; frame < frames; ++frame) {
    for (size_t bin = 0; bin < bins; ++bin) {
      const size_t at = 4 * element(frame, static_cast<int>(bin));
      const uint32_t phase = known_[static_cast<size_t>(frame) * bins + bin];
      if (frame + 1 == frames && next_[at] == kUntouched) {
        touch(static_cast<int32_t>(at), phase);
      } else {
        reinterpret_cast<uint32_t*>(phase_.data())[at] = phase;
        next_[at] = kLast;
      }
    }
  }
}

void PhaseIntegration::touch(int32_t bin, uint32_t phase) {
  reinterpret_cast<uint32_t*>(phase_.data())[bin] = phase;
  const int bucket = bucket_[bin];
  next_[bin] = first_[bucket];
  first_[bucket] = bin;
  highest_bucket_ = std::max(highest_bucket_, bucket);
}

bool PhaseIntegration::integrate() {
  const auto row = static_cast<int32_t>(4 * row_);
  const int32_t last_row = row * lanes_.groups();             // of the last group
  const int32_t lane_step = row * (lanes_.groups() - 1) - 1;  // back to the next lane's first group
  const auto* phases = reinterpret_cast<const uint32_t*>(phase_.data());
  for (int left = kBinsPerAdvance; left > 0; --left) {
    while (highest_bucket_ >= 0 && first_[highest_bucket_] == kLast) --highest_bucket_;
    if (highest_bucket_ < 0) {
      const auto end = static_cast<int32_t>(next_.size());
      while (seed_bin_ < end && next_[seed_bin_] != kUntouched) ++seed_bin_;
      if (seed_bin_ == end) return true;
      touch(seed_bin_, 0);
    }
    const int32_t bin = first_[highest_bucket_];
    first_[highest_bucket_] = next_[bin];
    const uint32_t phase = phases[bin];
    const HalfStep own = half_step_[bin];
    if (const int32_t up = bin + 4; next_[up] == kUntouched)
      touch(up, phase + own.frequency + half_step_[up].frequency);
    if (const int32_t down = bin - 4; next_[down] == kUntouched) {
      touch(down, phase - own.frequency - half_step_[down].frequency);
    }
    const int32_t after = bin < last_row ? bin + row : bin - lane_step;
    if (next_[after] == kUntouched && !(bin >= last_row && bin % 4 == 3)) {
      touch(after, phase + own.time + half_step_[after].time);
    }
    const int32_t before = bin >= 2 * row ? bin - row : bin + lane_step;
    if (next_[before] == kUntouched && !(bin < 2 * row && bin % 4 == 0)) {
      touch(before, phase - own.time - half_step_[before].time);
    }
  }
  return false;
}

uint64_t PhaseIntegration::estimate_bytes(StftSettings settings, int groups) {
  const uint64_t values = 4 * (static_cast<uint64_t>(settings.bins()) + 1) * (groups + 2);
  return values * (sizeof(float) + sizeof(float) + sizeof(HalfStep) + sizeof(int16_t) + sizeof(int32_t));
}

}  // namespace retimbre
