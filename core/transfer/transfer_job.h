#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/audio/clip_source.h"
#include "core/audio/resample.h"
#include "core/base/thread_pool.h"
#include "core/optimise/convergence.h"
#include "core/optimise/lbfgs.h"
#include "core/spectral/phase_recovery.h"
#include "core/transfer/grid.h"
#include "core/transfer/job.h"
#include "core/transfer/output.h"
#include "core/transfer/problem.h"
#include "core/transfer/style_reader.h"
#include "core/transfer/window_plan.h"

namespace retimbre {

/// Length of a clip, all that an estimate needs to know of it.
struct ClipLength {
  int64_t frames = 0;
  double sample_rate_hz = 0;
};

/// The content's clip with the timbre and texture of one or more styles. The content is worked on in overlapping
/// windows (see WindowPlan), each by analysis, L-BFGS on its compressed magnitudes from the plan's start, and phase
/// recovery that goes on from what the window before has left; memory does not grow with the content's length. The
/// result has the content's channels (when they are one or two), rate and length.
class TransferJob : public Job {
 public:
  /// Checks clips and settings and plans the work, without doing any. `pool` outlives the job.
  /// styles: one or more. Errors: a clip that cannot be used, an option that is wrong, weights that are all 0 or not
  /// numbers of 0 or more, those of fitting_bytes().
  static Result<std::unique_ptr<TransferJob>> create(std::unique_ptr<ClipSource> content,
                                                     std::vector<WeightedStyle> styles, const Settings& settings,
                                                     uint64_t memory_limit_bytes, ThreadPool& pool);

  /// Bytes that a transfer allocates at its peak, beside the program itself.
  static uint64_t estimate_bytes(ClipLength content, ClipLength style, const TransferPlan& plan);

  /// The same when it is at most `memory_limit_bytes`. Errors: it is more (the message says which settings would fit).
  static Result<uint64_t> fitting_bytes(ClipLength content, ClipLength style, const TransferPlan& plan,
                                        uint64_t memory_limit_bytes);

  Shape shape() const override;
  std::optional<Piece> take() override;
  MagnitudesSoFar magnitudes() override;
  Piece preview() override;
  Result<void> steer(const Settings& changed) override;

 private:
  TransferJob(std::unique_ptr<ClipSource> content, std::vector<WeightedStyle> styles, Settings settings,
              TransferPlan plan, Grid grid, ThreadPool& pool);

  Result<void> begin_output();
  Result<void> advance() override;
  void give_untouched();
  Result<void> analyse_next();
  Result<void> prepare_next();
  void optimise_next();
  void told(LbfgsStatus status);
  void finish_optimising();
  void count_products();
  std::unique_ptr<PhaseRecovery> recovery_of(const Matrix& window_magnitudes, int join, PhaseSettings phase) const;
  void recover(const Matrix& window_magnitudes);
  Result<void> recover_next();
  void keep_for_next(std::span<const float> recovered);

  bool is_untouched() const;
  bool is_single() const { return windows_.count() == 1; }
  bool is_steerable() const;
  bool is_last_window() const { return progress_.window + 1 == windows_.count(); }
  Window window() const { return windows_.window(progress_.window); }
  int64_t sample_of(int frame) const { return static_cast<int64_t>(frame) * grid_.stft.hop; }
  /// Of samples at the grid's rate: the first that is known when the window begins, and the end of what is recovered.
  int64_t known_begin() const;
  int64_t window_end() const;
  /// From known_begin() to window_end().
  std::vector<float> samples_of(const PhaseRecovery& recovery, int join) const;
  /// The window's samples, of which those are given that the next one cannot change.
  Found found(std::span<const float> samples) const;
  /// With the energy of the content's window.
  Matrix at_content_level(Matrix magnitudes) const;
  /// |STFT| of the window's frames so far, at the content's level.
  Matrix current_magnitudes();
  void draw(const Matrix& magnitudes);
  double window_fraction() const;
  void move_fraction();

  TransferPlan plan_;
  Grid grid_;
  ThreadPool& pool_;
  std::unique_ptr<ClipSource> content_;
  ResampledSource content_at_grid_;
  StyleReader styles_;
  WindowPlan windows_;
  std::optional<Output> output_;
  std::deque<Piece> finished_;
  int64_t untouched_given_ = 0;

  // Of the window that is worked on.
  int join_ = 0;               // its frame at which it takes over from the last window, known once its magnitudes are
  double content_square_ = 0;  // sum of the squares of the content's magnitudes
  std::optional<Problem> problem_;
  std::optional<Lbfgs<float>> optimiser_;
  std::optional<Convergence> convergence_;
  std::vector<float> gradients_;
  bool evaluating_ = false, steered_ = false;
  ProductWork products_counted_;  // of the problem, in the report already
  Matrix final_magnitudes_;       // of the window's frames
  std::unique_ptr<PhaseRecovery> recovery_;

  // What the window before has left.
  Matrix magnitudes_before_;  // of its last frames: kFramesBefore, and those that are shared
  std::vector<float> known_;  // samples of the same frames

  Matrix picture_;  // magnitudes so far of the whole content, the largest of each `picture_step_` frames
  int picture_step_ = 1;
  double convergence_sum_ = 0;  // of the windows' spectral convergences in dB
};

}  // namespace retimbre
