#include "core/spectral/complex_fft.h"

#include <kiss_fft.h>

#include <bit>
#include <cmath>
#include <numbers>

namespace retimbre {

static_assert(sizeof(kiss_fft_cpx) == sizeof(Complex4), "KissFFT must be built with USE_SIMD");

void ComplexFft4::Free::operator()(void* plan) const { kiss_fft_free(plan); }

ComplexFft4::ComplexFft4(int size) : size_(size), front_(size), back_(size) {
  if (size < 16 || !std::has_single_bit(static_cast<unsigned>(size))) {
    kissfft_.reset(kiss_fft_alloc(size, 0, nullptr, nullptr));
    return;
  }
  int length = size;  // of the transforms that are left to do
  for (; length > 4; length /= 4) {
    auto& stage = stages_.emplace_back(length / 4);
    for (int p = 0; p < length / 4; ++p) {
      for (int j = 1; j < 4; ++j) {
        const double angle = 2 * std::numbers::pi * j * p / length;
        stage[p].cosine[j - 1] = static_cast<float>(std::cos(angle));
        stage[p].sine[j - 1] = static_cast<float>(std::sin(angle));
      }
    }
  }
  radix_of_last_ = length;
}

void ComplexFft4::run_middle_stages() {
  const int quarter = size_ / 4;
  int stride = 4;
  for (size_t stage = 1; stage < stages_.size(); ++stage, stride *= 4) {
    const Complex4* __restrict from = front_.data();
    Complex4* __restrict to = back_.data();
    for (const Twiddles w : stages_[stage]) {
      for (int q = 0; q < stride; ++q) {
        const Butterfly sums(from[q], from[q + quarter], from[q + 2 * quarter], from[q + 3 * quarter]);
        to[q] = sums.sum[0];
        for (int j = 1; j < 4; ++j) to[q + j * stride] = sums.turned(j, w);
      }
      from += stride;
      to += 4 * stride;
    }
    front_.swap(back_);
  }
}

void ComplexFft4::transform_by_kissfft() {
  kiss_fft(static_cast<kiss_fft_cfg>(kissfft_.get()), reinterpret_cast<const kiss_fft_cpx*>(front_.data()),
           reinterpret_cast<kiss_fft_cpx*>(back_.data()));
}

}  // namespace retimbre
