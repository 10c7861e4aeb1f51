#include "core/optimise/convergence.h"

#include <cstddef>

namespace retimbre {

bool Convergence::reached(double loss) {
  constexpr size_t kFewest = 9;  // before, the first steps are among the last third
  losses_.push_back(loss);
  const size_t last = losses_.size() - 1;
  if (last < kFewest) return false;
  return losses_[last - last / 3] - loss < tolerance_ * loss;
}

void Convergence::shift(double by) {
  for (double& loss : losses_) loss += by;
}

}  // namespace retimbre
