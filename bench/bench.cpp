// What the benchmarks time, one call each: the same core with the same flags as the shipped module, which does not
// carry this.
#include <emscripten/bind.h>
#include <emscripten/heap.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/audio/delivery.h"
#include "core/audio/level.h"
#include "core/audio/loudness.h"
#include "core/audio/resample.h"
#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/thread_pool.h"
#include "core/evaluate/sound_features.h"
#include "core/evaluate/stereo_scores.h"
#include "core/nn/matrix_product.h"
#include "core/spectral/fft.h"
#include "core/spectral/stft.h"
#include "core/style/frame_subspace.h"
#include "core/transfer/grid.h"
#include "core/transfer/options.h"
#include "core/transfer/problem.h"
#include "core/transfer/quilt.h"
#include "tests/core/style/infinite_limit.h"
#include "wasm/conversion.h"

namespace retimbre::wasm {
namespace {

using emscripten::val;

void fill_with_noise(Matrix& matrix, uint32_t stream) {
  const CounterRandom random(1);
  for (size_t i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = random.uniform({static_cast<uint32_t>(i), 0, 0, stream})[0] - 0.5f;
  }
}

/// Seconds of each of `repetitions` runs of the product that an engine's ceiling is judged by: [m x k] [k x n].
val matrix_product_seconds(int m, int k, int n, int threads, int repetitions) {
  ThreadPool pool(threads);
  Matrix a(m, k), b(k, n), c(m, n);
  fill_with_noise(a, 0);
  fill_with_noise(b, 1);
  auto product = MatrixProduct::create(ProductForm::kPlain, k, n, pool);
  if (!product) return failure(product.error());
  std::vector<float> seconds;
  for (int i = 0; i < repetitions; ++i) {
    const double start = now_seconds();
    product->run(m, n, a.data(), b.data(), c.data());
    seconds.push_back(static_cast<float>(now_seconds() - start));
  }
  return success(to_js(std::span<const float>(seconds)));
}

/// Seconds a frame of windowed real transforms, four frames a call, on one thread.
double transform_seconds_per_frame() {
  constexpr int kCalls = 100, kFramesPerCall = 4;
  RealFft4 fft(kAnalysis.n_fft);
  std::vector<Float4> frames(static_cast<size_t>(kAnalysis.n_fft));
  std::vector<float> window(frames.size());
  for (size_t i = 0; i < frames.size(); ++i) {
    const float turns = static_cast<float>(i) / static_cast<float>(kAnalysis.n_fft);
    frames[i] = splat(std::sin(0.01f * static_cast<float>(i)));
    window[i] = 0.5f - 0.5f * std::cos(2 * std::numbers::pi_v<float> * turns);
  }
  std::vector<Complex4> spectrum(static_cast<size_t>(fft.bins()));
  const auto run = [&](int calls) {
    for (int call = 0; call < calls; ++call) {
      fft.forward([from = frames.data(), w = window.data()](int n) { return from[n] * splat(w[n]); },
                  [to = spectrum.data()](int bin, Complex4 x) { to[bin] = x; });
    }
  };
  run(1);  // brings the memory
  const double start = now_seconds();
  run(kCalls);
  return (now_seconds() - start) / (kCalls * kFramesPerCall);
}

/// Seconds a frame of analysing `samples` samples: window, transform and magnitudes in rows.
double stft_seconds_per_frame(int samples, int threads) {
  ThreadPool pool(threads);
  std::vector<float> clip(static_cast<size_t>(samples));
  for (size_t i = 0; i < clip.size(); ++i) clip[i] = std::sin(0.01f * static_cast<float>(i));
  Stft stft(kAnalysis, samples, pool);
  Matrix magnitude(stft.frames(), stft.bins());
  stft.magnitude(clip, magnitude);  // brings the memory
  const double start = now_seconds();
  stft.magnitude(clip, magnitude);
  return (now_seconds() - start) / stft.frames();
}

/// The onset envelope of a clip as the scores see it.
val onsets(const val& clip) {
  auto analysed = analyse(clip_from_js(clip), "clip");
  if (!analysed) return failure(analysed.error());
  scale(analysed->samples, kScoredRms / kAnalysisRms);
  ThreadPool pool(1);
  Stft stft(kScoredAnalysis, static_cast<int64_t>(analysed->samples.size()), pool);
  Matrix magnitude(stft.frames(), stft.bins());
  stft.magnitude(analysed->samples, magnitude);
  const std::vector<double> envelope = sound_features(magnitude, pool).onsets;
  return success(val::array(envelope));
}

/// Long-term power of a clip's mix in bands between the edges (in Hz, rising), in dB above the mix's loudness
/// (BS.1770).
val long_term_levels_db(const val& clip, const val& edges_hz) {
  const std::vector<double> edges = emscripten::convertJSArrayToNumberVector<double>(edges_hz);
  const Clip given = clip_from_js(clip);
  const std::vector<float> mix = downmix(given);
  LoudnessMeter meter(1, given.sample_rate_hz);
  const std::array<std::span<const float>, 1> channel = {mix};
  meter.add(channel);
  ThreadPool pool(1);
  Stft stft(kAnalysis, static_cast<int64_t>(mix.size()), pool);
  Matrix magnitude(stft.frames(), stft.bins());
  stft.magnitude(mix, magnitude);
  std::vector<double> power(edges.size() - 1);
  for (int t = 0; t < magnitude.rows(); ++t) {
    for (int f = 0; f < magnitude.columns(); ++f) {
      const double hz = f * given.sample_rate_hz / kAnalysis.n_fft;
      const auto above = std::ranges::upper_bound(edges, hz) - edges.begin();
      if (above == 0 || above == static_cast<ptrdiff_t>(edges.size())) continue;
      power[static_cast<size_t>(above - 1)] += static_cast<double>(magnitude(t, f)) * magnitude(t, f);
    }
  }
  for (double& band : power) {
    band = 10 * std::log10(std::max(band / magnitude.rows(), 1e-20)) - meter.integrated_lufs();
  }
  return val::array(power);
}

/// A clip at another rate.
val resampled(const val& clip, double rate_hz) {
  Clip at_rate = clip_from_js(clip);
  for (auto& samples : at_rate.channels) {
    auto done = resample(samples, at_rate.sample_rate_hz, rate_hz);
    if (!done) return failure(done.error());
    samples = std::move(*done);
  }
  at_rate.sample_rate_hz = rate_hz;
  return success(to_js(at_rate));
}

/// A clip as every engine sees it: mono, at the analysis rate and level.
val analysed_samples(const val& clip) {
  return outcome(analyse(clip_from_js(clip), "clip"),
                 [](const Analysed& analysed) { return to_js(std::span<const float>(analysed.samples)); });
}

/// What a texture is made of, before anything is done to it.
val quilt(const val& style, double seconds, int seed) {
  auto held = std::make_shared<HeldClip>(clip_from_js(style));
  Quilt quilt(held, std::llround(seconds * held->sample_rate_hz()), static_cast<uint64_t>(seed));
  while (!quilt.step()) {
  }
  return to_js(quilt.read(0, quilt.frames()));
}

/// How far a result's stereo image is from the content's.
val scores_of_stereo(const val& content, const val& result) {
  return outcome(stereo_scores(clip_from_js(content), clip_from_js(result)), [](const StereoScores& scores) {
    val object = val::object();
    object.set("correlation", scores.correlation);
    object.set("levelDifferenceDb", scores.level_difference_db);
    return object;
  });
}

/// A clip's frames as `plan` has them, at the analysis rate.
Result<Matrix> frames_of(const val& clip, const char* name, const TransferPlan& plan, ThreadPool& pool) {
  auto analysed = analyse(clip_from_js(clip), name);
  if (!analysed) return std::unexpected(analysed.error());
  Stft stft(kAnalysis, static_cast<int64_t>(analysed->samples.size()), pool);
  Matrix frames(stft.frames(), stft.bins());
  stft.magnitude(analysed->samples, frames);
  compress(frames.span(), plan.compression);
  return frames;
}

/// An engine's objective for a pair of clips.
class Evaluations {
 public:
  explicit Evaluations(int threads) : pool_(threads) {}

  /// Settings as on the command line. Answers the seconds that preparing took, after analysis.
  val prepare(const val& content, const val& style, const val& given) {
    auto settings = complete(settings_from_js(given), "transfer");
    if (!settings) return failure(settings.error());
    const TransferPlan plan = transfer_plan(*settings);
    auto content_frames = frames_of(content, "content", plan, pool_),
         style_frames = frames_of(style, "style", plan, pool_);
    if (!content_frames) return failure(content_frames.error());
    if (!style_frames) return failure(style_frames.error());

    const double start = now_seconds();
    const int rows = style_frames->rows();
    const StyleFrames one{.frames = std::move(*style_frames), .stretches = {{.frames = rows, .weight = 1}}};
    problem_.emplace(*content_frames, one, kAnalysis.bins(), plan, pool_);
    for (bool ready = false; !ready;) {
      auto prepared = problem_->prepare();
      if (!prepared) return failure(prepared.error());
      ready = *prepared;
    }
    x_ = problem_->start();
    gradients_.resize(x_.size() * objective().weights().size());
    return success(val(now_seconds() - start));
  }

  /// One evaluation at the start: { seconds, productSeconds, productFlops }.
  val evaluate() {
    const ProductWork before = objective().products();
    const double start = now_seconds();
    retimbre::evaluate(objective(), x_, gradients_);
    val timing = val::object();
    timing.set("seconds", now_seconds() - start);
    timing.set("productSeconds", objective().products().seconds - before.seconds);
    timing.set("productFlops", objective().products().flops - before.flops);
    return timing;
  }

  /// At x, coordinates as the plan's rank has them: { weights, losses, gradient }, losses by part and the gradient of
  /// their weighted sum.
  val evaluate_at(const val& x) {
    x_ = emscripten::convertJSArrayToNumberVector<float>(x);
    retimbre::evaluate(objective(), x_, gradients_);
    const std::vector<double> weights = objective().weights();
    std::vector<float> gradient(x_.size());
    for (size_t part = 0; part < weights.size(); ++part) {
      for (size_t i = 0; i < gradient.size(); ++i) {
        gradient[i] += static_cast<float>(weights[part]) * gradients_[part * gradient.size() + i];
      }
    }
    val result = val::object();
    result.set("weights", val::array(weights));
    result.set("losses", val::array(objective().losses().begin(), objective().losses().end()));
    result.set("gradient", to_js(std::span<const float>(gradient)));
    return result;
  }

 private:
  Objective& objective() { return problem_->objective(); }

  ThreadPool pool_;
  std::optional<Problem> problem_;
  std::vector<float> x_, gradients_;
};

/// Networks of finitely many filters beside the engine `infinite`, in a subspace of a pair's frames.
class LimitErrors {
 public:
  explicit LimitErrors(int threads) : pool_(threads) {}

  val prepare(const val& content, const val& style, int rank, int width) {
    const TransferPlan plan = transfer_plan(*complete({}, "transfer"));
    auto c = frames_of(content, "content", plan, pool_), s = frames_of(style, "style", plan, pool_);
    if (!c) return failure(c.error());
    if (!s) return failure(s.error());
    auto subspace = FrameSubspace::create(*c, *s, rank, plan.seed, pool_);
    if (!subspace) return failure(subspace.error());
    while (!(*subspace)->step()) {
    }
    const auto project = [&](const Matrix& frames) {
      Matrix out(frames.rows(), rank);
      (*subspace)->project(frames, out.span());
      return out;
    };
    Matrix content_frames = project(*c), style_frames = project(*s), x = content_frames;
    for (int t = 0; t < x.rows(); ++t) {  // on the way from the content to the style
      for (int f = 0; f < rank; ++f) x(t, f) = std::lerp(x(t, f), style_frames(t % style_frames.rows(), f), 0.3f);
    }
    limit_.emplace(std::move(x), std::move(content_frames), std::move(style_frames), width, pool_);
    return success(val::null());
  }

  double kernel_error(int filters, int seed) { return limit_->kernel_error(filters, static_cast<uint64_t>(seed)); }

  val errors(int filters, int seed) {
    const auto errors = limit_->of(filters, static_cast<uint64_t>(seed));
    val result = val::object();
    result.set("kernel", errors.kernel);
    result.set("styleGradient", errors.style_gradient);
    result.set("contentGradient", errors.content_gradient);
    return result;
  }

 private:
  ThreadPool pool_;
  std::optional<testing::InfiniteLimit> limit_;
};

double memory_bytes() { return static_cast<double>(emscripten_get_heap_size()); }

}  // namespace
}  // namespace retimbre::wasm

EMSCRIPTEN_BINDINGS(retimbre_bench) {
  using namespace retimbre::wasm;
  using emscripten::class_;
  using emscripten::function;

  function("matrixProductSeconds", &matrix_product_seconds);
  function("transformSecondsPerFrame", &transform_seconds_per_frame);
  function("stftSecondsPerFrame", &stft_seconds_per_frame);
  function("onsets", &onsets);
  function("longTermLevelsDb", &long_term_levels_db);
  function("resampled", &resampled);
  function("analysedSamples", &analysed_samples);
  function("quilt", &quilt);
  function("stereoScores", &scores_of_stereo);
  function("memoryBytes", &memory_bytes);
  class_<Evaluations>("Evaluations")
      .constructor<int>()
      .function("prepare", &Evaluations::prepare)
      .function("evaluate", &Evaluations::evaluate)
      .function("evaluateAt", &Evaluations::evaluate_at);
  class_<LimitErrors>("LimitErrors")
      .constructor<int>()
      .function("prepare", &LimitErrors::prepare)
      .function("kernelError", &LimitErrors::kernel_error)
      .function("errors", &LimitErrors::errors);
}
