#include "core/spectral/fft.h"

#include <kiss_fft.h>

#include <cmath>
#include <numbers>

namespace retimbre {

static_assert(sizeof(kiss_fft_cpx) == sizeof(Complex4), "KissFFT must be built with USE_SIMD");

void RealFft4::Free::operator()(void* plan) const { kiss_fft_free(plan); }

RealFft4::RealFft4(int size)
    : part_(size / 8),
      forward_(kiss_fft_alloc(part_, 0, nullptr, nullptr)),
      inverse_(kiss_fft_alloc(part_, 1, nullptr, nullptr)),
      parts_(4 * static_cast<size_t>(part_)),
      scratch_(part_) {
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

void RealFft4::transform(const Plan& plan, const Complex4* from, Complex4* to) {
  kiss_fft(static_cast<kiss_fft_cfg>(plan.get()), reinterpret_cast<const kiss_fft_cpx*>(from),
           reinterpret_cast<kiss_fft_cpx*>(to));
}

}  // namespace retimbre
