#include "core/transfer/transfer_job.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/audio/level.h"
#include "core/base/dot.h"
#include "core/base/text.h"
#include "core/transfer/frames.h"
#include "core/transfer/window_join.h"

namespace retimbre {
namespace {

/// The first step has no curvature to go by. This share of the content's norm was measured to work for every pair
/// (DESIGN: solver).
constexpr double kFirstStep = 0.03;
/// Of Convergence: leaves about 1 % of the final loss.
constexpr double kTolerance = 0.02;

/// Where styles take turns, windows are shorter, because the weights of styles stay as they are within one.
constexpr double kChangingWindowSeconds = 4;
/// Rows of the picture of a whole result.
constexpr int kPictureRows = 1200;
/// What comes out of a clip that is given as it is, at a time.
constexpr int64_t kUntouchedRun = 1 << 17;

int grid_frames(ClipLength clip, const Grid& grid) {
  const double samples = static_cast<double>(clip.frames) * grid.sample_rate_hz / clip.sample_rate_hz;
  return frame_count(std::llround(samples), grid);
}

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

int window_frames(double seconds, const Grid& grid) {
  return static_cast<int>(std::lround(seconds * grid.sample_rate_hz / grid.stft.hop));
}

Problem::Size size_of(int content_frames, int style_frames, const Grid& grid) {
  return {.content_frames = content_frames,
          .style_frames = style_frames,
          .low_bins = grid.low_bins,
          .high_bins = grid.bins() - grid.low_bins};
}

/// Relative cost of a window's stages in floating-point operations, for the fraction done. Products run at some 40
/// GFLOP/s and a frame of phase recovery takes some 6 microseconds an iteration at kAnalysis, hence the operations that
/// it is counted as.
struct Costs {
  double analyse, prepare, optimise, phase;
  double total() const { return analyse + prepare + optimise + phase; }
};

Costs costs(int content_frames, int style_frames, const Grid& grid, const TransferPlan& plan) {
  const double phase_frame = 2.4e5 * grid.stft.n_fft / kAnalysis.n_fft;
  constexpr double kEvaluationsPerIteration = 1.07;
  const auto [prepare, evaluation] = Problem::costs(size_of(content_frames, style_frames, grid), plan);
  return {.analyse = 5 * (content_frames + style_frames) * phase_frame,
          .prepare = prepare,
          .optimise = iterations_expected(plan) * kEvaluationsPerIteration * evaluation,
          .phase = (plan.phase.iterations + 5) * content_frames * phase_frame};
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

bool is_silent_in_mono(const ClipSource& clip) {
  bool silent = true;
  for_each_run(clip, [&](int64_t, const Clip& run) {
    silent = peak(downmix(run)) == 0;
    return silent;
  });
  return silent;
}

/// The content's own samples as a result gives them.
Clip as_output(Clip run) {
  if (output_channels(static_cast<int>(run.channels.size())) == static_cast<int>(run.channels.size())) return run;
  return Clip{.channels = {downmix(run)}, .sample_rate_hz = run.sample_rate_hz};
}

Matrix rows(const Matrix& from, int begin, int end) {
  Matrix part(end - begin, from.columns());
  std::copy_n(from.row(begin).data(), part.size(), part.data());
  return part;
}

}  // namespace

uint64_t TransferJob::estimate_bytes(ClipLength content, ClipLength style, const TransferPlan& plan) {
  const Grid grid = grid_for(content.sample_rate_hz);
  const WindowPlan windows(grid_frames(content, grid), window_frames(plan.window_seconds, grid), kSharedFrames);
  const int t = windows.window(0).frames(), s = StyleReader::frames(grid_frames(style, grid));
  const auto variables = static_cast<uint64_t>(t) * Problem::channels(t, s, grid.low_bins, plan.rank);
  const auto parts = static_cast<uint64_t>(Problem::parts(plan));
  const uint64_t optimiser = Lbfgs<float>::estimate_bytes(variables, solver(plan, 1), static_cast<int>(parts)) +
                             parts * variables * sizeof(float);
  const uint64_t optimise = Problem::estimate_bytes(size_of(t, s, grid), plan) + optimiser;
  const int recovered = t + kFramesBefore;
  const uint64_t phase =
      PhaseRecovery::estimate_bytes(recovered, grid.stft) + 3 * Matrix::bytes(recovered, grid.bins());
  // Two styles and the content as read, of stereo clips, and the result on its way out.
  const auto samples = static_cast<uint64_t>(10 * (t + s) * grid.stft.hop) * sizeof(float);
  const uint64_t kept = Matrix::bytes(s, grid.bins()) + Matrix::bytes(kPictureRows, grid.bins());
  // A preview recovers phases while the optimiser is there.
  return samples + kept + std::max(optimise + phase, 2 * phase);
}

Result<uint64_t> TransferJob::fitting_bytes(ClipLength content, ClipLength style, const TransferPlan& plan,
                                            uint64_t memory_limit_bytes) {
  const uint64_t bytes = estimate_bytes(content, style, plan);
  if (bytes <= memory_limit_bytes) return bytes;
  return fail(ErrorCode::kTooLarge,
              sentence("This transfer needs about ", mebibytes(bytes), " of memory and ", mebibytes(memory_limit_bytes),
                       " can be had; ", remedy(content, style, plan, memory_limit_bytes), "."));
}

Result<std::unique_ptr<TransferJob>> TransferJob::create(std::unique_ptr<ClipSource> content,
                                                         std::vector<WeightedStyle> styles, const Settings& settings,
                                                         uint64_t memory_limit_bytes, ThreadPool& pool) {
  auto completed = complete(settings, "transfer");
  if (!completed) return std::unexpected(completed.error());
  if (auto valid = validate(*content, "content"); !valid) return std::unexpected(valid.error());
  if (content->channels() > 1 && is_silent_in_mono(*content)) {
    return fail(ErrorCode::kInvalidClip,
                "The content is silent once its channels are mixed to one; give a clip that can be heard in mono.");
  }
  if (auto valid = validate(styles); !valid) return std::unexpected(valid.error());

  const TransferPlan plan = transfer_plan(*completed);
  const ClipLength content_length{content->frames(), content->sample_rate_hz()};
  double style_seconds = 0;
  for (const auto& style : styles) style_seconds += style.clip->seconds();
  const Grid grid = grid_for(content->sample_rate_hz());
  const ClipLength style_length{static_cast<int64_t>(style_seconds * grid.sample_rate_hz), grid.sample_rate_hz};
  const auto bytes = fitting_bytes(content_length, style_length, plan, memory_limit_bytes);
  if (!bytes) return std::unexpected(bytes.error());
  auto job = std::unique_ptr<TransferJob>(
      new TransferJob(std::move(content), std::move(styles), std::move(*completed), plan, grid, pool));
  job->report_.memory_estimate_bytes = *bytes;
  if (auto begun = job->begin_output(); !begun) return std::unexpected(begun.error());
  return job;
}

TransferJob::TransferJob(std::unique_ptr<ClipSource> content, std::vector<WeightedStyle> styles, Settings settings,
                         TransferPlan plan, Grid grid, ThreadPool& pool)
    : plan_(plan),
      grid_(grid),
      pool_(pool),
      content_(std::move(content)),
      content_at_grid_(*content_, grid.sample_rate_hz, pool),
      styles_(std::move(styles), grid, plan.compression, pool),
      windows_(frame_count(content_at_grid_.frames(), grid),
               window_frames(styles_.changes() ? kChangingWindowSeconds : plan.window_seconds, grid), kSharedFrames) {
  progress_.windows = report_.windows = windows_.count();
  progress_.iterations = plan.iterations;
  report_.settings = std::move(settings);
  report_.content_seconds = content_->seconds();
  report_.style_seconds = styles_.seconds();
  report_.notes = notes(*content_, "content", kAnalysisRateHz);
  for (auto& note : styles_.notes()) report_.notes.push_back(std::move(note));
}

Shape TransferJob::shape() const {
  return {.channels = output_channels(content_->channels()),
          .sample_rate_hz = content_->sample_rate_hz(),
          .frames = content_->frames()};
}

std::optional<Piece> TransferJob::take() {
  if (finished_.empty()) return std::nullopt;
  Piece piece = std::move(finished_.front());
  finished_.pop_front();
  return piece;
}

Result<void> TransferJob::begin_output() {
  finished_.clear();
  untouched_given_ = 0;
  auto output = Output::create(*content_, content_at_grid_, grid_, plan_.wet, pool_);
  if (!output) return std::unexpected(output.error());
  output_.emplace(std::move(*output));
  return {};
}

Result<void> TransferJob::advance() {
  Result<void> done;
  if (is_untouched() && progress_.stage != Stage::kDone) {
    give_untouched();
    return done;
  }
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

bool TransferJob::is_untouched() const {
  return (plan_.engine == Engine::kInfinite && plan_.infinite.strength == 0) || plan_.wet == 0;
}

void TransferJob::give_untouched() {
  const int64_t count = std::min(kUntouchedRun, content_->frames() - untouched_given_);
  Piece piece{.begin = untouched_given_, .clip = as_output(content_->read(untouched_given_, count))};
  for (const auto& channel : piece.clip.channels) report_.peak = std::max(report_.peak.value_or(0), peak(channel));
  finished_.push_back(std::move(piece));
  untouched_given_ += count;
  progress_.seconds_ready = static_cast<double>(untouched_given_) / content_->sample_rate_hz();
  progress_.fraction =
      std::max(progress_.fraction, static_cast<double>(untouched_given_) / static_cast<double>(content_->frames()));
  if (untouched_given_ < content_->frames()) return;
  report_.spectral_convergence_db.reset();
  progress_.stage = Stage::kDone;
}

Result<void> TransferJob::analyse_next() {
  if (progress_.window == 0 && !styles_.ready()) {
    auto read = styles_.step();
    return read ? Result<void>{} : std::unexpected(read.error());
  }
  const Window part = window();
  Matrix content = retimbre::magnitudes(content_at_grid_, grid_, part.begin, part.end, pool_);
  content_square_ = dot(content.span(), content.span());
  const double power = low_band_power(content, grid_);
  if (power == 0) {  // there is nothing in this window to be carried by anything
    final_magnitudes_ = Matrix(content.rows(), content.columns());
    recover(final_magnitudes_);
    return {};
  }
  scale(content.span(), grid_.magnitude_scale() * kAnalysisRms / std::sqrt(power));
  compress(content.span(), plan_.compression);
  const double middle_seconds = static_cast<double>(sample_of(part.begin + part.end)) / 2 / grid_.sample_rate_hz;
  problem_.emplace(content, styles_.at(middle_seconds), grid_.low_bins, plan_, pool_);
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
  progress_.iteration = 0;
  progress_.iterations = plan_.iterations;
  progress_.stage = Stage::kOptimise;
  return {};
}

void TransferJob::optimise_next() {
  Objective& objective = problem_->objective();
  if (!evaluating_) {
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
  progress_.evaluations = ++report_.evaluations;
  const bool first = optimiser_->evaluations() == 1;
  if (first || optimiser_->iterations() > progress_.iteration) {
    if (!first) ++report_.iterations;
    progress_.iteration = optimiser_->iterations();
    progress_.loss = objective.terms();
    report_.losses.push_back({.evaluation = report_.evaluations, .loss = *progress_.loss});
    const bool is_final = plan_.engine == Engine::kInfinite && convergence_->reached(progress_.loss->total());
    if (is_final || progress_.iteration >= progress_.iterations) return finish_optimising();
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
  final_magnitudes_ = current_magnitudes();
  draw(final_magnitudes_);
  count_products();
  if (!is_steerable()) {
    // Phase recovery needs the room, and the objective is done with.
    optimiser_.reset();
    problem_.reset();
    gradients_ = {};
  }
  recover(final_magnitudes_);
}

void TransferJob::count_products() {
  const ProductWork products = problem_->objective().products();
  report_.product_seconds += products.seconds - products_counted_.seconds;
  report_.product_flops += products.flops - products_counted_.flops;
  products_counted_ = is_steerable() ? products : ProductWork{};
}

bool TransferJob::is_steerable() const { return plan_.engine == Engine::kInfinite && is_single(); }

std::unique_ptr<PhaseRecovery> TransferJob::recovery_of(const Matrix& window_magnitudes, int join,
                                                        PhaseSettings phase) const {
  const auto recovery = [&](const Matrix& magnitudes, KnownBeginning beginning) {
    const int64_t samples = window_end() - known_begin() - sample_of(join);
    return std::make_unique<PhaseRecovery>(magnitudes, grid_.stft, samples, phase, pool_, beginning);
  };
  if (progress_.window == 0) return recovery(window_magnitudes, {});
  const auto known = std::span<const float>(known_).subspan(static_cast<size_t>(sample_of(join)));
  return recovery(join_windows(magnitudes_before_, window_magnitudes, join),
                  {.samples = known.first(static_cast<size_t>(sample_of(kFramesBefore + 1))), .blend = grid_.stft.hop});
}

void TransferJob::recover(const Matrix& window_magnitudes) {
  if (progress_.window > 0) {
    join_ = calmest_join(magnitudes_before_, window_magnitudes, grid_);
    report_.joins_seconds.push_back(static_cast<double>(sample_of(window().begin + join_)) / grid_.sample_rate_hz);
  }
  recovery_ = recovery_of(window_magnitudes, join_, plan_.phase);
  progress_.stage = Stage::kPhase;
}

int64_t TransferJob::window_end() const {
  return is_last_window() ? content_at_grid_.frames() : sample_of(window().end - 1);
}

int64_t TransferJob::known_begin() const {
  return progress_.window == 0 ? 0 : sample_of(window().begin - kFramesBefore);
}

Found TransferJob::found(std::span<const float> samples) const {
  return {.begin = known_begin(),
          .samples = samples,
          .from = sample_of(window().begin),
          .to = is_last_window() ? content_at_grid_.frames() : sample_of(windows_.window(progress_.window + 1).begin)};
}

std::vector<float> TransferJob::samples_of(const PhaseRecovery& recovery, int join) const {
  const auto before = static_cast<size_t>(sample_of(join));
  std::vector<float> samples(static_cast<size_t>(window_end() - known_begin()));
  std::copy_n(known_.begin(), before, samples.begin());
  recovery.samples(std::span(samples).subspan(before));
  return samples;
}

Result<void> TransferJob::recover_next() {
  if (!recovery_->step()) return {};
  const std::vector<float> recovered = samples_of(*recovery_, join_);
  auto piece = output_->add(found(recovered), is_last_window());
  if (!piece) return std::unexpected(piece.error());
  if (piece->clip.frames() > 0) finished_.push_back(std::move(*piece));
  report_.peak = output_->peak();
  progress_.seconds_ready = output_->seconds_ready();
  convergence_sum_ += recovery_->spectral_convergence_db();
  recovery_.reset();
  if (is_last_window()) {
    report_.spectral_convergence_db = convergence_sum_ / windows_.count();
    progress_.stage = Stage::kDone;
    return {};
  }
  keep_for_next(recovered);
  ++progress_.window;
  join_ = 0;
  progress_.stage = Stage::kAnalyse;
  return {};
}

/// What the next window goes on from.
void TransferJob::keep_for_next(std::span<const float> recovered) {
  const int from = windows_.window(progress_.window + 1).begin - kFramesBefore;
  magnitudes_before_ = rows(final_magnitudes_, from - window().begin, final_magnitudes_.rows());
  final_magnitudes_ = Matrix();
  const auto known = recovered.subspan(static_cast<size_t>(sample_of(from) - known_begin()));
  known_.assign(known.begin(), known.end());
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
  if (auto begun = begin_output(); !begun) return begun;
  recovery_.reset();
  final_magnitudes_ = Matrix();
  convergence_sum_ = 0;
  progress_.fraction = 0;
  progress_.seconds_ready = 0;
  if (is_single() && problem_ && optimiser_) {
    problem_->set_strength(plan_.infinite.strength);
    steered_ = true;
    convergence_.emplace(kTolerance);
    progress_.stage = Stage::kOptimise;
    progress_.iterations = progress_.iteration + plan_.iterations;
    return {};
  }
  problem_.reset();
  optimiser_.reset();
  evaluating_ = false;
  known_.clear();
  magnitudes_before_ = Matrix();
  report_.joins_seconds.clear();
  progress_.window = join_ = 0;
  progress_.stage = Stage::kAnalyse;
  return {};
}

Matrix TransferJob::at_content_level(Matrix magnitudes) const {
  const double square = dot(magnitudes.span(), magnitudes.span());
  if (square > 0) scale(magnitudes.span(), std::sqrt(content_square_ / square));
  return magnitudes;
}

Matrix TransferJob::current_magnitudes() {
  if (final_magnitudes_.size() != 0) return final_magnitudes_;
  if (!problem_) return Matrix();
  return at_content_level(optimiser_ ? problem_->magnitude(optimiser_->best()) : problem_->content_magnitude());
}

void TransferJob::draw(const Matrix& magnitudes) {
  if (magnitudes.size() == 0) return;
  if (picture_.size() == 0) {
    const int all = windows_.window(windows_.count() - 1).end;
    picture_step_ = (all + kPictureRows - 1) / kPictureRows;
    picture_ = Matrix((all + picture_step_ - 1) / picture_step_, grid_.bins());
  }
  for (int t = 0; t < magnitudes.rows(); ++t) {
    const int frame = window().begin + t;
    const auto from = magnitudes.row(t);
    auto to = picture_.row(frame / picture_step_);
    if (frame % picture_step_ == 0) std::ranges::fill(to, 0.0f);
    for (size_t f = 0; f < to.size(); ++f) to[f] = std::max(to[f], from[f]);
  }
}

MagnitudesSoFar TransferJob::magnitudes() {
  if (progress_.stage != Stage::kDone && !is_untouched()) draw(current_magnitudes());
  return {.magnitudes = picture_,
          .sample_rate_hz = grid_.sample_rate_hz,
          .stft = {.n_fft = grid_.stft.n_fft, .hop = grid_.stft.hop * picture_step_}};
}

Piece TransferJob::preview() {
  const double per_grid_sample = content_->sample_rate_hz() / grid_.sample_rate_hz;
  const Found place = found({});
  if (progress_.stage < Stage::kOptimise || is_untouched()) {
    const int64_t begin = std::llround(static_cast<double>(place.from) * per_grid_sample);
    const int64_t end =
        std::min<int64_t>(content_->frames(), std::llround(static_cast<double>(place.to) * per_grid_sample));
    return {.begin = begin, .clip = as_output(content_->read(begin, end - begin))};
  }
  if (progress_.stage == Stage::kDone) return {.begin = content_->frames(), .clip = {}};
  std::vector<float> samples;
  if (recovery_ != nullptr) samples = samples_of(*recovery_, join_);
  if (rms(samples) == 0) {  // nothing is recovered yet
    const Matrix magnitudes = current_magnitudes();
    const int join = progress_.window == 0 ? 0 : calmest_join(magnitudes_before_, magnitudes, grid_);
    const auto quick = recovery_of(magnitudes, join, {.method = PhaseMethod::kPghi, .iterations = 0, .seed = 0});
    while (!quick->step()) {
    }
    samples = samples_of(*quick, join);
  }
  auto piece = output_->preview(found(samples));
  return piece ? std::move(*piece) : Piece{};
}

double TransferJob::window_fraction() const {
  const Costs cost = costs(window().frames(), styles_.frames(), grid_, plan_);
  double done = cost.analyse;
  switch (progress_.stage) {
    case Stage::kAnalyse:
      done = 0;
      break;
    case Stage::kPrepare:
      done += cost.prepare * problem_->fraction_prepared();
      break;
    case Stage::kOptimise: {
      const int before_steering = progress_.iterations - plan_.iterations;
      const double iterations = progress_.iteration - before_steering;
      done += cost.prepare + cost.optimise * std::min(1.0, iterations / std::max(1, iterations_expected(plan_)));
      break;
    }
    case Stage::kPhase:
      done += cost.prepare + cost.optimise + cost.phase * recovery_->fraction();
      break;
    case Stage::kDone:
      done = cost.total();
      break;
  }
  return done / cost.total();
}

void TransferJob::move_fraction() {
  progress_.fraction = std::max(progress_.fraction, (progress_.window + window_fraction()) / windows_.count());
}

}  // namespace retimbre
