#pragma once

#include <memory>
#include <vector>

#include "core/spectral/lanes.h"

namespace retimbre {

/// Complex Fourier transforms of four frames at once, z[k] = sum over n of x[n] exp(-2 pi i k n / size). Lanes never
/// mix. A plan holds scratch memory: one thread at a time.
///
/// Powers of two from 16 take stages of radix 4 that sort themselves (Stockham), whose first and last stage read and
/// write through the caller: measured in wasm, 1024 points take 1.8 microseconds a frame, and KissFFT built for four
/// lanes 2.9. All other sizes take KissFFT.
class ComplexFft4 {
 public:
  /// size: best with no prime factor above 5.
  explicit ComplexFft4(int size);

  int size() const { return size_; }

  /// store(k, z[k]) for x[n] = load(n), both Complex4. All is loaded before anything is stored. Both are copied, since
  /// what is reached through a reference would be read again after every store of a vector, which may alias anything.
  template <class Load, class Store>
  void transform(Load load, Store store) {
    if (stages_.empty()) {
      for (int n = 0; n < size_; ++n) front_[n] = load(n);
      transform_by_kissfft();
      for (int k = 0; k < size_; ++k) store(k, back_[k]);
      return;
    }
    load_first_stage(load);
    run_middle_stages();
    store_last_stage(store);
  }

 private:
  /// exp(-i angle) for the second, third and fourth input of a butterfly.
  struct Twiddles {
    float cosine[3];
    float sine[3];
  };
  /// Four sums of four values: a discrete Fourier transform of size 4.
  struct Butterfly {
    Complex4 sum[4];

    Butterfly(Complex4 a, Complex4 b, Complex4 c, Complex4 d) {
      const Float4 er = a.real + c.real, ei = a.imaginary + c.imaginary;
      const Float4 fr = a.real - c.real, fi = a.imaginary - c.imaginary;
      const Float4 gr = b.real + d.real, gi = b.imaginary + d.imaginary;
      const Float4 hr = b.real - d.real, hi = b.imaginary - d.imaginary;
      sum[0] = {er + gr, ei + gi};
      sum[1] = {fr + hi, fi - hr};
      sum[2] = {er - gr, ei - gi};
      sum[3] = {fr - hi, fi + hr};
    }
    /// sum[j], turned by its twiddle.
    Complex4 turned(int j, const Twiddles& w) const {
      const Float4 c = splat(w.cosine[j - 1]), s = splat(w.sine[j - 1]);
      return {multiply_add(sum[j].real, c, sum[j].imaginary * s),
              negative_multiply_add(sum[j].real, s, sum[j].imaginary * c)};
    }
  };
  struct Free {
    void operator()(void* plan) const;
  };

  template <class Load>
  void load_first_stage(Load load) {
    const int quarter = size_ / 4;
    const Twiddles* w = stages_[0].data();
    Complex4* to = front_.data();
    for (int p = 0; p < quarter; ++p, ++w, to += 4) {
      const Butterfly sums(load(p), load(p + quarter), load(p + 2 * quarter), load(p + 3 * quarter));
      to[0] = sums.sum[0];
      for (int j = 1; j < 4; ++j) to[j] = sums.turned(j, *w);
    }
  }

  /// The last stage turns nothing; it is of radix 2 for odd powers of two.
  template <class Store>
  void store_last_stage(Store store) {
    const Complex4* from = front_.data();
    if (radix_of_last_ == 4) {
      const int quarter = size_ / 4;
      for (int q = 0; q < quarter; ++q) {
        const Butterfly sums(from[q], from[q + quarter], from[q + 2 * quarter], from[q + 3 * quarter]);
        for (int j = 0; j < 4; ++j) store(q + j * quarter, sums.sum[j]);
      }
    } else {
      const int half = size_ / 2;
      for (int q = 0; q < half; ++q) {
        const Complex4 a = from[q], b = from[q + half];
        store(q, Complex4{a.real + b.real, a.imaginary + b.imaginary});
        store(q + half, Complex4{a.real - b.real, a.imaginary - b.imaginary});
      }
    }
  }

  void run_middle_stages();
  void transform_by_kissfft();

  int size_;
  int radix_of_last_ = 4;
  std::vector<std::vector<Twiddles>> stages_;  // all but the last; none if KissFFT does the work
  std::vector<Complex4> front_;                // what the next stage reads
  std::vector<Complex4> back_;
  std::unique_ptr<void, Free> kissfft_;
};

}  // namespace retimbre
