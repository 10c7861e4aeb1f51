#include "core/style/boxed.h"

#include <algorithm>
#include <utility>

#include "core/base/dot.h"

namespace retimbre {
namespace {

/// Iterations before the first renewal; each next one waits half as long again, as the frames move less and less.
constexpr int kFirstRenewal = 5;

}  // namespace

Boxed::Boxed(std::unique_ptr<Objective> inner, MovedFrames& frames, std::vector<float> ceiling, double scale,
             ThreadPool& pool)
    : inner_(std::move(inner)),
      frames_(frames),
      ceiling_(std::move(ceiling)),
      scale_(scale),
      pool_(pool),
      losses_(inner_->weights().size() + 1),
      next_renewal_(kFirstRenewal),
      bins_(frames.frames(), frames.bins()),
      row_sums_(static_cast<size_t>(frames.frames())) {
  if (!frames.has_subspace()) return;
  renewed_at_.resize(size());
  slope_.resize(size());
}

std::vector<double> Boxed::weights() const {
  auto weights = inner_->weights();
  weights.push_back(1);
  return weights;
}

LossTerms Boxed::terms() const {
  LossTerms terms = inner_->terms();
  terms.box = losses_.back();
  return terms;
}

void Boxed::begin(std::span<const float> x) {
  x_ = x;
  inner_->begin(x);
}

bool Boxed::advance(std::span<float> gradients) {
  const size_t inner = (losses_.size() - 1) * size();
  if (!inner_->advance(gradients.first(inner))) return false;
  std::ranges::copy(inner_->losses(), losses_.begin());
  const auto gradient = gradients.subspan(inner);
  losses_.back() = frames_.has_subspace() ? model(gradient) : penalty(x_, gradient);
  return true;
}

bool Boxed::renew(std::span<const float> x, std::span<float> gradients) {
  bool changed = inner_->renew(x, gradients);
  if (!frames_.has_subspace() || ++iterations_ < next_renewal_) return changed;
  next_renewal_ = iterations_ + iterations_ / 2;
  const auto gradient = gradients.last(size());
  losses_.back() = renewed_loss_ = penalty(x, gradient);
  std::ranges::copy(x, renewed_at_.begin());
  std::ranges::copy(gradient, slope_.begin());
  slope_squares_ = dot(std::span<const float>(slope_), slope_);
  return true;
}

double Boxed::model(std::span<float> gradient) const {
  if (slope_squares_ == 0) {
    std::ranges::fill(gradient, 0.0f);
    return renewed_loss_;
  }
  const std::span<const float> slope = slope_;
  const double along = dot(slope, x_) - dot(slope, std::span<const float>(renewed_at_));
  const double curvature = 2 / scale_ / slope_squares_;
  const auto factor = static_cast<float>(1 + curvature * along);
  for (size_t i = 0; i < gradient.size(); ++i) gradient[i] = factor * slope_[i];
  return renewed_loss_ + along * (1 + 0.5 * curvature * along);
}

double Boxed::penalty(std::span<const float> x, std::span<float> gradient) {
  frames_.lift(x, bins_);
  const auto twice = static_cast<float>(2 / scale_);
  constexpr size_t kRowsPerTile = 16;
  pool_.parallel_for(row_sums_.size(), kRowsPerTile, [&](size_t first, size_t count) {
    for (size_t t = first; t < first + count; ++t) {
      const auto row = bins_.row(static_cast<int>(t));
      for (size_t f = 0; f < row.size(); ++f) {
        row[f] = std::min(row[f], 0.0f) + std::max(row[f] - ceiling_[f], 0.0f);
      }
      row_sums_[t] = dot(std::span<const float>(row), row);
      for (float& value : row) value *= twice;
    }
  });
  frames_.pull_back(bins_, gradient);
  double sum = 0;
  for (const double row : row_sums_) sum += row;
  return sum / scale_;
}

uint64_t Boxed::estimate_bytes(int frames, int bins, int channels) {
  return Matrix::bytes(frames, bins) + (channels == bins ? 0 : 2 * Matrix::bytes(frames, channels));
}

}  // namespace retimbre
