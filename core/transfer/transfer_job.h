#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/audio/delivery.h"
#include "core/base/thread_pool.h"
#include "core/optimise/convergence.h"
#include "core/optimise/lbfgs.h"
#include "core/spectral/phase_recovery.h"
#include "core/spectral/stft.h"
#include "core/transfer/job.h"
#include "core/transfer/problem.h"

namespace retimbre {

/// Length of a clip, all that an estimate needs to know of it.
struct ClipLength {
  int64_t frames = 0;
  double sample_rate_hz = 0;
};

/// The content's clip with the style's timbre and texture: analysis, L-BFGS on the compressed magnitudes from the
/// plan's start, phase recovery. The frames are those of the content; the style may have another length.
class TransferJob : public Job {
 public:
  /// Checks clips and settings and plans the work, without doing any. `pool` outlives the job.
  /// Errors: a clip that cannot be used, an option that is wrong, those of fitting_bytes().
  static Result<std::unique_ptr<TransferJob>> create(Clip content, Clip style, const Settings& settings,
                                                     uint64_t memory_limit_bytes, ThreadPool& pool);

  /// Bytes that a transfer allocates at its peak, beside the program itself.
  static uint64_t estimate_bytes(ClipLength content, ClipLength style, const TransferPlan& plan);

  /// The same when it is at most `memory_limit_bytes`. Errors: it is more (the message says which settings would fit).
  static Result<uint64_t> fitting_bytes(ClipLength content, ClipLength style, const TransferPlan& plan,
                                        uint64_t memory_limit_bytes);

  Matrix magnitude() override;
  Clip preview() override;
  const Clip& result() const override { return result_; }
  Result<void> steer(const Settings& changed) override;

 private:
  TransferJob(Clip content, Clip style, Settings settings, TransferPlan plan, ThreadPool& pool);

  Result<void> advance() override;
  Result<void> analyse_both();
  Result<void> prepare_next();
  void optimise_next();
  Result<void> recover_next();
  void told(LbfgsStatus status);
  void finish_optimising();
  bool is_untouched() const;
  double optimised_fraction() const;

  /// |STFT| of the result so far, within the range that the two clips span, at kAnalysisRms: frames x bins.
  Matrix current_magnitude();
  Clip untouched() const;
  void move_fraction();

  TransferPlan plan_;
  ThreadPool& pool_;
  Clip content_, style_;

  Analysed content_analysed_;
  int content_frames_ = 0, style_frames_ = 0;
  std::optional<Problem> problem_;
  std::optional<Lbfgs<float>> optimiser_;
  std::optional<Convergence> convergence_;
  std::vector<float> gradients_;
  bool evaluating_ = false, steered_ = false;

  Matrix final_magnitude_;
  std::unique_ptr<PhaseRecovery> recovery_;
  Clip result_;
};

}  // namespace retimbre
