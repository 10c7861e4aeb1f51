#pragma once

#include <tuple>
#include <utility>
#include <vector>

#include "core/spectral/complex_fft.h"
#include "core/spectral/lanes.h"

namespace retimbre {

/// Real Fourier transforms of four frames at once, by a complex transform of half the size. Lanes are frames and never
/// mix. A plan holds scratch memory: one thread at a time.
///
/// Layout: time is [size] in order, the spectrum is the size / 2 + 1 bins from 0 Hz to half the sample rate. Samples
/// are taken from and given to the caller's functions, which can window and add up on the way. Scaling: neither
/// direction scales, so forward then inverse multiplies by size.
class RealFft4 {
 public:
  /// size: samples a frame, even, best with no prime factor above 5.
  explicit RealFft4(int size);

  int size() const { return 2 * half_; }
  int bins() const { return half_ + 1; }

  /// spectrum[k] = sum over n of time[n] exp(-2 pi i k n / size), time[n] being load(n).
  template <class Load>
  void forward(Load load, Complex4* spectrum) {
    take(load);
    const int half = half_;
    const Complex4* z = z_.data();
    const Turn* turns = turns_.data();
    for (int bin = 0; 2 * bin <= half; ++bin) {
      const auto [x, y] = to_real(z[bin], z[mirror(bin, half)], turns[bin]);
      spectrum[bin] = x;
      spectrum[half - bin] = y;
    }
  }

  /// store(n, time[n]), time[n] being the sum over all size bins k of X[k] exp(2 pi i k n / size), and X `spectrum`
  /// continued as that of a real signal. The imaginary parts of the first and the last bin are taken as zero.
  template <class Store>
  void inverse(const Complex4* spectrum, Store store) {
    const Complex4 first = {spectrum[0].real, Float4{}}, last = {spectrum[half_].real, Float4{}};
    const int half = half_;
    Complex4* z = z_.data();
    const Turn* turns = turns_.data();
    z[0] = to_complex(first, last, turns[0]).first;
    for (int bin = 1; 2 * bin <= half; ++bin) {
      std::tie(z[bin], z[half - bin]) = to_complex(spectrum[bin], spectrum[half - bin], turns[bin]);
    }
    give(store);
  }

  /// inverse of the spectrum of load(n) with each bin replaced by change(bin, value). `change` keeps real bins real.
  template <class Load, class Change, class Store>
  void change(Load load, Change change, Store store) {
    take(load);
    const int half = half_;
    Complex4* z = z_.data();
    const Turn* turns = turns_.data();
    for (int bin = 0; 2 * bin <= half; ++bin) {
      Complex4 &a = z[bin], &b = z[mirror(bin, half)];
      const auto [x, y] = to_real(a, b, turns[bin]);
      std::tie(a, b) = to_complex(change(bin, x), change(half - bin, y), turns[bin]);
    }
    give(store);
  }

 private:
  /// exp(-i angle).
  struct Turn {
    float cosine;
    float sine;
  };

  /// The value of the complex transform that makes bins `bin` and half - bin together with value `bin`. The first and
  /// the middle one are their own mirrors.
  static int mirror(int bin, int half) { return bin == 0 ? 0 : half - bin; }

  template <class Load>
  void take(Load load) {
    complex_.transform([&](int n) { return Complex4{load(2 * n), load(2 * n + 1)}; },
                       [&](int k, Complex4 value) { z_[k] = value; });
  }

  /// A transform forward with real and imaginary parts exchanged before and after is one backward; to_complex has
  /// exchanged them.
  template <class Store>
  void give(Store store) {
    complex_.transform([z = z_.data()](int k) { return z[k]; },
                       [store](int n, Complex4 value) {
                         store(2 * n, value.imaginary);
                         store(2 * n + 1, value.real);
                       });
  }

  /// From two mirrored values of the complex transform to those bins of the real one: a + conj(b) is the transform of
  /// the even samples, (a - conj(b)) / i that of the odd ones, both twice.
  static std::pair<Complex4, Complex4> to_real(Complex4 a, Complex4 b, Turn turn) {
    const Float4 half = splat(0.5f), c = splat(0.5f * turn.cosine), s = splat(0.5f * turn.sine);
    const Float4 even_real = (a.real + b.real) * half, even_imaginary = (a.imaginary - b.imaginary) * half;
    const Float4 odd_real = a.imaginary + b.imaginary, odd_imaginary = b.real - a.real;
    const Float4 turned_real = multiply_add(c, odd_real, s * odd_imaginary);
    const Float4 turned_imaginary = negative_multiply_add(s, odd_real, c * odd_imaginary);
    return {{even_real + turned_real, even_imaginary + turned_imaginary},
            {even_real - turned_real, turned_imaginary - even_imaginary}};
  }

  /// Backwards, twice as large, with real and imaginary parts exchanged.
  static std::pair<Complex4, Complex4> to_complex(Complex4 x, Complex4 y, Turn turn) {
    const Float4 c = splat(turn.cosine), s = splat(turn.sine);
    const Float4 even_real = x.real + y.real, even_imaginary = x.imaginary - y.imaginary;
    const Float4 odd_real = x.real - y.real, odd_imaginary = x.imaginary + y.imaginary;
    const Float4 turned_real = multiply_add(c, odd_imaginary, s * odd_real);
    const Float4 turned_imaginary = negative_multiply_add(s, odd_imaginary, c * odd_real);
    return {{even_imaginary + turned_imaginary, even_real - turned_real},
            {turned_imaginary - even_imaginary, even_real + turned_real}};
  }

  int half_;
  ComplexFft4 complex_;
  std::vector<Turn> turns_;  // of bins 0 to half / 2
  std::vector<Complex4> z_;  // the complex transform, [half]
};

}  // namespace retimbre
