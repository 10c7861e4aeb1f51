#include "core/transfer/resynthesis_job.h"

#include <utility>

#include "core/audio/level.h"

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
    result_ = std::move(*clip);
    report_.peak = peak(result_.channels[0]);
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

Matrix ResynthesisJob::magnitude() {
  Matrix magnitude = magnitude_;
  scale(magnitude.span(), analysed_.rms / kAnalysisRms);
  return magnitude;
}

Clip ResynthesisJob::preview() {
  if (progress_.stage == Stage::kDone) return result_;
  Result<Clip> clip = recovery_ == nullptr ? Clip{} : delivered();
  // Before there is an estimate, the clip itself.
  if (!clip || clip->channels.empty() || rms(clip->channels[0]) == 0) {
    return Clip{.channels = {downmix(clip_)}, .sample_rate_hz = clip_.sample_rate_hz};
  }
  return std::move(*clip);
}

}  // namespace retimbre
