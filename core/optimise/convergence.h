#pragma once

#include <vector>

namespace retimbre {

/// Tells from the losses of the iterations so far when more of them would gain little: when what a geometric decay of
/// the last gains would still bring is less than `tolerance` of the loss that it would come to (Aitken's extrapolation,
/// over stretches that grow with the number of iterations, as single gains are uneven).
class Convergence {
 public:
  explicit Convergence(double tolerance) : tolerance_(tolerance) {}

  /// Takes the loss after one more iteration. True when it is as good as final.
  bool reached(double loss);

 private:
  double tolerance_;
  std::vector<double> losses_;
};

}  // namespace retimbre
