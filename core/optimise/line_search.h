#pragma once

namespace retimbre {

/// One point of a line search: the step along the direction, and the loss and its slope there.
struct LinePoint {
  double step = 0;
  double loss = 0;
  double slope = 0;
};

/// Search for a step that satisfies the strong Wolfe conditions, by Moré and Thuente (1994), "Line search algorithms
/// with guaranteed sufficient decrease", ACM TOMS 20(3). It asks for one step at a time, so that the loss may be
/// computed anywhere and at any time.
class LineSearch {
 public:
  enum class Status {
    kEvaluate,  // evaluate at step() and tell
    kAccepted,  // the step told last satisfies the conditions
    kFailed,    // no acceptable step was found
  };

  LineSearch() = default;
  /// loss, slope: at step 0, slope < 0. step: the first to try, > 0.
  LineSearch(double loss, double slope, double step);

  /// The step to evaluate at, > 0.
  double step() const { return step_; }

  /// Takes the loss and slope at step(). What is not finite makes the search back off.
  Status tell(double loss, double slope);

 private:
  double interpolate(const LinePoint& trial) const;
  void narrow(const LinePoint& trial);
  Status back_off();

  LinePoint start_;
  LinePoint best_;   // the end of the interval with the lower loss
  LinePoint other_;  // the other end, when bracketed_
  double step_ = 0;
  double lowest_ = 0, highest_ = 0;  // the next step lies between
  double width_ = 0, width_before_ = 0;
  double not_finite_at_ = 0;  // steps from here on are out of bounds
  bool bracketed_ = false;
  bool past_minimum_ = false;  // a step with sufficient decrease and a slope >= 0 was seen
  int evaluations_ = 0;
};

}  // namespace retimbre
