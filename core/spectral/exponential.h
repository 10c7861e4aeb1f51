#pragma once

#include <bit>
#include <numbers>

#include "core/base/lanes.h"

namespace retimbre {

/// e^x for x from -87 to 88, to 2e-7 relative: a power of two apart, then the series of what is left.
inline Float4 exponential(Float4 x) {
  constexpr float kLowest = -87, kHighest = 88;
  x = select(x < splat(kLowest), splat(kLowest), select(x > splat(kHighest), splat(kHighest), x));
  const Float4 scaled = x * splat(std::numbers::log2e_v<float>);
  // Rounds to the nearest: adding 1.5 * 2^23 leaves no room for a fraction.
  const Float4 shifted = scaled + splat(12582912.0f);
  const Int4 exponent = std::bit_cast<Int4>(shifted) - std::bit_cast<Int4>(splat(12582912.0f));
  const Float4 whole = shifted - splat(12582912.0f);
  // ln 2 in two pieces, so that the difference is exact.
  const Float4 rest = (x - whole * splat(0.693359375f)) - whole * splat(-2.12194440e-4f);
  Float4 series = splat(1 / 720.0f);
  series = series * rest + splat(1 / 120.0f);
  series = series * rest + splat(1 / 24.0f);
  series = series * rest + splat(1 / 6.0f);
  series = series * rest + splat(1 / 2.0f);
  series = series * rest + splat(1);
  series = series * rest + splat(1);
  return std::bit_cast<Float4>(std::bit_cast<Int4>(series) + exponent * (1 << 23));
}

}  // namespace retimbre
