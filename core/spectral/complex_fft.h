#pragma once

#include <memory>
#include <vector>

#include "core/spectral/lanes.h"

namespace retimbre {

/// Complex Fourier transforms of four frames at once by KissFFT, whose scalar type is a vector of four lanes:
/// z[k] = sum over n of x[n] exp(-2 pi i k n / size). Lanes never mix. A plan holds scratch memory: one thread at a
/// time.
class ComplexFft4 {
 public:
  /// size: best with no prime factor above 5.
  explicit ComplexFft4(int size);

  int size() const { return size_; }

  /// store(k, z[k]) for x[n] = load(n), both Complex4. All is loaded before anything is stored. Both are copied, since
  /// what is reached through a reference would be read again after every store of a vector, which may alias anything.
  template <class Load, class Store>
  void transform(Load load, Store store) {
    for (int n = 0; n < size_; ++n) in_[n] = load(n);
    transform();
    for (int k = 0; k < size_; ++k) store(k, out_[k]);
  }

 private:
  struct Free {
    void operator()(void* plan) const;
  };

  void transform();

  int size_;
  std::vector<Complex4> in_, out_;
  std::unique_ptr<void, Free> plan_;
};

}  // namespace retimbre
