#pragma once

#include <vector>

namespace retimbre {

/// Tells from the losses of the iterations so far when more of them would gain little: when the last third of them has
/// lowered the loss by less than `tolerance` of it. What is left of a loss that nears its end like n^-p after n
/// iterations is the gain of the last third over 1.5^p - 1: less than that gain for p of 2 and more, as measured for
/// L-BFGS on spectrograms.
class Convergence {
 public:
  explicit Convergence(double tolerance) : tolerance_(tolerance) {}

  /// Takes the loss after one more iteration. True when it is as good as final.
  bool reached(double loss);
  /// Says that the loss itself has changed, by so much where it stands: what came before is compared as if it had, too.
  void shift(double by);

 private:
  double tolerance_;
  std::vector<double> losses_;
};

}  // namespace retimbre
