#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/random.h"
#include "core/base/thread_pool.h"
#include "core/spectral/frame_lanes.h"

namespace retimbre {

/// Phases from magnitudes alone by phase gradient heap integration (PGHI; Prusa, Balazs, Sondergaard 2017): for a
/// Gaussian window the phase's derivatives in time and frequency are those of the log magnitude in frequency and time;
/// they are integrated from each bin to its neighbours, the loudest bin first. Hann windows are near enough to a
/// Gaussian.
///
/// The order comes from a queue of buckets, 64 an octave by the bits of the float, instead of a heap. Resumable:
/// advance().
class PhaseIntegration {
 public:
  /// magnitude: [lanes.groups()][bins] as FrameLanes deals the frames out; must stay until advance() has returned true.
  /// seed: of the random phases that bins get which are too quiet for a gradient.
  /// known: phases of the first frames, [known frames][bins] in 2^-32 turns, from which the others are integrated; at
  /// most lanes.groups() frames.
  PhaseIntegration(const FrameLanes& lanes, std::span<const Float4> magnitude, uint64_t seed, ThreadPool& pool,
                   std::vector<uint32_t> known = {});

  /// Does some 20 ms of work at most. True when all phases are set.
  bool advance();
  /// Phases of bin `bin` of a group's frames, in 2^-32 turns.
  Uint4 phase(int group, int bin) const { return phase_[element(group, bin)]; }
  static uint64_t estimate_bytes(StftSettings settings, int groups);

 private:
  static constexpr int kBinsPerAdvance = 1 << 19;
  static constexpr int kGroupsPerAdvance = 512;
  enum class Stage { kLogarithms, kGradients, kIntegrate };
  static constexpr int32_t kUntouched = -2;
  static constexpr int32_t kLast = -1;

  /// Half of the phase's growth to the next frame and to the next bin, in 2^-32 turns: the step between two neighbours
  /// is the sum of their halves, the trapezoidal rule.
  struct HalfStep {
    uint32_t time;
    uint32_t frequency;
  };

  // Rows have one bin more than the spectrum, and there is a row before and after: borders that count as touched.
  size_t element(int group, int bin) const { return static_cast<size_t>(group + 1) * row_ + bin; }
  void take_logarithms(int first_group, int end_group);
  void take_gradients(int first_group, int end_group);
  void set_buckets(int group);
  void set_random_phases(int group);
  void set_known_phases();
  bool integrate();
  void touch(int32_t bin, uint32_t phase);

  const FrameLanes lanes_;
  const std::span<const Float4> magnitude_;
  const CounterRandom random_;
  ThreadPool& pool_;
  const std::vector<uint32_t> known_;
  const size_t row_;   // elements from a group to the next
  float loudest_ = 0;  // magnitude
  Stage stage_ = Stage::kLogarithms;
  int next_group_ = 0;       // of the first two stages
  std::vector<Float4> log_;  // of the magnitudes, until there are gradients
  std::vector<Uint4> phase_;
  std::vector<HalfStep> half_step_;  // [element * 4 + lane], as the next two
  std::vector<int16_t> bucket_;
  std::vector<int32_t> next_;   // in the bucket's list, kLast, or kUntouched
  std::vector<int32_t> first_;  // of each bucket's list
  int highest_bucket_ = -1;     // no bucket above this one holds a bin
  int32_t seed_bin_ = 0;        // where the search for untouched bins goes on
};

}  // namespace retimbre
