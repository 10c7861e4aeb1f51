#pragma once

#include <memory>
#include <vector>

#include "core/spectral/lanes.h"

namespace retimbre {

/// Real Fourier transforms of four frames at once. Lanes are frames and never mix. Over KissFFT, whose scalar type is
/// built as a vector of four floats. A plan holds scratch memory: one thread at a time.
///
/// Layout: time is [size] in order, the spectrum is [size / 2 + 1] bins from 0 Hz to half the sample rate.
/// Scaling: neither direction scales, so forward then inverse multiplies by size.
class RealFft4 {
 public:
  /// size: samples a frame, even, best with no prime factor above 5.
  explicit RealFft4(int size);

  int size() const { return 2 * half_; }
  int bins() const { return half_ + 1; }

  /// spectrum[k] = sum over n of time[n] exp(-2 pi i k n / size).
  void forward(const Float4* time, Complex4* spectrum);

  /// time[n] = sum over all size bins k of X[k] exp(2 pi i k n / size), X being `spectrum` continued as that of a real
  /// signal. The imaginary parts of the first and the last bin are taken as zero.
  void inverse(const Complex4* spectrum, Float4* time);

 private:
  struct Free {
    void operator()(void* plan) const;
  };
  using Plan = std::unique_ptr<void, Free>;

  int half_;
  Plan forward_;
  Plan inverse_;
};

}  // namespace retimbre
