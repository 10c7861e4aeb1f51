#include "core/spectral/fft.h"

#include <cmath>
#include <numbers>

namespace retimbre {

RealFft4::RealFft4(int size)
    : part_(size / 8), complex_(part_), parts_(4 * static_cast<size_t>(part_)), exchanged_(parts_.size()) {
  const auto turn = [&](int numerator, int denominator) {
    const double angle = std::numbers::pi * numerator / denominator;
    return Turn{static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
  };
  for (int k = 0; 2 * k <= part_; ++k) {
    Twiddles w;
    for (int j = 1; j < 4; ++j) w.stage[j - 1] = turn(j * k, 2 * part_);
    for (int q = 0; q < 4; ++q) w.real[q] = turn(k + q * part_, 4 * part_);
    twiddles_.push_back(w);
  }
}

}  // namespace retimbre
