#pragma once

#include <bit>
#include <numbers>

#include "core/base/lanes.h"

namespace retimbre {

/// exp(2 pi i turns / 2^32), to 2e-7. Phases as 32-bit integers of a turn wrap by themselves.
inline Complex4 phasor(Uint4 turns) {
  const Uint4 quarter = (turns + (1u << 29)) >> 30;                // the nearest quarter turn, 0 to 3
  const Int4 rest = std::bit_cast<Int4>(turns - (quarter << 30));  // within an eighth of a turn of it
  const Float4 x = to_float(rest) * splat(2 * std::numbers::pi_v<float> * 0x1p-32f), xx = x * x;
  // Taylor: the next terms are below 3e-8 for |x| <= pi / 4.
  const Float4 sine =
      x * (splat(1) +
           xx * (splat(-1 / 6.0f) + xx * (splat(1 / 120.0f) + xx * (splat(-1 / 5040.0f) + xx * splat(1 / 362880.0f)))));
  const Float4 cosine =
      splat(1) + xx * (splat(-0.5f) + xx * (splat(1 / 24.0f) + xx * (splat(-1 / 720.0f) + xx * splat(1 / 40320.0f))));
  const Int4 odd = (quarter & 1) != 0;
  const Float4 real = odd ? -sine : cosine, imaginary = odd ? cosine : sine;
  const Int4 turned = quarter > 1;  // by half a turn more
  return {turned ? -real : real, turned ? -imaginary : imaginary};
}

}  // namespace retimbre
