#include "core/spectral/complex_fft.h"

#include <kiss_fft.h>

namespace retimbre {

static_assert(sizeof(kiss_fft_cpx) == sizeof(Complex4), "KissFFT must be built with USE_SIMD");

void ComplexFft4::Free::operator()(void* plan) const { kiss_fft_free(plan); }

ComplexFft4::ComplexFft4(int size)
    : size_(size), in_(size), out_(size), plan_(kiss_fft_alloc(size, 0, nullptr, nullptr)) {}

void ComplexFft4::transform() {
  kiss_fft(static_cast<kiss_fft_cfg>(plan_.get()), reinterpret_cast<const kiss_fft_cpx*>(in_.data()),
           reinterpret_cast<kiss_fft_cpx*>(out_.data()));
}

}  // namespace retimbre
