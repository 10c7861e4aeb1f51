#include "core/optimise/convergence.h"

#include <algorithm>
#include <cstddef>

namespace retimbre {

bool Convergence::reached(double loss) {
  constexpr size_t kShortestStretch = 5, kStretches = 3;
  constexpr double kSlowestDecay = 0.95;
  losses_.push_back(loss);
  const size_t last = losses_.size() - 1;
  const size_t stretch = std::max(kShortestStretch, last / kStretches);
  if (last < 2 * stretch) return false;
  const double before = losses_[last - 2 * stretch] - losses_[last - stretch];
  const double gain = std::max(0.0, losses_[last - stretch] - loss);
  const double decay = std::clamp(gain / std::max(before, gain), 0.0, kSlowestDecay);
  const double to_come = gain * decay / (1 - decay);
  return to_come <= tolerance_ * (loss - to_come);
}

}  // namespace retimbre
