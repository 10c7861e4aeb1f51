#include "core/transfer/problem.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/audio/level.h"
#include "core/base/dot.h"
#include "core/base/random.h"
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

RandomCnnSettings network(const TransferPlan& plan) {
  const RandomCnnPlan& cnn = plan.random_cnn;
  return {.layers = cnn.layers, .filters = cnn.filters, .width = cnn.width, .alpha = cnn.alpha, .seed = plan.seed};
}

std::vector<PatchWidth> widths(const TransferPlan& plan, int content_frames, int style_frames) {
  return patch_widths(plan.infinite.rhythm, std::min(content_frames, style_frames));
}

double energy(const Matrix& frames) { return dot(frames.span(), frames.span()); }

/// The columns [begin, end).
Matrix columns(const Matrix& frames, int begin, int end) {
  Matrix part(frames.rows(), end - begin);
  for (int t = 0; t < part.rows(); ++t) std::copy_n(frames.row(t).data() + begin, end - begin, part.row(t).data());
  return part;
}

/// Of each bin in either clip.
std::vector<float> largest(const Matrix& content, const Matrix& style) {
  std::vector<float> most(static_cast<size_t>(content.columns()));
  for (const Matrix* clip : {&content, &style}) {
    for (int t = 0; t < clip->rows(); ++t) {
      const auto row = clip->row(t);
      for (size_t f = 0; f < most.size(); ++f) most[f] = std::max(most[f], row[f]);
    }
  }
  return most;
}

/// The columns of `low`, then those of `high`.
Matrix beside(const Matrix& low, const Matrix& high) {
  Matrix both(low.rows(), low.columns() + high.columns());
  for (int t = 0; t < both.rows(); ++t) {
    std::ranges::copy(high.row(t), std::ranges::copy(low.row(t), both.row(t).data()).out);
  }
  return both;
}

void clamp(Matrix& frames, std::span<const float> ceiling) {
  for (int t = 0; t < frames.rows(); ++t) {
    const auto row = frames.row(t);
    for (size_t f = 0; f < row.size(); ++f) row[f] = std::clamp(row[f], 0.0f, ceiling[f]);
  }
}

}  // namespace

/// A subspace cannot have more dimensions than there are frames, and is left out when it would hold everything.
int Problem::channels(int content_frames, int style_frames, int low_bins, int rank) {
  const int most = std::min(low_bins, content_frames + style_frames);
  return rank == TransferPlan::kFullRank || rank >= most ? low_bins : rank;
}

Problem::Problem(const Matrix& content, const StyleFrames& style, int low_bins, const TransferPlan& plan,
                 ThreadPool& pool)
    : plan_(plan),
      pool_(pool),
      stretches_(style.stretches),
      content_(columns(content, 0, low_bins)),
      style_(columns(style.frames, 0, low_bins)),
      content_high_(columns(content, low_bins, content.columns())),
      style_high_(columns(style.frames, low_bins, content.columns())),
      style_frames_(style.frames.rows()),
      ceiling_(largest(content_, style_)),
      high_ceiling_(largest(content_high_, style_high_)) {}

Result<bool> Problem::prepare() {
  const int rank = channels(content_.rows(), style_frames_, low_bins(), plan_.rank);
  if (rank < low_bins() && (subspace_ == nullptr || !subspace_->ready())) {
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
  const bool from_content = plan_.start == Start::kContent;
  frames_.emplace(subspace_.get(), from_content ? content_ : Matrix(content_.rows(), low_bins()));
  Matrix content = from_content ? frames_->base_coordinates() : coordinates(content_), style = coordinates(style_);
  if (content_high_.columns() > 0) {
    if (auto made = make_high_band(content, style); !made) return made;
  }
  switch (plan_.engine) {
    case Engine::kInfinite: {
      auto infinite = InfiniteWidth::create(std::move(content), style, widths(plan_, content_.rows(), style_frames_),
                                            content_share(plan_.infinite.strength), pool_, stretches_);
      if (!infinite) return std::unexpected(infinite.error());
      infinite_ = infinite->get();
      const double scale = (energy(content_) + energy(style_) * content_.rows() / style_frames_) / 2;
      objective_ = std::make_unique<Boxed>(std::move(*infinite), *frames_, ceiling_, scale, pool_);
      break;
    }
    case Engine::kRandomCnn: {
      auto cnn = RandomCnn::create(std::move(content), std::move(style), low_bins(), network(plan_), pool_, stretches_);
      if (!cnn) return std::unexpected(cnn.error());
      objective_ = std::move(*cnn);
      break;
    }
  }
  style_ = Matrix();
  return {};
}

Result<void> Problem::make_high_band(const Matrix& content, const Matrix& style) {
  const auto joined = [](const Matrix& first, const Matrix& second) {
    Matrix both(first.rows() + second.rows(), first.columns());
    std::ranges::copy(second.span(), std::ranges::copy(first.span(), both.data()).out);
    return both;
  };
  auto band = HighBand::create(joined(content, style), joined(content_high_, style_high_), pool_);
  if (!band) return std::unexpected(band.error());
  high_band_ = std::move(*band);
  const bool from_content = plan_.start == Start::kContent;
  high_base_ = from_content ? content_high_ : Matrix(content_high_.rows(), content_high_.columns());
  style_high_ = Matrix();
  return {};
}

std::vector<float> Problem::start() {
  if (plan_.start == Start::kContent) {
    const Matrix& start = frames_->base_coordinates();
    return {start.span().begin(), start.span().end()};
  }
  Matrix noise(content_.rows(), low_bins());
  CounterRandom(plan_.seed).fill_normal(noise.span(), 0, kNoiseStream);
  scale(noise.span(), kStartNoise);
  const Matrix start = coordinates(noise);
  return {start.span().begin(), start.span().end()};
}

double Problem::content_norm() const { return std::sqrt(energy(content_)); }

Matrix Problem::magnitude(std::span<const float> x) {
  Matrix low(content_.rows(), low_bins());
  frames_->lift(x, low);
  clamp(low, ceiling_);
  Matrix high = high_base_;
  if (high_band_ != nullptr) {
    Matrix moved = frames_->base_coordinates();
    std::ranges::transform(x, moved.span(), moved.data(), [](float z, float c) { return z - c; });
    high_band_->add(moved, high);
    clamp(high, high_ceiling_);
  }
  Matrix bins = high_band_ == nullptr ? std::move(low) : beside(low, high);
  expand(bins.span(), plan_.compression);
  return bins;
}

Matrix Problem::content_magnitude() const {
  Matrix bins = beside(content_, content_high_);
  expand(bins.span(), plan_.compression);
  return bins;
}

void Problem::set_strength(double strength) {
  plan_.infinite.strength = strength;
  if (infinite_ != nullptr) infinite_->set_content_share(content_share(strength));
}

uint64_t Problem::estimate_bytes(const Size& size, const TransferPlan& plan) {
  const int t = size.content_frames, s = size.style_frames, bins = size.low_bins;
  const int rank = channels(t, s, bins, plan.rank);
  uint64_t bytes = Matrix::bytes(t, bins) + Matrix::bytes(s, bins) + MovedFrames::estimate_bytes(t, bins, rank);
  if (rank != bins) bytes += FrameSubspace::estimate_bytes(t, s, bins, rank);
  if (size.high_bins > 0) {
    bytes += 2 * Matrix::bytes(t + s, size.high_bins) + Matrix::bytes(t + s, rank) +
             HighBand::estimate_bytes(t + s, rank, size.high_bins);
  }
  switch (plan.engine) {
    case Engine::kInfinite:
      return bytes + InfiniteWidth::estimate_bytes(t, s, rank, widths(plan, t, s), kThreadsOfEstimate) +
             Boxed::estimate_bytes(t, bins, rank);
    case Engine::kRandomCnn:
      return bytes + RandomCnn::estimate_bytes(t, s, rank, network(plan));
  }
  return bytes;
}

Problem::Costs Problem::costs(const Size& size, const TransferPlan& plan) {
  const double t = size.content_frames, s = size.style_frames;
  const double rank = channels(size.content_frames, size.style_frames, size.low_bins, plan.rank);
  const double subspace = rank == size.low_bins ? 0 : (t + s) * rank * (6.0 * size.low_bins + 2.0 * rank);
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
