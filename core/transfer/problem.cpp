#include "core/transfer/problem.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/audio/level.h"
#include "core/base/dot.h"
#include "core/base/random.h"
#include "core/spectral/stft.h"
#include "core/style/boxed.h"
#include "core/style/random_cnn.h"
#include "core/transfer/strength.h"

namespace retimbre {
namespace {

/// Standard deviation of the published starting noise (Ulyanov and Lebedev 2016).
constexpr float kStartNoise = 0.001f;
/// Keeps the starting noise apart from the filters' random numbers, which use layers 0, 1, ... in this place of the
/// counter.
constexpr uint32_t kNoiseStream = 0xFFFFFFFF;
/// What an estimate of memory counts on.
constexpr int kThreadsOfEstimate = 8;

constexpr int kBins = kAnalysis.bins();

RandomCnnSettings network(const TransferPlan& plan) {
  const RandomCnnPlan& cnn = plan.random_cnn;
  return {.layers = cnn.layers, .filters = cnn.filters, .width = cnn.width, .alpha = cnn.alpha, .seed = plan.seed};
}

std::vector<PatchWidth> widths(const TransferPlan& plan, int content_frames, int style_frames) {
  return patch_widths(plan.infinite.rhythm, std::min(content_frames, style_frames));
}

double energy(const Matrix& frames) { return dot(frames.span(), frames.span()); }

}  // namespace

Matrix compressed_magnitudes(const Analysed& clip, Compression compression, ThreadPool& pool) {
  Stft stft(kAnalysis, static_cast<int64_t>(clip.samples.size()), pool);
  Matrix magnitudes(stft.frames(), stft.bins());
  stft.magnitude(clip.samples, magnitudes);
  compress(magnitudes.span(), compression);
  return magnitudes;
}

/// A subspace cannot have more dimensions than there are frames, and is left out when it would hold everything.
int Problem::channels(int content_frames, int style_frames, int rank) {
  const int most = std::min(kBins, content_frames + style_frames);
  return rank == TransferPlan::kFullRank || rank >= most ? kBins : rank;
}

Problem::Problem(Matrix content, Matrix style, const TransferPlan& plan, ThreadPool& pool)
    : plan_(plan),
      pool_(pool),
      content_(std::move(content)),
      style_(std::move(style)),
      style_frames_(style_.rows()),
      ceiling_(kBins) {
  for (const Matrix* clip : {&content_, &style_}) {
    for (int t = 0; t < clip->rows(); ++t) {
      for (int f = 0; f < kBins; ++f) ceiling_[f] = std::max(ceiling_[f], (*clip)(t, f));
    }
  }
}

Result<bool> Problem::prepare() {
  const int rank = channels(content_.rows(), style_frames_, plan_.rank);
  if (rank < kBins && (subspace_ == nullptr || !subspace_->ready())) {
    if (subspace_ == nullptr) {
      auto subspace = FrameSubspace::create(content_, style_, rank, plan_.seed, pool_);
      if (!subspace) return std::unexpected(subspace.error());
      subspace_ = std::move(*subspace);
    }
    subspace_->step();
    return false;
  }
  if (objective_ == nullptr) {
    if (auto made = make_objective(); !made) return std::unexpected(made.error());
  }
  return objective_->prepare();
}

double Problem::fraction_prepared() const { return objective_ == nullptr ? 0 : objective_->fraction_prepared(); }

Matrix Problem::coordinates(const Matrix& frames) {
  if (subspace_ == nullptr) return frames;
  Matrix projected(frames.rows(), subspace_->rank());
  subspace_->project(frames, projected.span());
  return projected;
}

Result<void> Problem::make_objective() {
  // What lies outside the subspace is no one's to change: from noise there is nothing there.
  frames_.emplace(subspace_.get(), plan_.start == Start::kContent ? content_ : Matrix(content_.rows(), kBins));
  Matrix content = coordinates(content_), style = coordinates(style_);
  switch (plan_.engine) {
    case Engine::kInfinite: {
      auto infinite = InfiniteWidth::create(std::move(content), style, widths(plan_, content_.rows(), style_frames_),
                                            content_share(plan_.infinite.strength), pool_);
      if (!infinite) return std::unexpected(infinite.error());
      infinite_ = infinite->get();
      const double scale = (energy(content_) + energy(style_) * content_.rows() / style_frames_) / 2;
      objective_ = std::make_unique<Boxed>(std::move(*infinite), *frames_, ceiling_, scale, pool_);
      break;
    }
    case Engine::kRandomCnn: {
      auto cnn = RandomCnn::create(std::move(content), std::move(style), kBins, network(plan_), pool_);
      if (!cnn) return std::unexpected(cnn.error());
      objective_ = std::move(*cnn);
      break;
    }
  }
  style_ = Matrix();
  return {};
}

std::vector<float> Problem::start() {
  if (plan_.start == Start::kContent) {
    const Matrix start = coordinates(content_);
    return {start.span().begin(), start.span().end()};
  }
  Matrix noise(content_.rows(), kBins);
  CounterRandom(plan_.seed).fill_normal(noise.span(), 0, kNoiseStream);
  scale(noise.span(), kStartNoise);
  const Matrix start = coordinates(noise);
  return {start.span().begin(), start.span().end()};
}

double Problem::content_norm() const { return std::sqrt(energy(content_)); }

Matrix Problem::magnitude(std::span<const float> x) {
  Matrix bins(content_.rows(), kBins);
  frames_->lift(x, bins);
  for (int t = 0; t < bins.rows(); ++t) {
    for (int f = 0; f < kBins; ++f) bins(t, f) = std::clamp(bins(t, f), 0.0f, ceiling_[f]);
  }
  expand(bins.span(), plan_.compression);
  return bins;
}

Matrix Problem::content_magnitude() const {
  Matrix bins = content_;
  expand(bins.span(), plan_.compression);
  return bins;
}

void Problem::set_strength(double strength) {
  plan_.infinite.strength = strength;
  if (infinite_ != nullptr) infinite_->set_content_share(content_share(strength));
}

uint64_t Problem::estimate_bytes(int content_frames, int style_frames, const TransferPlan& plan) {
  const int t = content_frames, s = style_frames, rank = channels(t, s, plan.rank);
  uint64_t bytes = Matrix::bytes(t, kBins) + Matrix::bytes(s, kBins) + MovedFrames::estimate_bytes(t, kBins, rank);
  if (rank != kBins) bytes += FrameSubspace::estimate_bytes(t, s, kBins, rank);
  switch (plan.engine) {
    case Engine::kInfinite:
      return bytes + InfiniteWidth::estimate_bytes(t, s, rank, widths(plan, t, s), kThreadsOfEstimate) +
             Boxed::estimate_bytes(t, kBins, rank);
    case Engine::kRandomCnn:
      return bytes + RandomCnn::estimate_bytes(t, s, rank, network(plan));
  }
  return bytes;
}

Problem::Costs Problem::costs(int content_frames, int style_frames, const TransferPlan& plan) {
  const double t = content_frames, s = style_frames, rank = channels(content_frames, style_frames, plan.rank);
  const double subspace = rank == kBins ? 0 : (t + s) * rank * (6.0 * kBins + 2.0 * rank);
  double evaluation = 0;
  switch (plan.engine) {
    case Engine::kInfinite: {
      constexpr double kFlopsPerPair = 100;  // of patches of each width
      evaluation = t * (t + s) * (4.0 * rank + 4 * kFlopsPerPair);
      return {.prepare = subspace, .evaluation = evaluation};
    }
    case Engine::kRandomCnn: {
      const double n = plan.random_cnn.filters, w = plan.random_cnn.width;
      double inputs = rank;
      for (int layer = 0; layer < plan.random_cnn.layers; ++layer) {
        evaluation += 4 * t * w * inputs * n + 4 * t * (t + s) * n;
        inputs = n;
      }
      return {.prepare = subspace + evaluation * (1 + s / t), .evaluation = evaluation};
    }
  }
  return {};
}

}  // namespace retimbre
