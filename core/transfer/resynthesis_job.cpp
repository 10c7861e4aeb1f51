#include "core/transfer/resynthesis_job.h"

#include <utility>

#include "core/audio/level.h"
#include "core/transfer/grid.h"

namespace retimbre {

Result<std::unique_ptr<ResynthesisJob>> ResynthesisJob::create(Clip clip, const Settings& settings, ThreadPool& pool) {
  auto completed = complete(settings, "resynthesise");
  if (!completed) return std::unexpected(completed.error());
  if (auto valid = validate(clip, "clip"); !valid) return std::unexpected(valid.error());
  return std::unique_ptr<ResynthesisJob>(new ResynthesisJob(std::move(clip), std::move(*completed), pool));
}

ResynthesisJob::ResynthesisJob(Clip clip, Settings settings, ThreadPool& pool) : pool_(pool), clip_(std::move(clip)) {
  report_.settings = std::move(settings);
  report_.content_seconds = clip_.seconds();
  report_.notes = notes(clip_, "clip", kAnalysisRateHz);
  const int64_t analysis_samples = static_cast<int64_t>(clip_.seconds() * kAnalysisRateHz);
  const int frames = static_cast<int>(1 + analysis_samples / kAnalysis.hop);
  report_.memory_estimate_bytes =
      PhaseRecovery::estimate_bytes(frames, kAnalysis) + 2 * Matrix::bytes(frames, kAnalysis.bins());
}

Result<void> ResynthesisJob::advance() {
  if (progress_.stage == Stage::kAnalyse) {
    auto analysed = analyse(clip_, "clip");
    if (!analysed) return std::unexpected(analysed.error());
    analysed_ = std::move(*analysed);
    const auto samples = static_cast<int64_t>(analysed_.samples.size());
    Stft stft(kAnalysis, samples, pool_);
    magnitude_ = Matrix(stft.frames(), stft.bins());
    stft.magnitude(analysed_.samples, magnitude_);
    recovery_ =
        std::make_unique<PhaseRecovery>(magnitude_, kAnalysis, samples, phase_settings(report_.settings), pool_);
    progress_.stage = Stage::kPhase;
  } else if (!recovery_->step()) {
    progress_.fraction = recovery_->fraction();
  } else {
    auto clip = delivered();
    if (!clip) return std::unexpected(clip.error());
    report_.peak = peak(clip->channels[0]);
    finished_ = Piece{.begin = 0, .clip = std::move(*clip)};
    progress_.seconds_ready = clip_.seconds();
    report_.spectral_convergence_db = recovery_->spectral_convergence_db();
    progress_.stage = Stage::kDone;
    progress_.fraction = 1;
  }
  return {};
}

Result<Clip> ResynthesisJob::delivered() const {
  std::vector<float> samples(analysed_.samples.size());
  recovery_->samples(samples);
  return deliver(samples, analysed_.rms, clip_.sample_rate_hz, clip_.frames());
}

Shape ResynthesisJob::shape() const {
  return {.channels = 1, .sample_rate_hz = clip_.sample_rate_hz, .frames = clip_.frames()};
}

std::optional<Piece> ResynthesisJob::take() { return std::exchange(finished_, std::nullopt); }

MagnitudesSoFar ResynthesisJob::magnitudes() {
  Matrix magnitudes = magnitude_;
  scale(magnitudes.span(), analysed_.rms / kAnalysisRms);
  return {.magnitudes = std::move(magnitudes), .sample_rate_hz = kAnalysisRateHz, .stft = kAnalysis};
}

Piece ResynthesisJob::preview() {
  Result<Clip> clip = recovery_ == nullptr ? Clip{} : delivered();
  // Before there is an estimate, the clip itself.
  if (!clip || clip->channels.empty() || rms(clip->channels[0]) == 0) {
    return {.begin = 0, .clip = {.channels = {downmix(clip_)}, .sample_rate_hz = clip_.sample_rate_hz}};
  }
  return {.begin = 0, .clip = std::move(*clip)};
}

}  // namespace retimbre
