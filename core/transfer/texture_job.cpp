#include "core/transfer/texture_job.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audio/clip.h"
#include "core/transfer/output.h"

namespace retimbre {
namespace {

/// Share of the work that finding the quilt is, about.
constexpr double kQuiltFraction = 0.01;

/// Those of a transfer that makes a texture of completed settings.
Settings of_transfer(Settings settings) {
  settings.erase("seconds");
  settings.emplace("strength", 1.0);
  return settings;
}

double number(const Settings& settings, std::string_view name) { return std::get<double>(settings.find(name)->second); }

}  // namespace

Result<std::unique_ptr<TextureJob>> TextureJob::create(std::shared_ptr<const ClipSource> style,
                                                       const Settings& settings, uint64_t memory_limit_bytes,
                                                       ThreadPool& pool) {
  auto completed = complete(settings, "texture");
  if (!completed) return std::unexpected(completed.error());
  if (auto valid = validate(*style, "style"); !valid) return std::unexpected(valid.error());
  const auto of_transfer_completed = complete(of_transfer(*completed), "transfer");
  if (!of_transfer_completed) return std::unexpected(of_transfer_completed.error());

  const double rate = style->sample_rate_hz();
  const int64_t frames = std::llround(number(*completed, "seconds") * rate);
  const auto bytes = TransferJob::fitting_bytes({.frames = frames, .sample_rate_hz = rate},
                                                {.frames = style->frames(), .sample_rate_hz = rate},
                                                transfer_plan(*of_transfer_completed), memory_limit_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  auto job = std::unique_ptr<TextureJob>(
      new TextureJob(std::move(style), frames, std::move(*completed), memory_limit_bytes, pool));
  job->report_.memory_estimate_bytes = *bytes;
  return job;
}

TextureJob::TextureJob(std::shared_ptr<const ClipSource> style, int64_t frames, Settings settings,
                       uint64_t memory_limit_bytes, ThreadPool& pool)
    : pool_(pool), style_(std::move(style)), frames_(frames), memory_limit_bytes_(memory_limit_bytes) {
  quilt_ = std::make_unique<Quilt>(style_, frames_, static_cast<uint64_t>(number(settings, "seed")));
  report_.settings = std::move(settings);
  report_.style_seconds = style_->seconds();
}

Shape TextureJob::shape() const {
  return {
      .channels = output_channels(style_->channels()), .sample_rate_hz = style_->sample_rate_hz(), .frames = frames_};
}

Result<void> TextureJob::advance() {
  if (!transfer_) {
    const bool laid = quilt_->step();
    progress_.fraction = kQuiltFraction * quilt_->fraction();
    return laid ? begin_transfer() : Result<void>{};
  }
  auto progress = transfer_->step(0);
  if (!progress) return std::unexpected(progress.error());
  progress_ = *progress;
  progress_.fraction = kQuiltFraction + (1 - kQuiltFraction) * progress->fraction;

  Report report = transfer_->report();
  report.settings = std::move(report_.settings);
  report.stage_seconds = report_.stage_seconds;  // counted by step()
  report.content_seconds = 0;
  // What is said of the quilt is said of the style.
  std::erase_if(report.notes, [](const std::string& note) { return note.contains(" content"); });
  report_ = std::move(report);
  return {};
}

Result<void> TextureJob::begin_transfer() {
  std::vector<WeightedStyle> styles;
  styles.push_back({.clip = style_});
  auto transfer = TransferJob::create(std::move(quilt_), std::move(styles), of_transfer(report_.settings),
                                      memory_limit_bytes_, pool_);
  if (!transfer) return std::unexpected(transfer.error());
  transfer_ = std::move(*transfer);
  return {};
}

}  // namespace retimbre
