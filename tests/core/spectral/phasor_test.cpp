#include "core/spectral/phasor.h"

#include <gtest/gtest.h>

#include <cmath>

namespace retimbre {
namespace {

TEST(PhasorTest, IsTheUnitVectorAtAnyTurn) {
  for (uint64_t turns = 0; turns < 1ull << 32; turns += 12345677) {
    const Complex4 z = phasor(Uint4{static_cast<uint32_t>(turns), (1u << 31) - 1, 1u << 31, 1u << 29});
    const double angle = 2 * std::numbers::pi * static_cast<double>(turns) * 0x1p-32;
    ASSERT_NEAR(z.real[0], std::cos(angle), 2e-7) << turns;
    ASSERT_NEAR(z.imaginary[0], std::sin(angle), 2e-7) << turns;
    ASSERT_NEAR(z.real[1], -1, 2e-7);
    ASSERT_NEAR(z.real[2], -1, 2e-7);
    ASSERT_NEAR(z.imaginary[3], std::sqrt(0.5), 2e-7);
  }
}

}  // namespace
}  // namespace retimbre
