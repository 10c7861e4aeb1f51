#include "core/optimise/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retimbre {
namespace {

// A pair whose step and gradient change are further from parallel than this says nothing of the curvature but rounding.
constexpr double kSmallestCosine = 1e-12;

// Several sums side by side, so that the compiler may use vectors; the order of the additions is fixed.
template <class Real>
double dot(std::span<const Real> a, std::span<const Real> b) {
  constexpr size_t kLanes = 8;
  double lanes[kLanes] = {};
  const size_t whole = a.size() / kLanes * kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    for (size_t k = 0; k < kLanes; ++k) lanes[k] += static_cast<double>(a[i + k]) * static_cast<double>(b[i + k]);
  }
  double sum = 0;
  for (size_t i = whole; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  for (double lane : lanes) sum += lane;
  return sum;
}

template <class Real>
double norm(std::span<const Real> v) {
  return std::sqrt(dot<Real>(v, v));
}

// y += weight * x
template <class Real>
void add(double weight, std::span<const Real> x, std::span<Real> y) {
  const Real w = static_cast<Real>(weight);
  for (size_t i = 0; i < y.size(); ++i) y[i] += w * x[i];
}

template <class Real>
void scale(double factor, std::span<Real> v) {
  const Real f = static_cast<Real>(factor);
  for (Real& x : v) x *= f;
}

template <class Real>
double largest(std::span<const Real> v) {
  Real most = 0;
  for (Real x : v) most = std::max(most, std::abs(x));
  return static_cast<double>(most);
}

}  // namespace

template <class Real>
Lbfgs<Real>::Lbfgs(std::span<const Real> start, const LbfgsSettings& settings)
    : settings_(settings),
      base_(start.begin(), start.end()),
      base_gradient_(start.size()),
      direction_(start.size()),
      point_(base_),
      best_(base_),
      best_gradient_(start.size()),
      best_loss_(std::numeric_limits<double>::infinity()),
      last_step_norm_(settings.first_step_norm),
      steps_(start.size() * static_cast<size_t>(settings.history)),
      changes_(start.size() * static_cast<size_t>(settings.history)),
      curvatures_(static_cast<size_t>(settings.history)),
      weights_(static_cast<size_t>(settings.history)) {}

template <class Real>
uint64_t Lbfgs<Real>::estimate_bytes(uint64_t n, const LbfgsSettings& settings) {
  return n * sizeof(Real) * (6 + 2 * static_cast<uint64_t>(settings.history));
}

template <class Real>
LbfgsStatus Lbfgs<Real>::tell(double loss, std::span<const Real> gradient) {
  ++evaluations_;
  // The slope is not finite when any element of the gradient is not, and the search backs off.
  const double slope = evaluations_ == 1 ? 0 : dot<Real>(gradient, direction_);
  if (std::isfinite(loss) && std::isfinite(slope) && loss < best_loss_) {
    best_loss_ = loss;
    std::ranges::copy(point_, best_.begin());
    std::ranges::copy(gradient, best_gradient_.begin());
  }
  if (evaluations_ == 1) return begin(loss, gradient);

  switch (line_search_.tell(loss, slope)) {
    case LineSearch::Status::kEvaluate:
      move_point();
      return LbfgsStatus::kEvaluate;
    case LineSearch::Status::kAccepted:
      return accept(loss, gradient);
    case LineSearch::Status::kFailed:
      break;
  }
  return restart();
}

template <class Real>
LbfgsStatus Lbfgs<Real>::begin(double loss, std::span<const Real> gradient) {
  const double gradient_norm = norm(gradient);
  if (!std::isfinite(loss) || !std::isfinite(gradient_norm)) return LbfgsStatus::kStalled;
  std::ranges::copy(gradient, base_gradient_.begin());
  if (largest(gradient) <= settings_.gradient_tolerance) return LbfgsStatus::kConverged;
  return search(loss, settings_.first_step_norm) == LbfgsStatus::kStalled ? LbfgsStatus::kStalled
                                                                          : LbfgsStatus::kEvaluate;
}

template <class Real>
LbfgsStatus Lbfgs<Real>::accept(double loss, std::span<const Real> gradient) {
  remember(gradient);
  std::ranges::copy(point_, base_.begin());
  std::ranges::copy(gradient, base_gradient_.begin());
  ++iterations_;
  if (largest(gradient) <= settings_.gradient_tolerance) return LbfgsStatus::kConverged;
  if (iterations_ >= settings_.max_iterations) return LbfgsStatus::kExhausted;
  return search(loss, last_step_norm_);
}

// After a search without success: once more from the lowest point, downhill, as if nothing were known of the curvature.
template <class Real>
LbfgsStatus Lbfgs<Real>::restart() {
  const bool nothing_known = pairs_ == 0;
  const bool lower = !std::ranges::equal(best_, base_);
  if (nothing_known && !lower) return LbfgsStatus::kStalled;
  pairs_ = 0;
  std::ranges::copy(best_, base_.begin());
  std::ranges::copy(best_gradient_, base_gradient_.begin());
  if (lower) ++iterations_;
  if (largest<Real>(base_gradient_) <= settings_.gradient_tolerance) return LbfgsStatus::kConverged;
  if (iterations_ >= settings_.max_iterations) return LbfgsStatus::kExhausted;
  return search(best_loss_, last_step_norm_);
}

// Starts a line search at base_. step_norm: of the first trial when the direction has no scale of its own.
template <class Real>
LbfgsStatus Lbfgs<Real>::search(double loss, double step_norm) {
  for (size_t i = 0; i < direction_.size(); ++i) direction_[i] = -base_gradient_[i];
  if (pairs_ > 0) apply_inverse_hessian(direction_);
  double slope = dot<Real>(direction_, base_gradient_);
  if (pairs_ > 0 && !(slope < 0)) {  // rounding has spoiled the memory
    pairs_ = 0;
    for (size_t i = 0; i < direction_.size(); ++i) direction_[i] = -base_gradient_[i];
    slope = dot<Real>(direction_, base_gradient_);
  }
  if (!(slope < 0)) return LbfgsStatus::kStalled;
  const double first = pairs_ > 0 ? 1 : step_norm / norm<Real>(direction_);
  line_search_ = LineSearch(loss, slope, first);
  move_point();
  return LbfgsStatus::kIterated;
}

template <class Real>
void Lbfgs<Real>::remember(std::span<const Real> gradient) {
  const int slot = pairs_ == 0 ? 0 : (newest_ + 1) % settings_.history;
  const size_t n = point_.size();
  const std::span<Real> step(steps_.data() + static_cast<size_t>(slot) * n, n);
  const std::span<Real> change(changes_.data() + static_cast<size_t>(slot) * n, n);
  for (size_t i = 0; i < n; ++i) step[i] = point_[i] - base_[i];
  for (size_t i = 0; i < n; ++i) change[i] = gradient[i] - base_gradient_[i];
  last_step_norm_ = norm<Real>(step);
  const double curvature = dot<Real>(step, change);
  if (!(curvature > kSmallestCosine * last_step_norm_ * norm<Real>(change))) {
    // The slot held the oldest pair, which is gone now.
    pairs_ = std::min(pairs_, settings_.history - 1);
    return;
  }
  curvatures_[static_cast<size_t>(slot)] = curvature;
  newest_ = slot;
  pairs_ = std::min(pairs_ + 1, settings_.history);
}

// v = H v by the two-loop recursion, where H approximates the inverse Hessian.
template <class Real>
void Lbfgs<Real>::apply_inverse_hessian(std::span<Real> v) {
  const size_t n = v.size();
  const auto slot = [&](int age) {
    return static_cast<size_t>((newest_ - age + settings_.history) % settings_.history);
  };
  const auto vector_of = [&](const std::vector<Real>& ring, size_t k) {
    return std::span<const Real>(ring.data() + k * n, n);
  };
  for (int age = 0; age < pairs_; ++age) {
    const size_t k = slot(age);
    weights_[k] = dot<Real>(vector_of(steps_, k), v) / curvatures_[k];
    add(-weights_[k], vector_of(changes_, k), v);
  }
  const std::span<const Real> newest_change = vector_of(changes_, slot(0));
  scale(curvatures_[slot(0)] / dot(newest_change, newest_change), v);
  for (int age = pairs_ - 1; age >= 0; --age) {
    const size_t k = slot(age);
    add(weights_[k] - dot<Real>(vector_of(changes_, k), v) / curvatures_[k], vector_of(steps_, k), v);
  }
}

template <class Real>
void Lbfgs<Real>::move_point() {
  const Real step = static_cast<Real>(line_search_.step());
  for (size_t i = 0; i < point_.size(); ++i) point_[i] = base_[i] + step * direction_[i];
}

template class Lbfgs<float>;
template class Lbfgs<double>;

}  // namespace retimbre
