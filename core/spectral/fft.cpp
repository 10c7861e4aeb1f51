#include "core/spectral/fft.h"

#include <kiss_fftr.h>

namespace retimbre {
namespace {

static_assert(sizeof(kiss_fft_cpx) == sizeof(Complex4), "KissFFT must be built with USE_SIMD");

kiss_fftr_cfg config(void* plan) { return static_cast<kiss_fftr_cfg>(plan); }

}  // namespace

void RealFft4::Free::operator()(void* plan) const { kiss_fftr_free(plan); }

RealFft4::RealFft4(int size)
    : half_(size / 2),
      forward_(kiss_fftr_alloc(size, 0, nullptr, nullptr)),
      inverse_(kiss_fftr_alloc(size, 1, nullptr, nullptr)) {}

void RealFft4::forward(const Float4* time, Complex4* spectrum) {
  kiss_fftr(config(forward_.get()), reinterpret_cast<const kiss_fft_scalar*>(time),
            reinterpret_cast<kiss_fft_cpx*>(spectrum));
}

void RealFft4::inverse(const Complex4* spectrum, Float4* time) {
  kiss_fftri(config(inverse_.get()), reinterpret_cast<const kiss_fft_cpx*>(spectrum),
             reinterpret_cast<kiss_fft_scalar*>(time));
}

}  // namespace retimbre
