// The one place that knows both languages: what JavaScript can call. The same types stand in worker/engine/module.ts.
#include <emscripten/bind.h>
#include <emscripten/heap.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "core/audio/clip.h"
#include "core/audio/delivery.h"
#include "core/audio/level.h"
#include "core/audio/loudness.h"
#include "core/audio/resample.h"
#include "core/base/thread_pool.h"
#include "core/evaluate/baselines.h"
#include "core/evaluate/scores.h"
#include "core/evaluate/texture_scores.h"
#include "core/transfer/grid.h"
#include "core/transfer/mix.h"
#include "core/transfer/options.h"
#include "core/transfer/presets.h"
#include "core/transfer/resynthesis_job.h"
#include "core/transfer/texture_job.h"
#include "core/transfer/transfer_job.h"
#include "core/view/colour_map.h"
#include "core/view/spectrogram_view.h"
#include "core/view/waveform.h"
#include "wasm/conversion.h"
#include "wasm/js_clip.h"

namespace retimbre::wasm {
namespace {

using emscripten::val;
// The conversions of this file's own types would hide the shared ones.
using wasm::to_js;

/// Left to JavaScript's glue, the stacks of the threads and what else is not in an estimate.
constexpr size_t kReserveBytes = size_t{64} << 20;

/// The module's threads. Jobs share it, so that a change of the number reaches the next job and not a running one.
std::shared_ptr<ThreadPool>& pool() {
  static auto pool = std::make_shared<ThreadPool>(1);
  return pool;
}

void set_threads(int threads) { pool() = std::make_shared<ThreadPool>(std::max(1, threads)); }

val build() {
  val object = val::object();
  object.set("version", std::string(RETIMBRE_VERSION));
  object.set("variant", std::string(RETIMBRE_VARIANT));
  object.set("threads", pool()->threads());
#ifdef __wasm_simd128__
  object.set("simd", true);
#else
  object.set("simd", false);
#endif
#ifdef __wasm_relaxed_simd__
  object.set("relaxedSimd", true);
#else
  object.set("relaxedSimd", false);
#endif
  return object;
}

double memory_bytes() { return static_cast<double>(emscripten_get_heap_size()); }

size_t memory_limit_bytes() { return emscripten_get_heap_max() - kReserveBytes; }

val all_options() {
  val array = val::array();
  for (const Option& option : options()) array.call<void>("push", to_js(option));
  return array;
}

val all_presets() {
  val array = val::array();
  for (const Preset& preset : presets()) array.call<void>("push", to_js(preset));
  return array;
}

val complete_settings(const val& settings, const std::string& command) {
  return outcome(complete(settings_from_js(settings), command), [](const Settings& all) { return to_js(all); });
}

double decibels(double amplitude) { return 20 * std::log10(amplitude); }

val inspect(const val& given, const std::string& name) {
  const Clip clip = clip_from_js(given);
  if (const auto valid = validate(clip, name); !valid) return failure(valid.error());
  const std::vector<float> mixed = downmix(clip);
  double highest = 0;
  for (const auto& channel : clip.channels) highest = std::max(highest, peak(channel));
  val facts = val::object();
  facts.set("seconds", clip.seconds());
  facts.set("frames", static_cast<double>(clip.frames()));
  facts.set("channels", static_cast<int>(clip.channels.size()));
  facts.set("sampleRateHz", clip.sample_rate_hz);
  facts.set("peakDb", decibels(highest));
  facts.set("rmsDb", decibels(rms(mixed)));
  facts.set("loudnessLufs", loudness_lufs(clip.channels, clip.sample_rate_hz));
  facts.set("notes", to_js(notes(clip, name, kAnalysisRateHz)));
  return success(facts);
}

val waveform(const val& clip, double from_seconds, double to_seconds, int columns) {
  return to_js(std::span<const float>(peaks(JsClip(clip), from_seconds, to_seconds, columns)));
}

/// `count` colours of a map as RGBA, from the lowest level to the highest.
val colours(const std::string& name, int count) {
  const ColourTable table = colour_table(colour_map_named(name));
  Picture strip{.width_px = count, .height_px = 1, .rgba = {}};
  for (int i = 0; i < count; ++i) {
    const auto [red, green, blue] = table[i * (table.size() - 1) / std::max(1, count - 1)];
    strip.rgba.insert(strip.rgba.end(), {red, green, blue, 255});
  }
  return to_js(strip)["rgba"];
}

/// At the clip's own rate: a picture should show what the file holds, not what the analysis keeps of it.
Result<Matrix> levels(const val& clip, const ViewSettings& view) {
  return retimbre::levels(JsClip(clip), kAnalysis, view, *pool());
}

val spectrogram(const val& clip, const val& given) {
  const ViewSettings view = view_from_js(given);
  return outcome(levels(clip, view), [&](const Matrix& shown) { return to_js(painted(shown, view)); });
}

val difference(const val& of, const val& from, const val& given) {
  const ViewSettings view = view_from_js(given);
  const auto less = levels(from, view);
  if (!less) return failure(less.error());
  return outcome(levels(of, view),
                 [&](Matrix shown) { return to_js(painted(retimbre::difference(std::move(shown), *less), view)); });
}

val level(const val& clip, const val& given) {
  ViewSettings view = view_from_js(given);
  view.width_px = view.height_px = 1;
  return outcome(levels(clip, view), [](const Matrix& shown) { return val(shown(0, 0)); });
}

/// A style's survey, in steps.
class Survey {
 public:
  explicit Survey(const val& clip)
      : pool_(pool()),
        clip_(clip),
        grid_(grid_for(clip_.sample_rate_hz())),
        at_grid_(clip_, grid_.sample_rate_hz, *pool_),
        reader_(at_grid_, grid_, *pool_) {}

  val step() {
    return outcome(reader_.step(), [](bool done) { return val(done); });
  }
  /// The steadiest stretch is of so many seconds, or the whole of a shorter clip, which is not called busy: no stretch
  /// of it would be better.
  val result(double steady_seconds) const {
    const StyleSurvey& survey = reader_.survey();
    const double frame_seconds = grid_.stft.hop / grid_.sample_rate_hz, seconds = clip_.seconds();
    const TellingStretch steadiest = survey.steadiest(static_cast<int>(std::lround(steady_seconds / frame_seconds)));
    val stretch = val::object(), object = val::object();
    const double from = steadiest.begin * frame_seconds;
    stretch.set("fromSeconds", from);
    stretch.set("toSeconds", std::min(seconds, from + steady_seconds));
    object.set("busyness", survey.busyness());
    object.set("busy", survey.busyness() > StyleSurvey::kBusy && seconds > steady_seconds);
    object.set("steadiest", stretch);
    return object;
  }

 private:
  std::shared_ptr<ThreadPool> pool_;
  JsClip clip_;
  Grid grid_;
  ResampledSource at_grid_;
  SurveyReader reader_;
};

val create_survey(const val& clip) {
  if (const auto valid = validate(JsClip(clip), "style"); !valid) return failure(valid.error());
  return success(val(std::make_shared<Survey>(clip)));
}

val to_js(const Scores& scores) {
  val style = val::object(), content = val::object(), defects = val::object();
  style.set("gram", scores.style.gram);
  style.set("mfcc", scores.style.mfcc);
  style.set("spectrumDb", scores.style.spectrum_db);
  content.set("onset", scores.content.onset);
  content.set("chroma", scores.content.chroma);
  content.set("loudness", scores.content.loudness);
  defects.set("flatnessDb", scores.defects.flatness_db);
  defects.set("strayEnergyDb", scores.defects.stray_energy_db);
  defects.set("superposition", scores.defects.superposition);
  defects.set("copiedSeconds", scores.defects.copied_seconds);
  val object = val::object();
  object.set("style", style);
  object.set("content", content);
  object.set("defects", defects);
  return object;
}

val score(const val& content, const val& style, const val& result) {
  return outcome(
      retimbre::score(clip_from_js(content), clip_from_js(style), clip_from_js(result), memory_limit_bytes(), *pool()),
      [](const Scores& scores) { return to_js(scores); });
}

val to_js(const TextureDistance& distance) {
  val object = val::object();
  object.set("levelDb", distance.level_db);
  object.set("variance", distance.variance);
  object.set("skewness", distance.skewness);
  object.set("correlation", distance.correlation);
  object.set("modulation", distance.modulation);
  return object;
}

val to_js(const TextureScores& scores) {
  val period = val::object();
  period.set("correlation", scores.repetition.correlation);
  period.set("seconds", scores.repetition.lag_seconds);
  period.set("isPeriodic", scores.is_periodic);
  val object = val::object();
  object.set("toStyle", to_js(scores.to_style));
  object.set("betweenHalves", to_js(scores.between_halves));
  object.set("withinHalves", scores.is_within_halves);
  object.set("copiedSeconds", scores.copied_seconds);
  object.set("period", period);
  return object;
}

val texture_scores(const val& style, const val& texture) {
  return outcome(score_texture(clip_from_js(style), clip_from_js(texture), memory_limit_bytes(), *pool()),
                 [](const TextureScores& scores) { return to_js(scores); });
}

val baseline(const std::string& kind, const val& content, const val& style) {
  return outcome(retimbre::baseline(kind == "equaliser" ? Baseline::kEqualiser : Baseline::kMix, clip_from_js(content),
                                    clip_from_js(style), *pool()),
                 [](const Clip& clip) { return wasm::to_js(clip); });
}

double likeness(const val& content, const val& result) { return retimbre::likeness(JsClip(content), JsClip(result)); }

val mix(const val& content, const val& result, double wet) {
  const JsClip of_result(result);
  val channels = val::array();
  for (int c = 0; c < of_result.channels(); ++c) {
    channels.set(c, val::global("Float32Array").new_(static_cast<double>(of_result.frames())));
  }
  retimbre::mix(JsClip(content), of_result, wet, [&](int64_t begin, const Clip& run) {
    for (size_t c = 0; c < run.channels.size(); ++c) {
      const auto& samples = run.channels[c];
      channels[c].call<void>("set", val(emscripten::typed_memory_view(samples.size(), samples.data())),
                             static_cast<double>(begin));
    }
  });
  val mixed = val::object();
  mixed.set("channels", channels);
  mixed.set("sampleRateHz", of_result.sample_rate_hz());
  return mixed;
}

const char* name_of(Stage stage) {
  switch (stage) {
    case Stage::kAnalyse:
      return "analyse";
    case Stage::kPrepare:
      return "prepare";
    case Stage::kOptimise:
      return "optimise";
    case Stage::kPhase:
      return "phase";
    case Stage::kDone:
      return "done";
  }
  return "done";
}

val to_js(const LossTerms& loss) {
  val object = val::object();
  object.set("content", loss.content);
  object.set("style", loss.style);
  object.set("box", loss.box);
  object.set("total", loss.total());
  return object;
}

val to_js(const Progress& progress) {
  val object = val::object();
  object.set("stage", std::string(name_of(progress.stage)));
  object.set("window", progress.window);
  object.set("windows", progress.windows);
  object.set("iteration", progress.iteration);
  object.set("iterations", progress.iterations);
  object.set("evaluations", progress.evaluations);
  if (progress.loss) object.set("loss", to_js(*progress.loss));
  object.set("fraction", progress.fraction);
  object.set("secondsReady", progress.seconds_ready);
  return object;
}

val to_js(const Shape& shape) {
  val object = val::object();
  object.set("channels", shape.channels);
  object.set("sampleRateHz", shape.sample_rate_hz);
  object.set("frames", static_cast<double>(shape.frames));
  return object;
}

val to_js(const Piece& piece) {
  val object = wasm::to_js(piece.clip);
  object.set("fromFrame", static_cast<double>(piece.begin));
  return object;
}

val to_js(const Report& report) {
  val object = val::object();
  const auto engine = report.settings.find("engine");
  if (engine != report.settings.end()) object.set("engine", std::get<std::string>(engine->second));
  object.set("settings", to_js(report.settings));
  object.set("analysisRateHz", kAnalysisRateHz);
  object.set("contentSeconds", report.content_seconds);
  object.set("styleSeconds", report.style_seconds);
  val seconds = val::object();
  for (int stage = 0; stage < kWorkingStages; ++stage) {
    seconds.set(name_of(static_cast<Stage>(stage)), report.stage_seconds[stage]);
  }
  object.set("seconds", seconds);
  object.set("windows", report.windows);
  object.set("joinsSeconds", val::array(report.joins_seconds));
  object.set("iterations", report.iterations);
  object.set("evaluations", report.evaluations);
  val losses = val::array();
  for (const LossAt& at : report.losses) {
    val entry = to_js(at.loss);
    entry.set("evaluation", at.evaluation);
    losses.call<void>("push", entry);
  }
  object.set("losses", losses);
  object.set("productSeconds", report.product_seconds);
  object.set("productFlops", report.product_flops);
  if (report.spectral_convergence_db) object.set("spectralConvergenceDb", *report.spectral_convergence_db);
  if (report.peak) object.set("peak", *report.peak);
  object.set("notes", to_js(report.notes));
  object.set("memoryEstimateBytes", static_cast<double>(report.memory_estimate_bytes));
  return object;
}

/// A job and the threads it works with.
class RunningJob {
 public:
  RunningJob(std::shared_ptr<ThreadPool> threads, std::unique_ptr<Job> job)
      : threads_(std::move(threads)), job_(std::move(job)) {}

  val step(double budget_ms) {
    return outcome(job_->step(budget_ms / 1000), [](const Progress& progress) { return to_js(progress); });
  }
  val render(const val& view) {
    const MagnitudesSoFar so_far = job_->magnitudes();
    const ViewSettings shown = view_from_js(view);
    return outcome(retimbre::levels(so_far.magnitudes, so_far.sample_rate_hz, so_far.stft, shown),
                   [&](const Matrix& levels) { return to_js(painted(levels, shown)); });
  }
  val shape() const { return to_js(job_->shape()); }
  val take() {
    const auto piece = job_->take();
    return piece ? to_js(*piece) : val::null();
  }
  val preview() { return to_js(job_->preview()); }
  val report() const { return to_js(job_->report()); }
  val steer(const val& settings) {
    const auto steered = job_->steer(settings_from_js(settings));
    return steered ? success(val::null()) : failure(steered.error());
  }

 private:
  std::shared_ptr<ThreadPool> threads_;
  std::unique_ptr<Job> job_;
};

val start(Result<std::unique_ptr<Job>> job) {
  if (!job) return failure(job.error());
  return success(val(std::make_shared<RunningJob>(pool(), std::move(*job))));
}

/// A number, or [seconds, weight][].
std::vector<WeightPoint> weights_from_js(const val& given) {
  if (!given.isArray()) return {{.seconds = 0, .weight = val::global("Number")(given).as<double>()}};
  std::vector<WeightPoint> points;
  const int count = given["length"].as<int>();
  for (int i = 0; i < count; ++i) {
    points.push_back({.seconds = given[i][0].as<double>(), .weight = given[i][1].as<double>()});
  }
  return points;
}

val create_transfer(const val& content, const val& styles, const val& settings) {
  std::vector<WeightedStyle> weighted;
  const int count = styles["length"].as<int>();
  for (int i = 0; i < count; ++i) {
    weighted.push_back(
        {.clip = std::make_unique<JsClip>(styles[i]["clip"]), .weights = weights_from_js(styles[i]["weight"])});
  }
  return start(TransferJob::create(std::make_unique<JsClip>(content), std::move(weighted), settings_from_js(settings),
                                   memory_limit_bytes(), *pool()));
}

val create_texture(const val& style, const val& settings) {
  return start(
      TextureJob::create(std::make_shared<JsClip>(style), settings_from_js(settings), memory_limit_bytes(), *pool()));
}

val create_resynthesis(const val& clip, const val& settings) {
  return start(ResynthesisJob::create(clip_from_js(clip), settings_from_js(settings), *pool()));
}

val estimate_transfer_bytes(const val& content, const val& style, const val& settings) {
  const auto length = [](const val& clip) {
    return ClipLength{.frames = static_cast<int64_t>(clip["frames"].as<double>()),
                      .sample_rate_hz = clip["sampleRateHz"].as<double>()};
  };
  const auto completed = complete(settings_from_js(settings), "transfer");
  if (!completed) return failure(completed.error());
  return outcome(
      TransferJob::fitting_bytes(length(content), length(style), transfer_plan(*completed), memory_limit_bytes()),
      [](uint64_t bytes) { return val(static_cast<double>(bytes)); });
}

}  // namespace
}  // namespace retimbre::wasm

EMSCRIPTEN_BINDINGS(retimbre) {
  using namespace retimbre::wasm;
  using emscripten::class_;
  using emscripten::function;

  function("build", &build);
  function("setThreads", &set_threads);
  function("memoryBytes", &memory_bytes);
  function("options", &all_options);
  function("presets", &all_presets);
  function("completeSettings", &complete_settings);
  function("inspect", &inspect);
  function("waveform", &waveform);
  function("colours", &colours);
  function("spectrogram", &spectrogram);
  function("difference", &difference);
  function("level", &level);
  function("createSurvey", &create_survey);
  function("score", &score);
  function("textureScores", &texture_scores);
  function("baseline", &baseline);
  function("likeness", &likeness);
  function("mix", &mix);
  function("createTransfer", &create_transfer);
  function("createTexture", &create_texture);
  function("createResynthesis", &create_resynthesis);
  function("estimateTransferBytes", &estimate_transfer_bytes);

  class_<Survey>("Survey")
      .smart_ptr<std::shared_ptr<Survey>>("Survey")
      .function("step", &Survey::step)
      .function("result", &Survey::result);
  class_<RunningJob>("Job")
      .smart_ptr<std::shared_ptr<RunningJob>>("Job")
      .function("step", &RunningJob::step)
      .function("render", &RunningJob::render)
      .function("shape", &RunningJob::shape)
      .function("take", &RunningJob::take)
      .function("preview", &RunningJob::preview)
      .function("report", &RunningJob::report)
      .function("steer", &RunningJob::steer);
}
