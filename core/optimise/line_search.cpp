#include "core/optimise/line_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retimbre {
namespace {

constexpr double kSufficientDecrease = 1e-3;
constexpr double kCurvature = 0.9;
constexpr double kShortestExtrapolation = 1.1;
constexpr double kLongestExtrapolation = 4;
constexpr double kEnoughShrinkage = 0.66;  // an interval that shrinks less over two steps is bisected
constexpr double kBackOff = 0.1;           // towards the best point, from one that is not finite
constexpr double kLargestStep = 1e20;
constexpr double kSmallestRelativeWidth = std::numeric_limits<double>::epsilon();
constexpr int kMaxEvaluations = 20;

// Where the cubic through the losses and slopes of two points has its minimum, as the fraction of the way a -> b.
// `branch` (1 or -1) chooses the sign of the root; NaN-free for any finite points with a.step != b.step.
double cubic_fraction(const LinePoint& a, const LinePoint& b, double branch) {
  const double theta = 3 * (a.loss - b.loss) / (b.step - a.step) + a.slope + b.slope;
  const double scale = std::max({std::abs(theta), std::abs(a.slope), std::abs(b.slope)});
  if (scale == 0) return 0;
  const double discriminant = (theta / scale) * (theta / scale) - (a.slope / scale) * (b.slope / scale);
  const double root = branch * scale * std::sqrt(std::max(0.0, discriminant));
  const double denominator = ((root - a.slope) + root) + b.slope;
  return denominator == 0 ? 0 : ((root - a.slope) + theta) / denominator;
}

// Where the line through the slopes of two points is zero.
double secant_step(const LinePoint& a, const LinePoint& b) {
  return a.step + a.slope / (a.slope - b.slope) * (b.step - a.step);
}

double closer(double to, double a, double b) { return std::abs(a - to) < std::abs(b - to) ? a : b; }
double farther(double from, double a, double b) { return std::abs(a - from) > std::abs(b - from) ? a : b; }

}  // namespace

LineSearch::LineSearch(double loss, double slope, double step)
    : start_{0, loss, slope},
      best_(start_),
      other_(start_),
      step_(step),
      highest_(step + kLongestExtrapolation * step),
      width_(kLargestStep),
      width_before_(2 * kLargestStep),
      not_finite_at_(kLargestStep) {}

LineSearch::Status LineSearch::tell(double loss, double slope) {
  ++evaluations_;
  if (!std::isfinite(loss) || !std::isfinite(slope)) return back_off();

  const LinePoint trial{step_, loss, slope};
  const double wanted_slope = kSufficientDecrease * start_.slope;
  const double wanted_loss = start_.loss + step_ * wanted_slope;
  if (loss <= wanted_loss && std::abs(slope) <= -kCurvature * start_.slope) return Status::kAccepted;
  if (evaluations_ >= kMaxEvaluations) return Status::kFailed;
  if (loss <= wanted_loss && slope >= 0) past_minimum_ = true;

  double next;
  if (!past_minimum_ && loss <= best_.loss && loss > wanted_loss) {
    // Lower than before but not low enough: search the loss less the wanted decrease instead, whose minimiser is.
    const auto tilt = [](LinePoint& point, double slope_change) {
      point.loss += slope_change * point.step;
      point.slope += slope_change;
    };
    LinePoint tilted = trial;
    for (LinePoint* point : {&tilted, &best_, &other_}) tilt(*point, -wanted_slope);
    next = interpolate(tilted);
    narrow(tilted);
    for (LinePoint* point : {&best_, &other_}) tilt(*point, wanted_slope);
  } else {
    next = interpolate(trial);
    narrow(trial);
  }

  if (bracketed_) {
    const double width = std::abs(other_.step - best_.step);
    if (width >= kEnoughShrinkage * width_before_) next = best_.step + 0.5 * (other_.step - best_.step);
    width_before_ = width_;
    width_ = width;
    lowest_ = std::min(best_.step, other_.step);
    highest_ = std::max(best_.step, other_.step);
    if (next <= lowest_ || next >= highest_ || width <= kSmallestRelativeWidth * highest_) return Status::kFailed;
  } else {
    if (next >= not_finite_at_) next = best_.step + 0.5 * (not_finite_at_ - best_.step);
    if (next >= kLargestStep || next <= step_) return Status::kFailed;
    lowest_ = next + kShortestExtrapolation * (next - best_.step);
    highest_ = next + kLongestExtrapolation * (next - best_.step);
  }
  step_ = next;
  return Status::kEvaluate;
}

// The next step (section 4 of the paper), from the trial and the ends of the interval as they were before it.
double LineSearch::interpolate(const LinePoint& trial) const {
  const double forward = trial.step > best_.step ? 1 : -1;
  if (trial.loss > best_.loss) {
    // Case 1: higher, so a minimum lies between.
    const double cubic = best_.step + cubic_fraction(best_, trial, forward) * (trial.step - best_.step);
    const double mean_slope = (best_.loss - trial.loss) / (trial.step - best_.step);
    const double parabola = best_.step + best_.slope / (mean_slope + best_.slope) / 2 * (trial.step - best_.step);
    return closer(best_.step, cubic, parabola) == cubic ? cubic : cubic + (parabola - cubic) / 2;
  }
  if (trial.slope * best_.slope < 0) {
    // Case 2: lower, and the slope has changed its sign: a minimum lies between.
    const double cubic = trial.step + cubic_fraction(trial, best_, -forward) * (best_.step - trial.step);
    return farther(trial.step, cubic, secant_step(trial, best_));
  }
  const double far_end = forward > 0 ? highest_ : lowest_;
  if (std::abs(trial.slope) < std::abs(best_.slope)) {
    // Case 3: lower, the same sign, flatter: extrapolate, when the cubic has a minimum that way.
    const double fraction = cubic_fraction(trial, best_, -forward);
    const double cubic = fraction < 0 ? trial.step + fraction * (best_.step - trial.step) : far_end;
    const double secant = secant_step(trial, best_);
    if (!bracketed_) return std::clamp(farther(trial.step, cubic, secant), lowest_, highest_);
    const double limit = trial.step + kEnoughShrinkage * (other_.step - trial.step);
    const double next = closer(trial.step, cubic, secant);
    return forward > 0 ? std::min(limit, next) : std::max(limit, next);
  }
  // Case 4: lower, the same sign, no flatter.
  if (!bracketed_) return far_end;
  const double branch = trial.step > other_.step ? -1 : 1;
  return trial.step + cubic_fraction(trial, other_, branch) * (other_.step - trial.step);
}

// Makes the trial one end of the interval that holds an acceptable step.
void LineSearch::narrow(const LinePoint& trial) {
  if (trial.loss > best_.loss) {
    other_ = trial;
    bracketed_ = true;
    return;
  }
  if (trial.slope * best_.slope < 0) {
    other_ = best_;
    bracketed_ = true;
  }
  best_ = trial;
}

LineSearch::Status LineSearch::back_off() {
  if (evaluations_ >= kMaxEvaluations) return Status::kFailed;
  not_finite_at_ = std::min(not_finite_at_, step_);
  step_ = best_.step + kBackOff * (step_ - best_.step);
  return step_ == best_.step ? Status::kFailed : Status::kEvaluate;
}

}  // namespace retimbre
