#include "core/transfer/transfer_job.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/audio/level.h"
#include "core/base/random.h"
#include "core/base/text.h"

namespace retimbre {
namespace {

/// The first step has no curvature to go by. This share of the content's norm was measured to work for every pair
/// (DESIGN: solver).
constexpr double kFirstStep = 0.03;
/// Standard deviation of the published starting noise (Ulyanov and Lebedev 2016).
constexpr float kStartNoise = 0.001f;
/// Keeps the starting noise apart from the filters' random numbers, which use layers 0, 1, ... in this place of the
/// counter.
constexpr uint32_t kNoiseStream = 0xFFFFFFFF;

int analysis_frames(ClipLength clip) {
  const double samples = static_cast<double>(clip.frames) * kAnalysisRateHz / clip.sample_rate_hz;
  return 1 + static_cast<int>(std::lround(samples)) / kAnalysis.hop;
}

constexpr int kBins = kAnalysis.bins();

/// Dimensions that are really worked in: a subspace cannot have more than there are frames, and is left out when it
/// would hold everything.
int channels_worked_in(int content_frames, int style_frames, int rank) {
  const int most = std::min(kBins, content_frames + style_frames);
  return rank == TransferPlan::kFullRank || rank >= most ? kBins : rank;
}

RandomCnnSettings network(const TransferPlan& plan) {
  return {.layers = plan.layers, .filters = plan.filters, .width = plan.width, .alpha = plan.alpha, .seed = plan.seed};
}

LbfgsSettings solver(const TransferPlan& plan, double first_step_norm) {
  return {.history = 10, .first_step_norm = first_step_norm, .max_iterations = std::max(1, plan.iterations)};
}

/// Relative cost of a transfer's stages in floating-point operations, for the fraction done. Products run at some 40
/// GFLOP/s and a frame of phase recovery takes some 6 microseconds an iteration, hence the operations that it is
/// counted as.
struct Costs {
  double analyse, prepare, optimise, phase;
  double total() const { return analyse + prepare + optimise + phase; }
};

Costs costs(int content_frames, int style_frames, int channels, const TransferPlan& plan) {
  constexpr double kFlopsPerPhaseFrame = 2.4e5;
  constexpr double kEvaluationsPerIteration = 1.07;
  const double t = content_frames, s = style_frames, n = plan.filters, w = plan.width;
  double evaluation = 0, inputs = channels;
  for (int layer = 0; layer < plan.layers; ++layer) {
    evaluation += 4 * t * w * inputs * n + 4 * t * (t + s) * n;
    inputs = n;
  }
  return {.analyse = 10 * (t + s) * kFlopsPerPhaseFrame,
          .prepare = evaluation * (1 + s / t),
          .optimise = plan.iterations * kEvaluationsPerIteration * evaluation,
          .phase = (plan.phase.iterations + 5) * t * kFlopsPerPhaseFrame};
}

std::string mebibytes(uint64_t bytes) { return sentence((bytes + (uint64_t{1} << 20) - 1) >> 20, " MiB"); }

/// What would fit: the most filters (a power of two below the plan's), or else that only shorter clips do.
std::string remedy(ClipLength content, ClipLength style, TransferPlan plan, uint64_t limit) {
  while (plan.filters > 64) {
    plan.filters /= 2;
    const uint64_t bytes = TransferJob::estimate_bytes(content, style, plan);
    if (bytes <= limit) return sentence("with ", plan.filters, " filters it would need ", mebibytes(bytes));
  }
  return "shorter clips would fit";
}

}  // namespace

uint64_t TransferJob::estimate_bytes(ClipLength content, ClipLength style, const TransferPlan& plan) {
  const int t = analysis_frames(content), s = analysis_frames(style);
  const int channels = channels_worked_in(t, s, plan.rank);
  const auto samples = [](const ClipLength& clip) {
    // as given, mixed down, and at the analysis rate
    return static_cast<uint64_t>(static_cast<double>(clip.frames) * sizeof(float) *
                                 (2 + kAnalysisRateHz / clip.sample_rate_hz));
  };
  const uint64_t analysis = samples(content) + samples(style) + 3 * Matrix::bytes(t, kBins) + Matrix::bytes(s, kBins);
  const uint64_t subspace = channels == kBins ? 0 : FrameSubspace::estimate_bytes(t, s, kBins, channels);
  const uint64_t variables = static_cast<uint64_t>(t) * channels;
  const uint64_t optimiser = Lbfgs<float>::estimate_bytes(variables, solver(plan, 1)) + variables * sizeof(float);
  const uint64_t optimise = subspace + optimiser + RandomCnn::estimate_bytes(t, s, channels, network(plan));
  const uint64_t phase = PhaseRecovery::estimate_bytes(t, kAnalysis);
  return analysis + std::max(optimise + phase, 2 * phase);  // a preview recovers phases while the optimiser is there
}

Result<std::unique_ptr<TransferJob>> TransferJob::create(Clip content, Clip style, const Settings& settings,
                                                         uint64_t memory_limit_bytes, ThreadPool& pool) {
  auto completed = complete(settings, "transfer");
  if (!completed) return std::unexpected(completed.error());
  if (auto valid = validate(content, "content"); !valid) return std::unexpected(valid.error());
  if (auto valid = validate(style, "style"); !valid) return std::unexpected(valid.error());

  const TransferPlan plan = transfer_plan(*completed);
  const ClipLength content_length{content.frames(), content.sample_rate_hz};
  const ClipLength style_length{style.frames(), style.sample_rate_hz};
  const uint64_t bytes = estimate_bytes(content_length, style_length, plan);
  if (bytes > memory_limit_bytes) {
    return fail(ErrorCode::kTooLarge, sentence("This transfer needs about ", mebibytes(bytes), " of memory and ",
                                               mebibytes(memory_limit_bytes), " can be had; ",
                                               remedy(content_length, style_length, plan, memory_limit_bytes), "."));
  }
  auto job = std::unique_ptr<TransferJob>(
      new TransferJob(std::move(content), std::move(style), std::move(*completed), plan, pool));
  job->report_.memory_estimate_bytes = bytes;
  return job;
}

TransferJob::TransferJob(Clip content, Clip style, Settings settings, TransferPlan plan, ThreadPool& pool)
    : plan_(plan), pool_(pool), content_(std::move(content)), style_(std::move(style)) {
  progress_.iterations = plan.iterations;
  report_.settings = std::move(settings);
  report_.content_seconds = content_.seconds();
  report_.style_seconds = style_.seconds();
  for (auto& note : notes(content_, "content", kAnalysisRateHz)) report_.notes.push_back(std::move(note));
  for (auto& note : notes(style_, "style", kAnalysisRateHz)) report_.notes.push_back(std::move(note));
}

Result<void> TransferJob::advance() {
  Result<void> done;
  switch (progress_.stage) {
    case Stage::kAnalyse:
      done = analyse_next();
      break;
    case Stage::kPrepare:
      done = prepare_next();
      break;
    case Stage::kOptimise:
      optimise_next();
      break;
    case Stage::kPhase:
      done = recover_next();
      break;
    case Stage::kDone:
      break;
  }
  move_fraction();
  return done;
}

Result<void> TransferJob::analyse_next() {
  const bool first = content_log_.size() == 0;
  auto analysed = first ? analyse(content_, "content") : analyse(style_, "style");
  if (!analysed) return std::unexpected(analysed.error());

  Stft stft(kAnalysis, static_cast<int64_t>(analysed->samples.size()), pool_);
  Matrix log_magnitude(stft.frames(), stft.bins());
  stft.magnitude(analysed->samples, log_magnitude);
  for (float& value : log_magnitude.span()) value = std::log1p(value);

  if (first) {
    content_analysed_ = std::move(*analysed);
    content_log_ = std::move(log_magnitude);
  } else {
    style_log_ = std::move(log_magnitude);
    ceiling_.assign(kBins, 0.0f);
    for (const Matrix* clip : {&content_log_, &style_log_}) {
      for (int t = 0; t < clip->rows(); ++t) {
        for (int f = 0; f < kBins; ++f) ceiling_[f] = std::max(ceiling_[f], (*clip)(t, f));
      }
    }
    progress_.stage = Stage::kPrepare;
  }
  return {};
}

Result<void> TransferJob::prepare_next() {
  const int channels = channels_worked_in(content_log_.rows(), style_log_.rows(), plan_.rank);
  if (channels < kBins && (subspace_ == nullptr || !subspace_->ready())) {
    if (subspace_ == nullptr) {
      auto subspace = FrameSubspace::create(content_log_, style_log_, channels, plan_.seed, pool_);
      if (!subspace) return std::unexpected(subspace.error());
      subspace_ = std::move(*subspace);
    }
    subspace_->step();
    return {};
  }
  if (objective_ == nullptr) {
    const auto channels_of = [&](const Matrix& frames) {
      if (subspace_ == nullptr) return frames;
      Matrix projected(frames.rows(), channels);
      subspace_->project(frames, projected);
      return projected;
    };
    auto objective =
        RandomCnn::create(channels_of(content_log_), channels_of(style_log_), kBins, network(plan_), pool_);
    if (!objective) return std::unexpected(objective.error());
    objective_ = std::move(*objective);
    return {};
  }
  if (objective_->prepare()) start_optimiser();
  return {};
}

void TransferJob::start_optimiser() {
  Matrix start = content_log_;
  if (plan_.start == Start::kNoise) {
    const CounterRandom random(plan_.seed);
    for (size_t i = 0; i < start.size(); i += 4) {
      const auto values = random.normal({static_cast<uint32_t>(i / 4), 0, 0, kNoiseStream});
      for (size_t lane = 0; lane < 4 && i + lane < start.size(); ++lane)
        start.data()[i + lane] = kStartNoise * values[lane];
    }
  }
  if (subspace_ != nullptr) {
    Matrix projected(start.rows(), subspace_->rank());
    subspace_->project(start, projected);
    start = std::move(projected);
  }
  double energy = 0;
  for (const float value : content_log_.span()) energy += static_cast<double>(value) * value;
  gradient_.resize(start.size());
  optimiser_.emplace(start.span(), solver(plan_, kFirstStep * std::sqrt(energy)));
  progress_.stage = Stage::kOptimise;
}

void TransferJob::optimise_next() {
  if (!evaluating_) {
    objective_->begin(optimiser_->point());
    evaluating_ = true;
  }
  if (!objective_->advance(gradient_)) return;
  evaluating_ = false;

  const LossTerms loss = objective_->loss();
  const LbfgsStatus status = optimiser_->tell(loss.total(), gradient_);
  progress_.evaluations = report_.evaluations = optimiser_->evaluations();
  const bool first = report_.evaluations == 1;
  if (first || optimiser_->iterations() > report_.iterations) {
    progress_.iteration = report_.iterations = optimiser_->iterations();
    progress_.loss = loss;
    report_.losses.push_back({.evaluation = report_.evaluations, .loss = loss});
  }
  if (!goes_on(status) || report_.iterations >= plan_.iterations) finish_optimising();
}

void TransferJob::finish_optimising() {
  report_.product_seconds = objective_->product_seconds();
  report_.product_flops = objective_->product_flops();
  final_magnitude_ = linear_magnitude();
  // Phase recovery needs the room, and the filters are done with.
  optimiser_.reset();
  objective_.reset();
  subspace_.reset();
  gradient_ = {};
  recovery_ = std::make_unique<PhaseRecovery>(
      final_magnitude_, kAnalysis, static_cast<int64_t>(content_analysed_.samples.size()), plan_.phase, pool_);
  progress_.stage = Stage::kPhase;
}

Result<void> TransferJob::recover_next() {
  if (!recovery_->step()) return {};
  std::vector<float> samples(content_analysed_.samples.size());
  recovery_->samples(samples);
  auto delivered = deliver(samples, content_analysed_.rms, content_.sample_rate_hz, content_.frames());
  if (!delivered) return std::unexpected(delivered.error());
  result_ = std::move(*delivered);
  report_.peak = peak(result_.channels[0]);
  report_.spectral_convergence_db = recovery_->spectral_convergence_db();
  recovery_.reset();
  progress_.stage = Stage::kDone;
  return {};
}

Matrix TransferJob::current_log_magnitude() const {
  if (!optimiser_) return content_log_;
  Matrix x(content_log_.rows(), kBins);
  if (subspace_ == nullptr) {
    std::ranges::copy(optimiser_->best(), x.data());
  } else {
    // What lies outside the subspace is no one's to change: from noise there is nothing there.
    const Matrix nothing(content_log_.rows(), kBins);
    subspace_->lift(optimiser_->best(), plan_.start == Start::kContent ? content_log_ : nothing, x);
  }
  for (int t = 0; t < x.rows(); ++t) {
    for (int f = 0; f < kBins; ++f) x(t, f) = std::clamp(x(t, f), 0.0f, ceiling_[f]);
  }
  return x;
}

Matrix TransferJob::linear_magnitude() const {
  if (final_magnitude_.size() != 0) return final_magnitude_;
  Matrix magnitude = current_log_magnitude();
  for (float& value : magnitude.span()) value = std::expm1(value);
  return magnitude;
}

Matrix TransferJob::magnitude() const {
  Matrix magnitude = linear_magnitude();
  scale(magnitude.span(), content_analysed_.rms / kAnalysisRms);
  return magnitude;
}

Clip TransferJob::preview() {
  if (progress_.stage == Stage::kDone) return result_;
  if (progress_.stage < Stage::kOptimise) {
    return Clip{.channels = {downmix(content_)}, .sample_rate_hz = content_.sample_rate_hz};
  }
  std::vector<float> samples(content_analysed_.samples.size());
  if (recovery_ != nullptr) recovery_->samples(samples);
  if (rms(samples) == 0) {  // nothing is recovered yet
    const PhaseSettings quick{.method = PhaseMethod::kPghi, .iterations = 0, .seed = plan_.seed};
    PhaseRecovery recovery(linear_magnitude(), kAnalysis, static_cast<int64_t>(samples.size()), quick, pool_);
    while (!recovery.step()) {
    }
    recovery.samples(samples);
  }
  auto delivered = deliver(samples, content_analysed_.rms, content_.sample_rate_hz, content_.frames());
  return delivered ? std::move(*delivered) : Clip{};
}

void TransferJob::move_fraction() {
  const int t = content_log_.rows(), s = style_log_.rows();
  if (t == 0 || s == 0) return;
  const Costs cost = costs(t, s, channels_worked_in(t, s, plan_.rank), plan_);
  double done = cost.analyse;
  switch (progress_.stage) {
    case Stage::kAnalyse:
      done = 0;
      break;
    case Stage::kPrepare:
      if (objective_ != nullptr) done += cost.prepare * objective_->fraction_prepared();
      break;
    case Stage::kOptimise:
      done += cost.prepare + cost.optimise * progress_.iteration / std::max(1, plan_.iterations);
      break;
    case Stage::kPhase:
      done += cost.prepare + cost.optimise + cost.phase * recovery_->fraction();
      break;
    case Stage::kDone:
      done = cost.total();
      break;
  }
  progress_.fraction = std::max(progress_.fraction, done / cost.total());
}

}  // namespace retimbre
