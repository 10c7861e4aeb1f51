#include "core/transfer/transfer_job.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/audio/level.h"
#include "core/base/text.h"

namespace retimbre {
namespace {

/// The first step has no curvature to go by. This share of the content's norm was measured to work for every pair
/// (DESIGN: solver).
constexpr double kFirstStep = 0.03;
/// Of Convergence: leaves about 1 % of the final loss.
constexpr double kTolerance = 0.02;

int analysis_frames(ClipLength clip) {
  const double samples = static_cast<double>(clip.frames) * kAnalysisRateHz / clip.sample_rate_hz;
  return 1 + static_cast<int>(std::lround(samples)) / kAnalysis.hop;
}

constexpr int kBins = kAnalysis.bins();

LbfgsSettings solver(const TransferPlan& plan, double first_step_norm) {
  // Evaluations of the infinite network are so cheap that a longer memory costs more than it saves.
  return {.history = plan.engine == Engine::kInfinite ? 5 : 10,
          .first_step_norm = first_step_norm,
          .max_iterations = std::numeric_limits<int>::max()};  // the job counts
}

/// The infinite network is done when its loss is final, after about so many iterations.
int iterations_expected(const TransferPlan& plan) {
  constexpr int kOfInfinite = 30;
  return plan.engine == Engine::kInfinite ? std::min(plan.iterations, kOfInfinite) : plan.iterations;
}

/// Relative cost of a transfer's stages in floating-point operations, for the fraction done. Products run at some 40
/// GFLOP/s and a frame of phase recovery takes some 6 microseconds an iteration, hence the operations that it is
/// counted as.
struct Costs {
  double analyse, prepare, optimise, phase;
  double total() const { return analyse + prepare + optimise + phase; }
};

Costs costs(int content_frames, int style_frames, const TransferPlan& plan) {
  constexpr double kFlopsPerPhaseFrame = 2.4e5;
  constexpr double kEvaluationsPerIteration = 1.07;
  const auto [prepare, evaluation] = Problem::costs(content_frames, style_frames, plan);
  return {.analyse = 10 * (content_frames + style_frames) * kFlopsPerPhaseFrame,
          .prepare = prepare,
          .optimise = iterations_expected(plan) * kEvaluationsPerIteration * evaluation,
          .phase = (plan.phase.iterations + 5) * content_frames * kFlopsPerPhaseFrame};
}

std::string mebibytes(uint64_t bytes) { return sentence((bytes + (uint64_t{1} << 20) - 1) >> 20, " MiB"); }

/// What would fit: the most filters (a power of two below the plan's), or else that only shorter clips do.
std::string remedy(ClipLength content, ClipLength style, TransferPlan plan, uint64_t limit) {
  while (plan.engine == Engine::kRandomCnn && plan.random_cnn.filters > 64) {
    plan.random_cnn.filters /= 2;
    const uint64_t bytes = TransferJob::estimate_bytes(content, style, plan);
    if (bytes <= limit) return sentence("with ", plan.random_cnn.filters, " filters it would need ", mebibytes(bytes));
  }
  return "shorter clips would fit";
}

}  // namespace

uint64_t TransferJob::estimate_bytes(ClipLength content, ClipLength style, const TransferPlan& plan) {
  const int t = analysis_frames(content), s = analysis_frames(style);
  const auto samples = [](const ClipLength& clip) {
    // as given, mixed down, and at the analysis rate
    return static_cast<uint64_t>(static_cast<double>(clip.frames) * sizeof(float) *
                                 (2 + kAnalysisRateHz / clip.sample_rate_hz));
  };
  const auto variables = static_cast<uint64_t>(t) * Problem::channels(t, s, plan.rank);
  const auto parts = static_cast<uint64_t>(Problem::parts(plan));
  const uint64_t optimiser = Lbfgs<float>::estimate_bytes(variables, solver(plan, 1), static_cast<int>(parts)) +
                             parts * variables * sizeof(float);
  const uint64_t optimise = Problem::estimate_bytes(t, s, plan) + optimiser;
  const uint64_t phase = PhaseRecovery::estimate_bytes(t, kAnalysis) + Matrix::bytes(t, kBins);
  // A preview recovers phases while the optimiser is there.
  return samples(content) + samples(style) + std::max(optimise + phase, 2 * phase);
}

Result<uint64_t> TransferJob::fitting_bytes(ClipLength content, ClipLength style, const TransferPlan& plan,
                                            uint64_t memory_limit_bytes) {
  const uint64_t bytes = estimate_bytes(content, style, plan);
  if (bytes <= memory_limit_bytes) return bytes;
  return fail(ErrorCode::kTooLarge,
              sentence("This transfer needs about ", mebibytes(bytes), " of memory and ", mebibytes(memory_limit_bytes),
                       " can be had; ", remedy(content, style, plan, memory_limit_bytes), "."));
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
  const auto bytes = fitting_bytes(content_length, style_length, plan, memory_limit_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  auto job = std::unique_ptr<TransferJob>(
      new TransferJob(std::move(content), std::move(style), std::move(*completed), plan, pool));
  job->report_.memory_estimate_bytes = *bytes;
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
      done = analyse_both();
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

Result<void> TransferJob::analyse_both() {
  // Resampling takes most of it and knows no threads: the clips are side by side.
  std::array<std::optional<Result<Analysed>>, 2> analysed;
  pool_.parallel_for(2, 1, [&](size_t clip, size_t) {
    analysed[clip] = clip == 0 ? analyse(content_, "content") : analyse(style_, "style");
  });
  for (const auto& clip : analysed) {
    if (!*clip) return std::unexpected(clip->error());
  }
  content_analysed_ = std::move(**analysed[0]);
  Matrix content = compressed_magnitudes(content_analysed_, plan_.compression, pool_);
  Matrix style = compressed_magnitudes(**analysed[1], plan_.compression, pool_);
  content_frames_ = content.rows();
  style_frames_ = style.rows();
  problem_.emplace(std::move(content), std::move(style), plan_, pool_);
  progress_.stage = Stage::kPrepare;
  return {};
}

Result<void> TransferJob::prepare_next() {
  auto prepared = problem_->prepare();
  if (!prepared) return std::unexpected(prepared.error());
  if (!*prepared) return {};
  const auto weights = problem_->objective().weights();
  const auto start = problem_->start();
  gradients_.resize(start.size() * weights.size());
  optimiser_.emplace(start, solver(plan_, kFirstStep * problem_->content_norm()), weights);
  convergence_.emplace(kTolerance);
  progress_.stage = Stage::kOptimise;
  return {};
}

void TransferJob::optimise_next() {
  Objective& objective = problem_->objective();
  if (!evaluating_) {
    if (is_untouched()) return finish_optimising();
    if (steered_) {
      steered_ = false;
      if (optimiser_->evaluations() > 0) return told(optimiser_->weigh(objective.weights()));
    }
    objective.begin(optimiser_->point());
    evaluating_ = true;
  }
  if (!objective.advance(gradients_)) return;
  evaluating_ = false;

  LbfgsStatus status = optimiser_->tell(objective.losses(), gradients_);
  progress_.evaluations = report_.evaluations = optimiser_->evaluations();
  const bool first = report_.evaluations == 1;
  if (first || optimiser_->iterations() > report_.iterations) {
    progress_.iteration = report_.iterations = optimiser_->iterations();
    progress_.loss = objective.terms();
    report_.losses.push_back({.evaluation = report_.evaluations, .loss = *progress_.loss});
    const bool is_final = plan_.engine == Engine::kInfinite && convergence_->reached(progress_.loss->total());
    if (is_final || report_.iterations >= progress_.iterations) return finish_optimising();
    if (optimiser_->accepted_last() && objective.renew(optimiser_->accepted(), gradients_)) {
      convergence_->shift(objective.terms().total() - progress_.loss->total());
      status = optimiser_->replace(objective.losses(), gradients_);
    }
  }
  told(status);
}

void TransferJob::told(LbfgsStatus status) {
  if (!goes_on(status)) finish_optimising();
}

void TransferJob::finish_optimising() {
  const ProductWork products = problem_->objective().products();
  report_.product_seconds = products.seconds;
  report_.product_flops = products.flops;
  if (is_untouched()) {
    result_ = untouched();
    report_.peak = peak(result_.channels[0]);
    report_.spectral_convergence_db.reset();
    progress_.stage = Stage::kDone;
    return;
  }
  final_magnitude_ = current_magnitude();
  if (plan_.engine == Engine::kRandomCnn) {
    // Phase recovery needs the room, and the filters are done with.
    optimiser_.reset();
    problem_.reset();
    gradients_ = {};
  }
  recovery_ = std::make_unique<PhaseRecovery>(
      final_magnitude_, kAnalysis, static_cast<int64_t>(content_analysed_.samples.size()), plan_.phase, pool_);
  progress_.stage = Stage::kPhase;
}

Result<void> TransferJob::steer(const Settings& changed) {
  Settings settings = report_.settings;
  for (const auto& [name, value] : changed) {
    if (plan_.engine != Engine::kInfinite || name != "strength") return Job::steer({{name, value}});
    settings.insert_or_assign(name, value);
  }
  auto completed = complete(settings, "transfer");
  if (!completed) return std::unexpected(completed.error());
  report_.settings = std::move(*completed);
  plan_ = transfer_plan(report_.settings);
  if (problem_) problem_->set_strength(plan_.infinite.strength);
  if (progress_.stage < Stage::kOptimise) return {};
  steered_ = true;
  recovery_.reset();
  final_magnitude_ = Matrix();
  convergence_.emplace(kTolerance);
  progress_.stage = Stage::kOptimise;
  progress_.iterations = report_.iterations + plan_.iterations;
  progress_.fraction = 0;
  return {};
}

bool TransferJob::is_untouched() const { return plan_.engine == Engine::kInfinite && plan_.infinite.strength == 0; }

Clip TransferJob::untouched() const {
  return Clip{.channels = {downmix(content_)}, .sample_rate_hz = content_.sample_rate_hz};
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

Matrix TransferJob::current_magnitude() {
  if (final_magnitude_.size() != 0) return final_magnitude_;
  if (optimiser_ && !is_untouched()) return problem_->magnitude(optimiser_->best());
  return problem_ ? problem_->content_magnitude() : Matrix();
}

Matrix TransferJob::magnitude() {
  Matrix magnitude = current_magnitude();
  scale(magnitude.span(), content_analysed_.rms / kAnalysisRms);
  return magnitude;
}

Clip TransferJob::preview() {
  if (progress_.stage == Stage::kDone) return result_;
  if (progress_.stage < Stage::kOptimise || is_untouched()) return untouched();
  std::vector<float> samples(content_analysed_.samples.size());
  if (recovery_ != nullptr) recovery_->samples(samples);
  if (rms(samples) == 0) {  // nothing is recovered yet
    const PhaseSettings quick{.method = PhaseMethod::kPghi, .iterations = 0, .seed = plan_.seed};
    PhaseRecovery recovery(current_magnitude(), kAnalysis, static_cast<int64_t>(samples.size()), quick, pool_);
    while (!recovery.step()) {
    }
    recovery.samples(samples);
  }
  auto delivered = deliver(samples, content_analysed_.rms, content_.sample_rate_hz, content_.frames());
  return delivered ? std::move(*delivered) : Clip{};
}

double TransferJob::optimised_fraction() const {
  const int before_steering = progress_.iterations - plan_.iterations;
  return std::min(1.0,
                  static_cast<double>(progress_.iteration - before_steering) / std::max(1, iterations_expected(plan_)));
}

void TransferJob::move_fraction() {
  const int t = content_frames_, s = style_frames_;
  if (t == 0 || s == 0) return;
  const Costs cost = costs(t, s, plan_);
  double done = cost.analyse;
  switch (progress_.stage) {
    case Stage::kAnalyse:
      done = 0;
      break;
    case Stage::kPrepare:
      done += cost.prepare * problem_->fraction_prepared();
      break;
    case Stage::kOptimise:
      done += cost.prepare + cost.optimise * optimised_fraction();
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
