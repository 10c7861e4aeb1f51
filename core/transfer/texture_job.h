#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/audio/clip_source.h"
#include "core/base/thread_pool.h"
#include "core/transfer/job.h"
#include "core/transfer/quilt.h"
#include "core/transfer/transfer_job.h"

namespace retimbre {

/// A texture of any length made of one style: a transfer of the style to its own quilt, at full strength, which leaves
/// no more of the quilt than where the optimiser starts from. Channels and rate are the style's.
class TextureJob : public Job {
 public:
  /// Checks the style and the settings (of the command "texture"), without doing any work. `pool` outlives the job.
  /// Errors: a style that cannot be used, an option that is wrong, those of TransferJob::fitting_bytes().
  static Result<std::unique_ptr<TextureJob>> create(std::shared_ptr<const ClipSource> style, const Settings& settings,
                                                    uint64_t memory_limit_bytes, ThreadPool& pool);

  Shape shape() const override;
  std::optional<Piece> take() override { return transfer_ ? transfer_->take() : std::nullopt; }
  MagnitudesSoFar magnitudes() override { return transfer_ ? transfer_->magnitudes() : MagnitudesSoFar{}; }
  Piece preview() override { return transfer_ ? transfer_->preview() : Piece{}; }

 private:
  TextureJob(std::shared_ptr<const ClipSource> style, int64_t frames, Settings settings, uint64_t memory_limit_bytes,
             ThreadPool& pool);

  Result<void> advance() override;
  Result<void> begin_transfer();

  ThreadPool& pool_;
  std::shared_ptr<const ClipSource> style_;
  const int64_t frames_;
  const uint64_t memory_limit_bytes_;
  std::unique_ptr<Quilt> quilt_;  // until the transfer has it
  std::unique_ptr<TransferJob> transfer_;
};

}  // namespace retimbre
