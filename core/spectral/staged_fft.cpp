#include "core/spectral/staged_fft.h"

#include <_kiss_fft_guts.h>

// KissFFT's product of two complex numbers, with fused multiply-adds where there are any. Its butterflies are static:
// they come with its source.
#undef C_MUL
#define C_MUL(product, a, b)                                                    \
  do {                                                                          \
    (product).r = retimbre::negative_multiply_add((a).i, (b).i, (a).r * (b).r); \
    (product).i = retimbre::multiply_add((a).i, (b).r, (a).r * (b).i);          \
  } while (0)
#include <kiss_fft.c>

namespace retimbre {
namespace {

static_assert(sizeof(kiss_fft_cpx) == sizeof(Complex4), "KissFFT must be built with USE_SIMD");

kiss_fft_cfg kiss(void* plan) { return static_cast<kiss_fft_cfg>(plan); }

/// Stages of a plan by KissFFT's numbers: factors[2 i] values, factors[2 i + 1] apart, are transformed together. The
/// first to run is the last one, where they are 1 apart.
int first_stage(kiss_fft_cfg plan) {
  int stage = 0;
  while (plan->factors[2 * stage + 1] > 1) ++stage;
  return stage;
}

}  // namespace

void StagedFft4::Free::operator()(void* plan) const { kiss_fft_free(plan); }

StagedFft4::StagedFft4(int size) : plan_(kiss_fft_alloc(size, 0, nullptr, nullptr)), places_(size), sources_(size) {
  const int* factors = kiss(plan_.get())->factors;
  for (int n = 0; n < size; ++n) {
    int rest = n;
    for (int stage = 0; stage <= first_stage(kiss(plan_.get())); ++stage) {
      const int radix = factors[2 * stage], span = factors[2 * stage + 1];
      places_[n] += rest % radix * span;
      rest /= radix;
    }
    sources_[places_[n]] = n;
  }
}

void StagedFft4::run(Complex4* values) const {
  const kiss_fft_cfg plan = kiss(plan_.get());
  auto* const begin = reinterpret_cast<kiss_fft_cpx*>(values);
  for (int stage = first_stage(plan); stage >= 0; --stage) {
    const int radix = plan->factors[2 * stage], span = plan->factors[2 * stage + 1];
    const int blocks = size() / (radix * span);  // of this stage; also the step between its twiddles
    const auto each_block = [&](auto&& butterflies) {
      for (int block = 0; block < blocks; ++block) butterflies(begin + block * radix * span);
    };
    switch (radix) {
      case 2:
        each_block([&](kiss_fft_cpx* block) { kf_bfly2(block, blocks, plan, span); });
        break;
      case 3:
        each_block([&](kiss_fft_cpx* block) { kf_bfly3(block, blocks, plan, span); });
        break;
      case 4:
        if (span == 1) {  // most often the first stage: without a loop of one inside the loop
          each_block([&](kiss_fft_cpx* block) { kf_bfly4(block, blocks, plan, 1); });
        } else {
          each_block([&](kiss_fft_cpx* block) { kf_bfly4(block, blocks, plan, span); });
        }
        break;
      case 5:
        each_block([&](kiss_fft_cpx* block) { kf_bfly5(block, blocks, plan, span); });
        break;
      default:
        each_block([&](kiss_fft_cpx* block) { kf_bfly_generic(block, blocks, plan, span, radix); });
    }
  }
}

}  // namespace retimbre
