#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/spectral/compression.h"
#include "core/style/frame_subspace.h"
#include "core/style/high_band.h"
#include "core/style/infinite_width.h"
#include "core/style/objective.h"
#include "core/style/style_frames.h"
#include "core/transfer/options.h"

namespace retimbre {

/// What a transfer minimises, of which its plan's engine decides: the frame subspace, the objective in it, and the
/// start. Made from the two clips' compressed magnitudes; then prepared in steps.
class Problem {
 public:
  /// content, style: compressed magnitudes, frames x bins, of which the engine works on the first `low_bins`; those
  /// above follow. `pool` must outlive it.
  Problem(const Matrix& content, const StyleFrames& style, int low_bins, const TransferPlan& plan, ThreadPool& pool);

  /// A few tens of milliseconds of what has to be done before the first evaluation. True when all is. Errors: a clip
  /// that is too short for the engine's patches or filters.
  Result<bool> prepare();
  double fraction_prepared() const;

  /// Only when it is prepared.
  Objective& objective() { return *objective_; }
  /// Where the optimiser starts, [objective().size()].
  std::vector<float> start();
  /// 2-norm of the content's frames, in the engine's band.
  double content_norm() const;

  /// The frames at x, as magnitudes within what either clip has in that bin: frames x bins.
  Matrix magnitude(std::span<const float> x);
  /// The same of the content.
  Matrix content_magnitude() const;

  /// Of the engine `infinite`: changes the objective's weights.
  void set_strength(double strength);

  /// How many parts the objective has; dimensions that are really worked in.
  static int parts(const TransferPlan& plan) { return plan.engine == Engine::kInfinite ? 3 : 1; }
  static int channels(int content_frames, int style_frames, int low_bins, int rank);
  /// Numbers that say how large a problem is.
  struct Size {
    int content_frames, style_frames, low_bins, high_bins;
  };
  static uint64_t estimate_bytes(const Size& size, const TransferPlan& plan);
  /// Floating-point operations, about, of preparing and of one evaluation.
  struct Costs {
    double prepare, evaluation;
  };
  static Costs costs(const Size& size, const TransferPlan& plan);

 private:
  Result<void> make_objective();
  Result<void> make_high_band(const Matrix& content, const Matrix& style);
  Matrix coordinates(const Matrix& frames);
  int low_bins() const { return content_.columns(); }

  TransferPlan plan_;
  ThreadPool& pool_;
  std::vector<Stretch> stretches_;    // of the style
  Matrix content_, style_;            // the engine's band; the style's are given up when they are measured
  Matrix content_high_, style_high_;  // the band above
  int style_frames_;
  std::vector<float> ceiling_, high_ceiling_;  // the largest value of each bin in either clip
  std::unique_ptr<FrameSubspace> subspace_;    // none at full rank
  std::optional<MovedFrames> frames_;
  std::unique_ptr<HighBand> high_band_;  // none where there are no bins above the engine's
  Matrix high_base_;                     // what the band above is moved from
  std::unique_ptr<Objective> objective_;
  InfiniteWidth* infinite_ = nullptr;  // of the objective, if that is its engine
};

}  // namespace retimbre
