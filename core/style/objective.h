#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace retimbre {

/// The terms of a loss, already weighted: total() is what the optimiser sees.
struct LossTerms {
  double content = 0;
  double style = 0;
  double box = 0;
  double total() const { return content + style + box; }
};

/// Work done in matrix products and convolutions, for the benchmarks.
struct ProductWork {
  double seconds = 0;
  double flops = 0;
};

/// A differentiable loss of a flat vector x, the weighted sum of parts whose losses and gradients are told apart, so
/// that their weights may change while an optimiser runs (see Lbfgs). One evaluation may take seconds, so it is
/// resumable: begin() takes a copy of nothing (x must stay as it is until the evaluation is complete), and each
/// advance() does one block of work of at most a few tens of milliseconds. All memory is allocated when the objective
/// is made.
class Objective {
 public:
  virtual ~Objective() = default;

  /// Length of x and of each part's gradient.
  virtual size_t size() const = 0;
  /// The weight of each part; their number does not change.
  virtual std::vector<double> weights() const = 0;

  /// What has to be there before the first evaluation is made a few tens of milliseconds at a time. True when all is.
  virtual bool prepare() { return true; }
  virtual double fraction_prepared() const { return 1; }

  /// Starts the evaluation at x, [size()].
  virtual void begin(std::span<const float> x) = 0;
  /// Does the next block. True when losses and `gradients`, [weights().size() x size()], are complete; pass the same
  /// span each time.
  virtual bool advance(std::span<float> gradients) = 0;
  /// The loss of each part at the x of the last completed evaluation, without its weight.
  virtual std::span<const double> losses() const = 0;
  /// The same as terms, weighted.
  virtual LossTerms terms() const = 0;

  /// To be called between iterations: makes anew at x, that of the last evaluation, those parts that are cheap models
  /// of something dearer. True when that changed their losses and `gradients`.
  virtual bool renew(std::span<const float> /*x*/, std::span<float> /*gradients*/) { return false; }

  /// Of all evaluations and preparations so far.
  virtual ProductWork products() const = 0;
};

/// One evaluation without a pause.
inline LossTerms evaluate(Objective& objective, std::span<const float> x, std::span<float> gradients) {
  objective.begin(x);
  while (!objective.advance(gradients)) {
  }
  return objective.terms();
}

}  // namespace retimbre
