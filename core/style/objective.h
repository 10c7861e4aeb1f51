#pragma once

#include <cstddef>
#include <span>

namespace retimbre {

/// The parts of a loss, already weighted: total() is what the optimiser sees.
struct LossTerms {
  double content = 0;
  double style = 0;
  double box = 0;
  double total() const { return content + style + box; }
};

/// A differentiable loss of a flat vector x. One evaluation may take seconds, so it is resumable: begin() takes a copy
/// of nothing (x must stay as it is until the evaluation is complete), and each advance() does one block of work of at
/// most a few tens of milliseconds. All memory is allocated when the objective is made.
class Objective {
 public:
  virtual ~Objective() = default;

  /// Length of x and of the gradient.
  virtual size_t size() const = 0;
  /// Starts the evaluation at x, [size()].
  virtual void begin(std::span<const float> x) = 0;
  /// Does the next block. True when loss() and `gradient`, [size()], are complete; pass the same span each time.
  virtual bool advance(std::span<float> gradient) = 0;
  /// The terms at the x of the last completed evaluation.
  virtual LossTerms loss() const = 0;
};

/// One evaluation without a pause.
inline LossTerms evaluate(Objective& objective, std::span<const float> x, std::span<float> gradient) {
  objective.begin(x);
  while (!objective.advance(gradient)) {
  }
  return objective.loss();
}

}  // namespace retimbre
