#include "core/spectral/fft.h"

#include <cmath>
#include <numbers>

namespace retimbre {

RealFft4::RealFft4(int size) : half_(size / 2), complex_(half_), z_(half_) {
  for (int bin = 0; 2 * bin <= half_; ++bin) {
    const double angle = std::numbers::pi * bin / half_;
    turns_.push_back({static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))});
  }
}

}  // namespace retimbre
