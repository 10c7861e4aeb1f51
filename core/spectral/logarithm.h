#pragma once

#include <bit>
#include <numbers>

#include "core/base/lanes.h"

namespace retimbre {

/// ln x of normal positive x, to 1e-7: the exponent apart, then 2 artanh((m - 1) / (m + 1)) of what is left.
inline Float4 logarithm(Float4 x) {
  constexpr int32_t kSqrtHalf = 0x3f3504f3;
  const Int4 bits = std::bit_cast<Int4>(x);
  const Int4 exponent = (bits - kSqrtHalf) >> 23;
  const Float4 m = std::bit_cast<Float4>(bits - exponent * (1 << 23));  // sqrt(1/2) to sqrt(2)
  const Float4 s = (m - splat(1)) / (m + splat(1)), ss = s * s;
  const Float4 series = splat(1) + ss * (splat(1 / 3.0f) + ss * (splat(1 / 5.0f) + ss * splat(1 / 7.0f)));
  return to_float(exponent) * splat(std::numbers::ln2_v<float>) + splat(2) * s * series;
}

}  // namespace retimbre
