#pragma once

#include <vector>

#include "core/base/lanes.h"
#include "core/spectral/staged_fft.h"

namespace retimbre {

/// Real Fourier transforms of four frames at once. Lanes are frames and never mix. A plan holds scratch memory: one
/// thread at a time.
///
/// Layout: time is [size] in order, the spectrum is the size / 2 + 1 bins from 0 Hz to half the sample rate.
/// Scaling: neither direction scales, so forward then inverse multiplies by size.
///
/// The real transform of size 8m is a complex one of 4m: four of m by KissFFT, then a last stage of radix 4, then the
/// step from complex to real. For size 2048 a transform of m = 256 stays in the fastest cache, where one of 1024 does
/// not (measured in wasm: 1.3 times the speed). The last two steps need the same eight values and are one pass here;
/// the inverse is the same backwards, so that change() visits each value once.
class RealFft4 {
 public:
  /// size: samples a frame, a multiple of 8, best with no prime factor above 5.
  explicit RealFft4(int size);

  int size() const { return 8 * part_; }
  int bins() const { return 4 * part_ + 1; }

  /// store(k, X[k]) with X[k] = sum over n of time[n] exp(-2 pi i k n / size), time[n] being load(n). Some bins are
  /// stored twice, to the same effect.
  template <class Load, class Store>
  void forward(Load&& load, Store&& store) {
    take(load);
    const Ends ends = this->ends();
    for (int k = 0; 2 * k <= ends.part; ++k) {
      Octet z = ends.last_stage(k);
      ends.for_pairs(k, z, [&](int bin, int mirror, Complex4& a, Complex4& b, Turn turn) {
        Complex4 x = a, y = b;
        to_real(x, y, turn);
        store(bin, x);
        store(mirror, y);
      });
    }
  }

  /// store(n, time[n]), time[n] being the sum over all size bins k of X[k] exp(2 pi i k n / size), and X `spectrum`
  /// continued as that of a real signal. The imaginary parts of the first and the last bin are taken as zero.
  template <class Store>
  void inverse(const Complex4* spectrum, Store&& store) {
    const Ends ends = this->ends();
    for (int k = 0; 2 * k <= ends.part; ++k) {
      Octet z;
      ends.for_pairs(k, z, [&](int bin, int mirror, Complex4& a, Complex4& b, Turn turn) {
        Complex4 x = spectrum[bin], y = spectrum[mirror];
        if (bin == 0) x.imaginary = y.imaginary = Float4{};
        to_complex(x, y, turn);
        a = x;
        b = y;
      });
      ends.first_stage(k, z);
    }
    give(store);
  }

  /// inverse of the spectrum of load(n) with each bin replaced by change(bin, value). Some bins are changed twice, to
  /// the same effect.
  template <class Load, class Change, class Store>
  void change(Load&& load, Change&& change, Store&& store) {
    take(load);
    const Ends ends = this->ends();
    for (int k = 0; 2 * k <= ends.part; ++k) {
      Octet z = ends.last_stage(k);
      ends.for_pairs(k, z, [&](int bin, int mirror, Complex4& a, Complex4& b, Turn turn) {
        Complex4 x = a, y = b;
        to_real(x, y, turn);
        x = change(bin, x);
        y = change(mirror, y);
        to_complex(x, y, turn);
        a = x;
        b = y;
      });
      ends.first_stage(k, z);
    }
    give(store);
  }

 private:
  struct Turn {
    float cosine;
    float sine;
  };
  /// exp(-i angle) for the last stage at k, and from complex to real at k + q part_.
  struct Twiddles {
    Turn stage[3];
    Turn real[4];
  };
  /// Values k + q part_ and part_ - k + q part_ of the complex transform, q = 0..3.
  struct Octet {
    Complex4 low[4];
    Complex4 high[4];
  };

  /// parts_[j] = transform of samples[4 m + j] by m, samples being pairs of real ones.
  template <class Load>
  void take(Load&& load) {
    const int* sources = complex_.sources();
    for (int j = 0; j < 4; ++j) {
      Complex4* part = &parts_[j * part_];
      for (int place = 0, end = part_; place < end; ++place) {
        const int m = sources[place];
        part[place] = {load(8 * m + 2 * j), load(8 * m + 2 * j + 1)};
      }
      complex_.run(part);
    }
  }

  /// Backwards, from exchanged_.
  template <class Store>
  void give(Store&& store) {
    for (int j = 0; j < 4; ++j) {
      Complex4* part = &exchanged_[j * part_];
      complex_.run(part);
      for (int m = 0, end = part_; m < end; ++m) {
        store(8 * m + 2 * j, part[m].imaginary);
        store(8 * m + 2 * j + 1, part[m].real);
      }
    }
  }

  static Complex4 product(Complex4 x, Turn t) {  // with exp(-i angle)
    const Float4 c = splat(t.cosine), s = splat(t.sine);
    return {multiply_add(x.imaginary, s, x.real * c), negative_multiply_add(x.real, s, x.imaginary * c)};
  }
  static Complex4 conjugate_product(Complex4 x, Turn t) {
    const Float4 c = splat(t.cosine), s = splat(t.sine);
    return {negative_multiply_add(x.imaginary, s, x.real * c), multiply_add(x.real, s, x.imaginary * c)};
  }
  static Complex4 exchange(Complex4 x) { return {x.imaginary, x.real}; }
  static Complex4 sum(Complex4 x, Complex4 y) { return {x.real + y.real, x.imaginary + y.imaginary}; }
  static Complex4 difference(Complex4 x, Complex4 y) { return {x.real - y.real, x.imaginary - y.imaginary}; }
  static Complex4 sum_i(Complex4 x, Complex4 y) { return {x.real - y.imaginary, x.imaginary + y.real}; }  // x + i y
  static Complex4 difference_i(Complex4 x, Complex4 y) { return {x.real + y.imaginary, x.imaginary - y.real}; }

  /// From values bin and mirror of the complex transform to those bins of the real one.
  static void to_real(Complex4& a, Complex4& b, Turn turn) {
    const Float4 half = splat(0.5f), c = splat(turn.cosine), s = splat(turn.sine);
    const Float4 even_real = (a.real + b.real) * half, even_imaginary = (a.imaginary - b.imaginary) * half;
    const Float4 odd_real = (a.imaginary + b.imaginary) * half, odd_imaginary = (b.real - a.real) * half;
    const Float4 turned_real = multiply_add(s, odd_imaginary, c * odd_real);
    const Float4 turned_imaginary = negative_multiply_add(s, odd_real, c * odd_imaginary);
    a = {even_real + turned_real, even_imaginary + turned_imaginary};
    b = {even_real - turned_real, turned_imaginary - even_imaginary};
  }

  /// Backwards, twice as large.
  static void to_complex(Complex4& a, Complex4& b, Turn turn) {
    const Float4 c = splat(turn.cosine), s = splat(turn.sine);
    const Float4 even_real = a.real + b.real, even_imaginary = a.imaginary - b.imaginary;
    const Float4 odd_real = a.real - b.real, odd_imaginary = a.imaginary + b.imaginary;
    const Float4 turned_real = multiply_add(s, odd_real, c * odd_imaginary);
    const Float4 turned_imaginary = negative_multiply_add(s, odd_imaginary, c * odd_real);
    a = {even_real - turned_real, even_imaginary + turned_imaginary};
    b = {even_real + turned_real, turned_imaginary - even_imaginary};
  }

  /// The stages at the spectrum's end, with all that they read by value: stores of vectors may alias what this object
  /// holds, which the compiler would have to read again after each.
  struct Ends {
    int part;
    const int* places;
    const Twiddles* twiddles;
    const Complex4* parts;
    Complex4* exchanged;

    /// Calls body(bin, mirror, z[bin], z[mirror], turn) for the values that make two bins together. The first and the
    /// middle one are their own mirrors: the two references are then one.
    template <class Body>
    void for_pairs(int k, Octet& z, Body&& body) const {
      const Twiddles& w = twiddles[k];
      if (k == 0) {
        body(0, 4 * part, z.low[0], z.low[0], w.real[0]);
        body(part, 3 * part, z.low[1], z.low[3], w.real[1]);
        body(2 * part, 2 * part, z.low[2], z.low[2], w.real[2]);
      } else {
        for (int q = 0; q < 4; ++q) {
          body(k + q * part, (4 - q) * part - k, z.low[q], z.high[3 - q], w.real[q]);
        }
      }
    }

    Octet last_stage(int k) const {
      const Twiddles& w = twiddles[k];
      const Complex4 *p = &parts[k], *q = &parts[k == 0 ? 0 : part - k];
      Octet z;
      {
        const Complex4 y0 = p[0], y1 = product(p[part], w.stage[0]), y2 = product(p[2 * part], w.stage[1]),
                       y3 = product(p[3 * part], w.stage[2]);
        const Complex4 e = sum(y0, y2), f = difference(y0, y2), g = sum(y1, y3), h = difference(y1, y3);
        z.low[0] = sum(e, g);
        z.low[1] = difference_i(f, h);
        z.low[2] = difference(e, g);
        z.low[3] = sum_i(f, h);
      }
      if (k > 0) {  // the twiddles of part - k are those of k, conjugated and turned by quarters
        const Complex4 y0 = q[0], y1 = conjugate_product(q[part], w.stage[0]),
                       y2 = conjugate_product(q[2 * part], w.stage[1]), y3 = conjugate_product(q[3 * part], w.stage[2]);
        const Complex4 e = difference(y0, y2), f = sum(y0, y2), g = difference(y1, y3), h = sum(y1, y3);
        z.high[0] = difference_i(e, g);
        z.high[1] = difference(f, h);
        z.high[2] = sum_i(e, g);
        z.high[3] = sum(f, h);
      }
      return z;
    }

    void first_stage(int k, const Octet& z) const {
      const Twiddles& w = twiddles[k];
      Complex4 *p = &exchanged[places[k]], *q = &exchanged[places[k == 0 ? 0 : part - k]];
      {
        const Complex4 e = sum(z.low[0], z.low[2]), f = difference(z.low[0], z.low[2]), g = sum(z.low[1], z.low[3]),
                       h = difference(z.low[1], z.low[3]);
        p[0] = exchange(sum(e, g));
        p[part] = exchange(conjugate_product(sum_i(f, h), w.stage[0]));
        p[2 * part] = exchange(conjugate_product(difference(e, g), w.stage[1]));
        p[3 * part] = exchange(conjugate_product(difference_i(f, h), w.stage[2]));
      }
      if (k > 0) {
        const Complex4 e = sum(z.high[0], z.high[2]), f = difference(z.high[0], z.high[2]),
                       g = sum(z.high[1], z.high[3]), h = difference(z.high[1], z.high[3]);
        q[0] = exchange(sum(e, g));
        const Complex4 y1 = product(sum_i(f, h), w.stage[0]), y2 = product(difference(g, e), w.stage[1]),
                       y3 = product(difference_i(f, h), w.stage[2]);
        q[part] = {y1.real, -y1.imaginary};
        q[2 * part] = exchange(y2);
        q[3 * part] = {-y3.real, y3.imaginary};
      }
    }
  };
  Ends ends() { return {part_, complex_.places(), twiddles_.data(), parts_.data(), exchanged_.data()}; }

  int part_;  // m
  StagedFft4 complex_;
  std::vector<Twiddles> twiddles_;   // for k = 0 to part_ / 2
  std::vector<Complex4> parts_;      // [4][part_]
  std::vector<Complex4> exchanged_;  // [4][part_], of the inverse, its real and imaginary parts exchanged
};

}  // namespace retimbre
