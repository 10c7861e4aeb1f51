#include "core/optimise/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "core/base/dot.h"

namespace retimbre {
namespace {

// A pair whose step and gradient change are further from parallel than this says nothing of the curvature but rounding.
constexpr double kSmallestCosine = 1e-12;

template <class Real>
double norm(std::span<const Real> v) {
  return std::sqrt(dot(v, v));
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
Lbfgs<Real>::Lbfgs(std::span<const Real> start, const LbfgsSettings& settings, std::span<const double> weights)
    : settings_(settings),
      weights_(weights.begin(), weights.end()),
      told_(place(start)),
      base_(told_),
      best_(told_),
      direction_(start.size()),
      point_(told_.point),
      last_step_norm_(settings.first_step_norm),
      steps_(start.size() * static_cast<size_t>(settings.history)),
      changes_(steps_.size()),
      part_changes_(weights.size() == 1 ? 0 : steps_.size() * weights.size()),
      curvatures_(static_cast<size_t>(settings.history)),
      projections_(curvatures_.size()) {}

template <class Real>
uint64_t Lbfgs<Real>::estimate_bytes(uint64_t n, const LbfgsSettings& settings, int parts) {
  const auto history = static_cast<uint64_t>(settings.history);
  const auto apart = static_cast<uint64_t>(parts == 1 ? 0 : parts);
  return n * sizeof(Real) * (8 + 3 * apart + (2 + apart) * history);
}

template <class Real>
typename Lbfgs<Real>::Place Lbfgs<Real>::place(std::span<const Real> point) const {
  const size_t parts = weights_.size();
  return {.point = std::vector<Real>(point.begin(), point.end()),
          .gradient = std::vector<Real>(point.size()),
          .loss = std::numeric_limits<double>::infinity(),
          .losses = std::vector<double>(parts),
          .gradients = std::vector<Real>(parts == 1 ? 0 : parts * point.size())};
}

// The weighted sum of the parts.
template <class Real>
void Lbfgs<Real>::weigh(Place& place) const {
  place.loss = 0;
  for (size_t part = 0; part < weights_.size(); ++part) place.loss += weights_[part] * place.losses[part];
  if (place.gradients.empty()) return;
  sum_parts(place.gradients, 0, place.gradient);
}

// out = the weighted sum of parts that begin at `first`.
template <class Real>
void Lbfgs<Real>::sum_parts(std::span<const Real> parts, size_t first, std::span<Real> out) const {
  const size_t n = out.size();
  std::ranges::fill(out, Real{0});
  for (size_t part = 0; part < weights_.size(); ++part) {
    add<Real>(weights_[part], parts.subspan(first + part * n, n), out);
  }
}

template <class Real>
void Lbfgs<Real>::put(Place& place, std::span<const double> losses, std::span<const Real> gradients) const {
  std::ranges::copy(losses, place.losses.begin());
  if (place.gradients.empty()) {
    const Real weight = static_cast<Real>(weights_[0]);
    std::ranges::transform(gradients, place.gradient.begin(), [weight](Real g) { return weight * g; });
  } else {
    std::ranges::copy(gradients, place.gradients.begin());
  }
  weigh(place);
}

template <class Real>
LbfgsStatus Lbfgs<Real>::tell(std::span<const double> losses, std::span<const Real> gradients) {
  ++evaluations_;
  accepted_last_ = false;
  std::ranges::copy(point_, told_.point.begin());
  put(told_, losses, gradients);
  // The slope is not finite when any element of the gradient is not, and the search backs off.
  const double slope = evaluations_ == 1 ? 0 : dot(std::span<const Real>(told_.gradient), direction_);
  if (evaluations_ == 1) return begin();

  const bool is_best = std::isfinite(told_.loss) && std::isfinite(slope) && told_.loss < best_loss();
  const auto status = line_search_.tell(told_.loss, slope);
  if (status == LineSearch::Status::kAccepted) return accept();
  if (is_best) {
    best_ = told_;
    best_is_base_ = false;
  }
  if (status == LineSearch::Status::kFailed) return restart();
  move_point();
  return LbfgsStatus::kEvaluate;
}

template <class Real>
LbfgsStatus Lbfgs<Real>::begin() {
  if (!std::isfinite(told_.loss) || !std::isfinite(norm<Real>(told_.gradient))) return LbfgsStatus::kStalled;
  std::swap(base_, told_);
  accepted_last_ = true;
  if (largest<Real>(base_.gradient) <= settings_.gradient_tolerance) return LbfgsStatus::kConverged;
  return search(settings_.first_step_norm) == LbfgsStatus::kStalled ? LbfgsStatus::kStalled : LbfgsStatus::kEvaluate;
}

template <class Real>
LbfgsStatus Lbfgs<Real>::accept() {
  remember();
  std::swap(base_, told_);
  // An accepted step is always lower than where it started, but something lower may have been seen on the way.
  if (!best_is_base_ && base_.loss <= best_.loss) best_is_base_ = true;
  accepted_last_ = true;
  ++iterations_;
  if (largest<Real>(base_.gradient) <= settings_.gradient_tolerance) return LbfgsStatus::kConverged;
  if (iterations_ >= settings_.max_iterations) return LbfgsStatus::kExhausted;
  return search(last_step_norm_);
}

// After a search without success: once more from the lowest point, downhill, as if nothing were known of the curvature.
template <class Real>
LbfgsStatus Lbfgs<Real>::restart() {
  const bool nothing_known = pairs_ == 0;
  const bool lower = !best_is_base_;
  if (nothing_known && !lower) return LbfgsStatus::kStalled;
  pairs_ = 0;
  if (lower) {
    std::swap(base_, best_);
    best_is_base_ = true;
    ++iterations_;
  }
  if (largest<Real>(base_.gradient) <= settings_.gradient_tolerance) return LbfgsStatus::kConverged;
  if (iterations_ >= settings_.max_iterations) return LbfgsStatus::kExhausted;
  return search(last_step_norm_);
}

template <class Real>
LbfgsStatus Lbfgs<Real>::weigh(std::span<const double> weights) {
  const size_t n = point_.size(), parts = weights_.size();
  std::ranges::copy(weights, weights_.begin());
  weigh(base_);
  for (size_t slot = 0; slot < curvatures_.size() && parts > 1; ++slot) {
    sum_parts(part_changes_, slot * parts * n, std::span(changes_).subspan(slot * n, n));
    measure_curvature(slot);
  }
  if (std::ranges::all_of(curvatures_, [](double curvature) { return curvature == 0; })) pairs_ = 0;
  return restart_at_base();
}

template <class Real>
LbfgsStatus Lbfgs<Real>::replace(std::span<const double> losses, std::span<const Real> gradients) {
  put(base_, losses, gradients);
  return restart_at_base();
}

template <class Real>
LbfgsStatus Lbfgs<Real>::restart_at_base() {
  best_is_base_ = true;
  if (largest<Real>(base_.gradient) <= settings_.gradient_tolerance) return LbfgsStatus::kConverged;
  return search(last_step_norm_);
}

// Starts a line search at base_. step_norm: of the first trial when the direction has no scale of its own.
template <class Real>
LbfgsStatus Lbfgs<Real>::search(double step_norm) {
  std::ranges::transform(base_.gradient, direction_.begin(), std::negate{});
  if (pairs_ > 0) apply_inverse_hessian(direction_);
  const auto slope_of = [&] { return dot(std::span<const Real>(direction_), base_.gradient); };
  double slope = slope_of();
  if (pairs_ > 0 && !(slope < 0)) {  // rounding has spoiled the memory
    pairs_ = 0;
    std::ranges::transform(base_.gradient, direction_.begin(), std::negate{});
    slope = slope_of();
  }
  if (!(slope < 0)) return LbfgsStatus::kStalled;
  const double first = pairs_ > 0 ? 1 : step_norm / norm<Real>(direction_);
  line_search_ = LineSearch(base_.loss, slope, first);
  move_point();
  return LbfgsStatus::kIterated;
}

// Keeps the pair of the accepted step from base_ to told_.
template <class Real>
void Lbfgs<Real>::remember() {
  const int slot = pairs_ == 0 ? 0 : (newest_ + 1) % settings_.history;
  const size_t n = point_.size(), parts = weights_.size(), begin = static_cast<size_t>(slot) * n;
  const auto difference = [](const std::vector<Real>& a, const std::vector<Real>& b, Real* out) {
    for (size_t i = 0; i < a.size(); ++i) out[i] = a[i] - b[i];
  };
  difference(told_.point, base_.point, steps_.data() + begin);
  difference(told_.gradient, base_.gradient, changes_.data() + begin);
  if (parts > 1) difference(told_.gradients, base_.gradients, part_changes_.data() + begin * parts);
  last_step_norm_ = norm<Real>(std::span(steps_).subspan(begin, n));
  measure_curvature(static_cast<size_t>(slot));
  if (curvatures_[static_cast<size_t>(slot)] == 0) {
    // The slot held the oldest pair, which is gone now.
    pairs_ = std::min(pairs_, settings_.history - 1);
    return;
  }
  newest_ = slot;
  pairs_ = std::min(pairs_ + 1, settings_.history);
}

template <class Real>
void Lbfgs<Real>::measure_curvature(size_t slot) {
  const size_t n = point_.size();
  const auto step = std::span<const Real>(steps_).subspan(slot * n, n);
  const auto change = std::span<const Real>(changes_).subspan(slot * n, n);
  const double curvature = dot(step, change);
  curvatures_[slot] = curvature > kSmallestCosine * norm(step) * norm(change) ? curvature : 0;
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
  bool scaled = false;
  for (int age = 0; age < pairs_; ++age) {
    const size_t k = slot(age);
    if (curvatures_[k] == 0) continue;
    projections_[k] = dot(vector_of(steps_, k), std::span<const Real>(v)) / curvatures_[k];
    add(-projections_[k], vector_of(changes_, k), v);
  }
  for (int age = 0; age < pairs_ && !scaled; ++age) {
    const size_t k = slot(age);
    if (curvatures_[k] == 0) continue;
    const auto change = vector_of(changes_, k);
    scale(curvatures_[k] / dot(change, change), v);
    scaled = true;
  }
  for (int age = pairs_ - 1; age >= 0; --age) {
    const size_t k = slot(age);
    if (curvatures_[k] == 0) continue;
    const double back = dot(vector_of(changes_, k), std::span<const Real>(v)) / curvatures_[k];
    add(projections_[k] - back, vector_of(steps_, k), v);
  }
}

template <class Real>
void Lbfgs<Real>::move_point() {
  const Real step = static_cast<Real>(line_search_.step());
  for (size_t i = 0; i < point_.size(); ++i) point_[i] = base_.point[i] + step * direction_[i];
}

template class Lbfgs<float>;
template class Lbfgs<double>;

}  // namespace retimbre
