// What the benchmarks time, one call each: the same core with the same flags as the shipped module, which does not
// carry this.
#include <emscripten/bind.h>
#include <emscripten/heap.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <utility>
#include <vector>

#include "core/audio/delivery.h"
#include "core/base/clock.h"
#include "core/base/random.h"
#include "core/base/thread_pool.h"
#include "core/nn/matrix_product.h"
#include "core/spectral/fft.h"
#include "core/spectral/stft.h"
#include "core/style/frame_subspace.h"
#include "core/style/random_cnn.h"
#include "core/transfer/options.h"
#include "core/transfer/problem.h"
#include "wasm/conversion.h"

namespace retimbre::wasm {
namespace {

using emscripten::val;

constexpr int kBins = kAnalysis.bins();

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

/// A clip as every engine sees it: mono, at the analysis rate and level.
val analysed_samples(const val& clip) {
  return outcome(analyse(clip_from_js(clip), "clip"),
                 [](const Analysed& analysed) { return to_js(std::span<const float>(analysed.samples)); });
}

Result<Matrix> log_magnitude(const Clip& clip, ThreadPool& pool) {
  auto analysed = analyse(clip, "clip");
  if (!analysed) return std::unexpected(analysed.error());
  return compressed_magnitudes(*analysed, Compression::kLog, pool);
}

/// The random-cnn objective of a pair, ready to be evaluated at its content.
class RandomCnnEvaluations {
 public:
  RandomCnnEvaluations(int threads) : pool_(threads) {}

  /// Settings as on the command line. Answers the seconds that preparing took.
  val prepare(const val& content, const val& style, const val& given) {
    auto settings = complete(settings_from_js(given), "transfer");
    if (!settings) return failure(settings.error());
    const TransferPlan plan = transfer_plan(*settings);
    auto content_log = log_magnitude(clip_from_js(content), pool_);
    auto style_log = log_magnitude(clip_from_js(style), pool_);
    if (!content_log) return failure(content_log.error());
    if (!style_log) return failure(style_log.error());

    const double start = now_seconds();
    if (plan.rank != TransferPlan::kFullRank) {
      auto subspace = FrameSubspace::create(*content_log, *style_log, plan.rank, plan.seed, pool_);
      if (!subspace) return failure(subspace.error());
      while (!(*subspace)->step()) {
      }
      for (Matrix* frames : {&*content_log, &*style_log}) {
        Matrix projected(frames->rows(), plan.rank);
        (*subspace)->project(*frames, projected.span());
        *frames = std::move(projected);
      }
    }
    x_ = *content_log;
    gradient_.resize(x_.size());
    auto objective = RandomCnn::create(std::move(*content_log), std::move(*style_log), kBins,
                                       {.layers = plan.random_cnn.layers,
                                        .filters = plan.random_cnn.filters,
                                        .width = plan.random_cnn.width,
                                        .alpha = plan.random_cnn.alpha,
                                        .seed = plan.seed},
                                       pool_);
    if (!objective) return failure(objective.error());
    objective_ = std::move(*objective);
    while (!objective_->prepare()) {
    }
    return success(val(now_seconds() - start));
  }

  /// One evaluation: { seconds, productSeconds, productFlops }.
  val evaluate() {
    const double products = objective_->products().seconds, flops = objective_->products().flops;
    const double start = now_seconds();
    retimbre::evaluate(*objective_, x_.span(), gradient_);
    val timing = val::object();
    timing.set("seconds", now_seconds() - start);
    timing.set("productSeconds", objective_->products().seconds - products);
    timing.set("productFlops", objective_->products().flops - flops);
    return timing;
  }

 private:
  ThreadPool pool_;
  Matrix x_;
  std::vector<float> gradient_;
  std::unique_ptr<RandomCnn> objective_;
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
  function("analysedSamples", &analysed_samples);
  function("memoryBytes", &memory_bytes);
  class_<RandomCnnEvaluations>("RandomCnnEvaluations")
      .constructor<int>()
      .function("prepare", &RandomCnnEvaluations::prepare)
      .function("evaluate", &RandomCnnEvaluations::evaluate);
}
