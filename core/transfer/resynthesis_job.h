#pragma once

#include <memory>
#include <optional>

#include "core/audio/delivery.h"
#include "core/base/thread_pool.h"
#include "core/spectral/phase_recovery.h"
#include "core/spectral/stft.h"
#include "core/transfer/job.h"

namespace retimbre {

/// A clip from nothing but its own magnitudes: what phase recovery costs in sound, by itself. Mono.
class ResynthesisJob : public Job {
 public:
  /// Errors: a clip that cannot be used, an option that is wrong. `pool` outlives the job.
  static Result<std::unique_ptr<ResynthesisJob>> create(Clip clip, const Settings& settings, ThreadPool& pool);

  Shape shape() const override;
  std::optional<Piece> take() override;
  MagnitudesSoFar magnitudes() override;
  Piece preview() override;

 private:
  ResynthesisJob(Clip clip, Settings settings, ThreadPool& pool);
  Result<void> advance() override;
  Result<Clip> delivered() const;

  ThreadPool& pool_;
  Clip clip_;
  Analysed analysed_;
  Matrix magnitude_;
  std::unique_ptr<PhaseRecovery> recovery_;
  std::optional<Piece> finished_;
};

}  // namespace retimbre
