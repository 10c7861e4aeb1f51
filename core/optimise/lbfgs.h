#pragma once

#include <array>
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
///
/// The function may be a weighted sum of parts. Their gradients' history is kept apart, so that the weights can change
/// on the way without what is known of the curvature being lost.
template <class Real>
class Lbfgs {
 public:
  /// start: [n], copied. weights: of the parts, one or more.
  Lbfgs(std::span<const Real> start, const LbfgsSettings& settings, std::span<const double> weights = kOnePart);

  /// Where to evaluate next, [n]; stays valid and as it is until tell(), weigh() or replace().
  std::span<const Real> point() const { return point_; }
  /// Takes the loss [parts] and gradient [parts x n] of each part at point(), without the weights.
  LbfgsStatus tell(std::span<const double> losses, std::span<const Real> gradients);
  LbfgsStatus tell(double loss, std::span<const Real> gradient) { return tell(std::span(&loss, 1), gradient); }

  /// Changes the weights, [parts], and goes on from the last accepted point, also after the end was reached. best()
  /// begins anew there. Not before the first tell().
  LbfgsStatus weigh(std::span<const double> weights);
  /// Says that the parts themselves have changed: their losses and gradients at the point told last, which must have
  /// been accepted (see accepted_last()).
  LbfgsStatus replace(std::span<const double> losses, std::span<const Real> gradients);
  /// Whether the point told last is the one that the iteration stands at.
  bool accepted_last() const { return accepted_last_; }
  /// Where the iteration stands, [n].
  std::span<const Real> accepted() const { return base_.point; }

  /// The point of the lowest finite loss told so far, [n]; the start before that.
  std::span<const Real> best() const { return best_place().point; }
  double best_loss() const { return best_place().loss; }
  int iterations() const { return iterations_; }
  int evaluations() const { return evaluations_; }

  static uint64_t estimate_bytes(uint64_t n, const LbfgsSettings& settings, int parts = 1);

 private:
  static constexpr std::array<double, 1> kOnePart = {1};

  /// A point with all that was told of it.
  struct Place {
    std::vector<Real> point, gradient;  // the gradient of the weighted sum
    double loss;
    std::vector<double> losses;   // by part
    std::vector<Real> gradients;  // by part; empty when there is one
  };

  const Place& best_place() const { return best_is_base_ ? base_ : best_; }
  Place place(std::span<const Real> point) const;
  void put(Place& place, std::span<const double> losses, std::span<const Real> gradients) const;
  void weigh(Place& place) const;
  void sum_parts(std::span<const Real> parts, size_t first, std::span<Real> out) const;
  LbfgsStatus begin();
  LbfgsStatus accept();
  LbfgsStatus restart();
  LbfgsStatus restart_at_base();
  LbfgsStatus search(double step_norm);
  void remember();
  void measure_curvature(size_t slot);
  void apply_inverse_hessian(std::span<Real> v);
  void move_point();

  LbfgsSettings settings_;
  std::vector<double> weights_;
  Place told_;  // last
  Place base_;  // where the line search started
  Place best_;  // unless that is base_
  bool best_is_base_ = true;
  std::vector<Real> direction_, point_;
  LineSearch line_search_;
  double last_step_norm_;
  bool accepted_last_ = false;
  int iterations_ = 0, evaluations_ = 0;

  // Rings of `history` pairs.
  std::vector<Real> steps_, changes_;
  std::vector<Real> part_changes_;  // the changes by part; empty when there is one
  std::vector<double> curvatures_;  // step . change of each; 0 where that says nothing
  std::vector<double> projections_;
  int newest_ = 0, pairs_ = 0;
};

extern template class Lbfgs<float>;
extern template class Lbfgs<double>;

}  // namespace retimbre
