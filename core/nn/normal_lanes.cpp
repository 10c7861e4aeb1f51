#include "core/nn/normal_lanes.h"

#include <cmath>

namespace retimbre {
namespace {

using Floats = float __attribute__((vector_size(16)));
using Ints = int32_t __attribute__((vector_size(16)));
using Words = uint32_t __attribute__((vector_size(16)));
using LongWords = uint64_t __attribute__((vector_size(32)));

// The high and low halves of the 64-bit products of four words with m.
inline void multiply(Words a, uint32_t m, Words& high, Words& low) {
  const LongWords product = __builtin_convertvector(a, LongWords) * uint64_t{m};
  high = __builtin_convertvector(product >> 32, Words);
  low = __builtin_convertvector(product, Words);
}

// (word / 2^9 + 1/2) / 2^23, in (0, 1).
inline Floats uniform(Words word) {
  return (__builtin_convertvector(reinterpret_cast<Ints>(word >> 9), Floats) + 0.5f) * 0x1p-23f;
}

inline Floats select(Ints condition, Floats yes, Floats no) {
  return reinterpret_cast<Floats>((reinterpret_cast<Ints>(yes) & condition) |
                                  (reinterpret_cast<Ints>(no) & ~condition));
}

// ln(x) of normal positive floats: x = 2^e m with sqrt(1/2) <= m < sqrt(2), and ln(m) = r - r^2/2 + r^3 P(r), r = m -
// 1, with the coefficients of Moshier's Cephes (logf).
inline Floats logarithm(Floats x) {
  Ints bits = reinterpret_cast<Ints>(x);
  const Ints offset = bits - 0x3f3504f3;  // sqrt(1/2)
  const Ints exponent = offset >> 23;
  const Floats r = reinterpret_cast<Floats>(bits - (exponent << 23)) - 1.0f;
  const Floats e = __builtin_convertvector(exponent, Floats);
  const Floats square = r * r;
  Floats p = 7.0376836292e-2f * r - 1.1514610310e-1f;
  p = p * r + 1.1676998740e-1f;
  p = p * r - 1.2420140846e-1f;
  p = p * r + 1.4249322787e-1f;
  p = p * r - 1.6668057665e-1f;
  p = p * r + 2.0000714765e-1f;
  p = p * r - 2.4999993993e-1f;
  p = p * r + 3.3333331174e-1f;
  // ln 2 in two parts, the first of few bits
  return (p * r * square - 2.12194440e-4f * e - 0.5f * square) + r + 0.693359375f * e;
}

// Cosine and sine of v turns, 0 < v < 1: the nearest quarter turn, and polynomials (Cephes sinf, cosf) of what is left.
inline void cosine_and_sine(Floats v, Floats& cosine, Floats& sine) {
  const Ints quarter = __builtin_convertvector(v * 4.0f + 0.5f, Ints);
  const Floats angle = (v * 4.0f - __builtin_convertvector(quarter, Floats)) * 1.57079632679489662f;
  const Floats z = angle * angle;
  const Floats s = ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * angle + angle;
  const Floats c =
      ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f) * z * z - 0.5f * z + 1.0f;
  const Ints odd = -(quarter & 1);
  const Ints cosine_sign = ((quarter + 1) & 2) << 30, sine_sign = (quarter & 2) << 30;
  cosine = reinterpret_cast<Floats>(reinterpret_cast<Ints>(select(odd, s, c)) ^ cosine_sign);
  sine = reinterpret_cast<Floats>(reinterpret_cast<Ints>(select(odd, c, s)) ^ sine_sign);
}

}  // namespace

void normal_lanes(uint64_t seed, uint32_t first, uint32_t c1, uint32_t c2, uint32_t c3, float (&values)[16]) {
  Words x0 = Words{0, 1, 2, 3} + first, x1 = Words{} + c1, x2 = Words{} + c2, x3 = Words{} + c3;
  uint32_t k0 = static_cast<uint32_t>(seed), k1 = static_cast<uint32_t>(seed >> 32);
  for (int round = 0; round < 10; ++round) {  // as in CounterRandom::bits
    Words high0, low0, high2, low2;
    multiply(x0, 0xD2511F53, high0, low0);
    multiply(x2, 0xCD9E8D57, high2, low2);
    x0 = high2 ^ x1 ^ k0;
    x1 = low2;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 += 0x9E3779B9;
    k1 += 0xBB67AE85;
  }
  const Words radius_words[] = {x0, x2}, angle_words[] = {x1, x3};
  for (int pair = 0; pair < 2; ++pair) {
    Floats radius = -2.0f * logarithm(uniform(radius_words[pair]));
    for (int lane = 0; lane < 4; ++lane) radius[lane] = std::sqrt(radius[lane]);
    Floats cosine, sine;
    cosine_and_sine(uniform(angle_words[pair]), cosine, sine);
    cosine *= radius;
    sine *= radius;
    for (int lane = 0; lane < 4; ++lane) {
      values[4 * lane + 2 * pair] = cosine[lane];
      values[4 * lane + 2 * pair + 1] = sine[lane];
    }
  }
}

}  // namespace retimbre
