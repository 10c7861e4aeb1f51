#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/optimise/line_search.h"

namespace retimbre {

struct LbfgsSettings {
  /// Pairs of steps and gradient changes that are remembered, 1 or more.
  int history = 10;
  /// 2-norm of the first step, > 0, in units of x: steepest descent has no scale of its own.
  double first_step_norm = 1;
  /// Converged when no element of the gradient is larger than this, >= 0.
  double gradient_tolerance = 0;
  /// Iterations (accepted steps) after which it ends, 1 or more.
  int max_iterations = 1000;
};

/// What the last evaluation led to.
enum class LbfgsStatus {
  kEvaluate,   // the line search goes on: evaluate at point()
  kIterated,   // a step was accepted; evaluate at point() to go on
  kConverged,  // the gradient is within its tolerance at best()
  kExhausted,  // max_iterations were done
  kStalled,    // no step downhill gives a lower finite loss; best() is the lowest point seen
};
inline bool goes_on(LbfgsStatus status) { return status == LbfgsStatus::kEvaluate || status == LbfgsStatus::kIterated; }

/// Minimises a smooth function by limited-memory BFGS (Nocedal 1980; Nocedal and Wright, "Numerical optimization",
/// 2006, algorithm 7.4) with a strong Wolfe line search. It owns no function: evaluate at point(), tell the loss and
/// gradient, repeat while goes_on(). All memory is taken when it is made; sums are in double. Losses that are not
/// finite shorten the step. Real is float or double.
template <class Real>
class Lbfgs {
 public:
  /// start: [n], copied.
  Lbfgs(std::span<const Real> start, const LbfgsSettings& settings);

  /// Where to evaluate next, [n]; stays valid and as it is until tell().
  std::span<const Real> point() const { return point_; }
  /// Takes the loss and gradient, [n], at point().
  LbfgsStatus tell(double loss, std::span<const Real> gradient);

  /// The point of the lowest finite loss told so far, [n]; the start before that.
  std::span<const Real> best() const { return best_; }
  double best_loss() const { return best_loss_; }
  int iterations() const { return iterations_; }
  int evaluations() const { return evaluations_; }

  static uint64_t estimate_bytes(uint64_t n, const LbfgsSettings& settings);

 private:
  LbfgsStatus begin(double loss, std::span<const Real> gradient);
  LbfgsStatus accept(double loss, std::span<const Real> gradient);
  LbfgsStatus restart();
  LbfgsStatus search(double loss, double step_norm);
  void remember(std::span<const Real> gradient);
  void apply_inverse_hessian(std::span<Real> v);
  void move_point();

  LbfgsSettings settings_;
  std::vector<Real> base_, base_gradient_;  // where the line search started
  std::vector<Real> direction_, point_;
  std::vector<Real> best_, best_gradient_;
  double best_loss_;
  LineSearch line_search_;
  double last_step_norm_;
  int iterations_ = 0, evaluations_ = 0;

  std::vector<Real> steps_, changes_;  // rings of `history` vectors
  std::vector<double> curvatures_;     // step . change of each
  std::vector<double> weights_;
  int newest_ = 0, pairs_ = 0;
};

extern template class Lbfgs<float>;
extern template class Lbfgs<double>;

}  // namespace retimbre
