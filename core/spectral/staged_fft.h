#pragma once

#include <memory>
#include <vector>

#include "core/base/lanes.h"

namespace retimbre {

/// Complex Fourier transforms of four frames at once: a plan and the butterflies of KissFFT, built so that its scalar
/// type is a vector of four floats. Lanes never mix. Nothing is changed by a transform but its values: any number of
/// threads may share one.
///
/// kiss_fft() recurses down to single values, which it copies before the first butterfly: in wasm a third of the time
/// of 256 points. Here the caller puts each value in its place, and the stages run one after the other over all of
/// them, in place.
class StagedFft4 {
 public:
  /// size: 1 or more, best with no prime factor above 5.
  explicit StagedFft4(int size);

  int size() const { return static_cast<int>(sources_.size()); }
  /// [size()]: where run wants each input, and which input it wants in each place.
  const int* places() const { return places_.data(); }
  const int* sources() const { return sources_.data(); }

  /// From x[n] = values[places()[n]] to values[k] = sum over n of x[n] exp(-2 pi i k n / size). Without a scale. With
  /// the real and imaginary parts of all values exchanged, before and after, it is the inverse, size times too large.
  void run(Complex4* values) const;

 private:
  struct Free {
    void operator()(void* plan) const;
  };

  std::unique_ptr<void, Free> plan_;
  std::vector<int> places_;
  std::vector<int> sources_;
};

}  // namespace retimbre
