#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace retimbre {

/// Four floats worked on together. Compiler vectors, so that the host and wasm share
/// the code.
using Float4 = float __attribute__((vector_size(16)));
using Int4 = int32_t __attribute__((vector_size(16)));
using Uint4 = uint32_t __attribute__((vector_size(16)));

/// One bin of four frames.
struct Complex4 {
  Float4 real;
  Float4 imaginary;
};

inline Float4 splat(float x) { return Float4{x, x, x, x}; }

inline Float4 load(const float* p) {
  Float4 x;
  std::memcpy(&x, p, sizeof x);
  return x;
}

inline void store(float* p, Float4 x) { std::memcpy(p, &x, sizeof x); }

/// The four lanes' sum, in double.
inline double sum(Float4 x) { return (static_cast<double>(x[0]) + x[1]) + (static_cast<double>(x[2]) + x[3]); }

/// By lanes: `yes` where the mask is set (a comparison's result), else `no`.
inline Float4 select(Int4 mask, Float4 yes, Float4 no) { return mask ? yes : no; }

inline Float4 minimum(Float4 a, Float4 b) { return b < a ? b : a; }
inline Float4 maximum(Float4 a, Float4 b) { return a < b ? b : a; }
inline Float4 absolute(Float4 x) { return std::bit_cast<Float4>(std::bit_cast<Int4>(x) & 0x7fffffff); }

inline Float4 to_float(Int4 x) { return __builtin_convertvector(x, Float4); }

/// a * b + c, and c - a * b; rounded once where relaxed SIMD has that.
inline Float4 multiply_add(Float4 a, Float4 b, Float4 c) {
#ifdef __wasm_relaxed_simd__
  return __builtin_wasm_relaxed_madd_f32x4(a, b, c);
#else
  return a * b + c;
#endif
}
inline Float4 negative_multiply_add(Float4 a, Float4 b, Float4 c) {
#ifdef __wasm_relaxed_simd__
  return __builtin_wasm_relaxed_nmadd_f32x4(a, b, c);
#else
  return c - a * b;
#endif
}

inline Float4 square_root(Float4 x) {
#if defined(__has_builtin) && __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#else
  return Float4{std::sqrt(x[0]), std::sqrt(x[1]), std::sqrt(x[2]), std::sqrt(x[3])};
#endif
}

inline Float4 absolute(Complex4 x) { return square_root(multiply_add(x.real, x.real, x.imaginary * x.imaginary)); }

/// Rows become columns: lane j of x[i] goes to lane i of x[j].
inline void transpose(Float4& a, Float4& b, Float4& c, Float4& d) {
  const Float4 ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Float4 ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Float4 cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const Float4 cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  a = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
  b = __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
  c = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
  d = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
}

}  // namespace retimbre
