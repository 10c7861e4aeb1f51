#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/base/thread_pool.h"
#include "core/optimise/lbfgs.h"
#include "core/spectral/phase_recovery.h"
#include "core/spectral/stft.h"
#include "core/style/frame_subspace.h"
#include "core/style/random_cnn.h"
#include "core/transfer/delivery.h"
#include "core/transfer/job.h"

namespace retimbre {

/// Length of a clip, all that an estimate needs to know of it.
struct ClipLength {
  int64_t frames = 0;
  double sample_rate_hz = 0;
};

/// The content's clip with the style's timbre and texture: analysis, L-BFGS on the log-magnitudes from the plan's
/// start, phase recovery. The frames are those of the content; the style may have another length.
class TransferJob : public Job {
 public:
  /// Checks clips and settings and plans the work, without doing any. `pool` outlives the job.
  /// Errors: a clip that cannot be used, an option that is wrong, a plan that needs more than `memory_limit_bytes` (the
  /// message says which settings would fit).
  static Result<std::unique_ptr<TransferJob>> create(Clip content, Clip style, const Settings& settings,
                                                     uint64_t memory_limit_bytes, ThreadPool& pool);

  /// Bytes that a transfer allocates at its peak, beside the program itself.
  static uint64_t estimate_bytes(ClipLength content, ClipLength style, const TransferPlan& plan);

  Matrix magnitude() const override;
  Clip preview() override;
  const Clip& result() const override { return result_; }

 private:
  TransferJob(Clip content, Clip style, Settings settings, TransferPlan plan, ThreadPool& pool);

  Result<void> advance() override;
  Result<void> analyse_next();
  Result<void> prepare_next();
  void optimise_next();
  Result<void> recover_next();
  void start_optimiser();
  void finish_optimising();

  /// Log-magnitudes of the result so far, within the range that the two clips span: frames x bins.
  Matrix current_log_magnitude() const;
  /// |STFT| of the same, at kAnalysisRms.
  Matrix linear_magnitude() const;
  void move_fraction();

  const TransferPlan plan_;
  ThreadPool& pool_;
  Clip content_, style_;

  Analysed content_analysed_;
  Matrix content_log_, style_log_;  // log(1 + |STFT|), frames x bins
  std::vector<float> ceiling_;      // the largest value of each bin in either clip

  std::unique_ptr<FrameSubspace> subspace_;  // none at full rank
  std::unique_ptr<RandomCnn> objective_;
  std::optional<Lbfgs<float>> optimiser_;
  std::vector<float> gradient_;
  bool evaluating_ = false;

  Matrix final_magnitude_;
  std::unique_ptr<PhaseRecovery> recovery_;
  Clip result_;
};

}  // namespace retimbre
