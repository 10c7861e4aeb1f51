#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/audio/clip.h"
#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/spectral/stft_settings.h"
#include "core/style/objective.h"
#include "core/transfer/options.h"

namespace retimbre {

/// What a job is doing, in order.
enum class Stage { kAnalyse, kPrepare, kOptimise, kPhase, kDone };
inline constexpr int kWorkingStages = 4;

struct Progress {
  Stage stage = Stage::kAnalyse;  // of the window that is worked on
  int window = 0, windows = 1;
  int iteration = 0;   // of the window
  int iterations = 0;  // at the most
  int evaluations = 0;
  std::optional<LossTerms> loss;  // of the last iteration
  double fraction = 0;            // of the whole job's expected time, 0 to 1, never going back
  double seconds_ready = 0;       // of the result, that take() has given or would give
};

/// What a job makes.
struct Shape {
  int channels;
  double sample_rate_hz;
  int64_t frames;
};

/// A run of the result, from its sample frame `begin` on.
struct Piece {
  int64_t begin = 0;
  Clip clip;
};

/// Magnitudes of the result so far, for pictures: |STFT| at `stft` of a clip at this rate, frames x bins.
struct MagnitudesSoFar {
  Matrix magnitudes;
  double sample_rate_hz = 0;
  StftSettings stft;
};

/// The loss after an iteration, and how many evaluations it had taken until then.
struct LossAt {
  int evaluation;
  LossTerms loss;
};

/// What was done, for the record. Numbers that are not known yet, or do not apply, are empty.
struct Report {
  Settings settings;  // every one that was used
  double content_seconds = 0;
  double style_seconds = 0;
  std::array<double, kWorkingStages> stage_seconds{};
  int windows = 1;
  std::vector<double> joins_seconds;  // where windows meet, as far as is known
  int iterations = 0;                 // of all windows
  int evaluations = 0;
  std::vector<LossAt> losses;  // of the windows, one after the other
  double product_seconds = 0;  // in matrix products and convolutions during evaluations
  double product_flops = 0;
  std::optional<double> spectral_convergence_db;  // mean over the windows
  std::optional<double> peak;
  std::vector<std::string> notes;
  uint64_t memory_estimate_bytes = 0;
};

/// Work that is done in steps: pausing is not calling step(), cancelling is dropping the job. The same with and without
/// threads, in a browser and in Node. All large memory is allocated before the first evaluation.
class Job {
 public:
  virtual ~Job() = default;

  /// Works for about `budget_seconds` (at least one block of work, which takes some tens of milliseconds at most).
  Result<Progress> step(double budget_seconds);

  virtual Shape shape() const = 0;
  /// What of the result has been finished and not been taken yet, the pieces in order and without gaps; none when there
  /// is nothing. A job that was steered begins again at the result's beginning.
  virtual std::optional<Piece> take() = 0;

  /// Empty before there are any.
  virtual MagnitudesSoFar magnitudes() = 0;
  /// What is being worked on as it would sound now; before there is anything, the clip that the job starts from.
  virtual Piece preview() = 0;

  /// Changes options that may change while it runs (of a transfer: the strength of the engine `infinite`), from the
  /// next iteration on. A job that is done goes on from where it stands, and is done once more when the new sound is
  /// there. Errors: an option that may not change now, a value out of range.
  virtual Result<void> steer(const Settings& changed);

  const Report& report() const { return report_; }

 protected:
  /// Does one block of work, moving progress_ and report_ on.
  virtual Result<void> advance() = 0;

  Progress progress_;
  Report report_;
};

}  // namespace retimbre
