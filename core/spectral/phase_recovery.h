#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/random.h"
#include "core/base/thread_pool.h"
#include "core/spectral/frame_passes.h"
#include "core/spectral/phase_integration.h"

namespace retimbre {

enum class PhaseMethod {
  kPghi,  // phase gradient heap integration, then fast Griffin-Lim iterations (Perraudin, Balazs, Sondergaard 2013)
  kGriffinLim,  // random phases, then plain iterations (Griffin & Lim 1984)
};

struct PhaseSettings {
  PhaseMethod method = PhaseMethod::kPghi;
  int iterations = 30;
  uint64_t seed = 0;  // of random phases: all of them for kGriffinLim, those of nearly silent bins for kPghi
};

/// The beginning of a clip that is there already: its samples, of which the last `blend` fade over into what is found.
struct KnownBeginning {
  std::span<const float> samples;
  int blend = 0;
};

/// A clip whose spectrogram has given magnitudes, as nearly as iterations get. Resumable: each step() is bounded. The
/// same magnitudes, settings and seed give the same bytes for any number of threads.
///
/// The momentum is applied to samples, not to spectra: the transform is linear, so that the two are the same, and
/// nothing but the magnitudes is kept by bin.
class PhaseRecovery {
 public:
  /// magnitude: frames x bins as Stft::magnitude gives them for a clip of `samples`, 0 or more; not used after the
  /// constructor. `pool` must outlive this. Everything is allocated here.
  /// beginning: what comes before, if this clip goes on from another: phases grow out of its phases, and every estimate
  /// begins with it. At most a quarter of the clip; frames that lie within it have its magnitudes, whatever is given.
  PhaseRecovery(const Matrix& magnitude, StftSettings settings, int64_t samples, PhaseSettings phase, ThreadPool& pool,
                KnownBeginning beginning = {});

  /// Does the next piece of work. True when there is none left.
  bool step();
  /// Of the work, 0 to 1.
  double fraction() const;
  /// The estimate after the last complete iteration, [samples]; silence before there is one.
  void samples(std::span<float> out) const;
  /// 20 log10(| |STFT(y)| - M | / |M|) of the final estimate y; 0 before step() has returned true.
  double spectral_convergence_db() const { return spectral_convergence_db_; }

  /// Bytes that recovering a clip of so many frames takes with 4 threads.
  static uint64_t estimate_bytes(int frames, StftSettings settings);

 private:
  enum class Stage { kIntegrate, kStart, kIterate, kMeasure, kDone };

  const Float4* magnitude(int group) const { return magnitude_.data() + static_cast<size_t>(group) * bins_; }
  void start(FramePasses::Range range);
  void iterate(FramePasses::Range range);
  void measure(FramePasses::Range range);
  std::vector<uint32_t> analyse_beginning();
  void begin_with_known();
  void take_estimate();
  void conclude();

  const FrameLanes lanes_;
  const PhaseSettings phase_;
  const int bins_;
  ThreadPool& pool_;
  FramePasses passes_;
  std::vector<float> beginning_;
  int blend_;
  std::vector<Float4> magnitude_;  // [groups][bins]
  LaneSignal sum_;                 // being added up
  LaneSignal weights_;
  LaneSignal estimate_;
  LaneSignal ahead_;  // the estimate carried on along its last change: what the next iteration analyses
  std::unique_ptr<PhaseIntegration> integration_;
  Stage stage_;
  int iteration_ = 0;                  // complete ones
  int next_chunk_ = 0;                 // of the pass that is under way
  std::vector<double> squared_error_;  // by group
  std::vector<double> squared_target_;
  double spectral_convergence_db_ = 0;
};

}  // namespace retimbre
