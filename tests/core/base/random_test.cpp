#include "core/base/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace retimbre {
namespace {

using Words = std::array<uint32_t, 4>;

// The known answers that Salmon et al. publish with Random123 (file kat_vectors, philox4x32 10).
TEST(CounterRandom, GivesThePublishedAnswersOfPhilox4x32) {
  EXPECT_EQ(CounterRandom(0).bits({0, 0, 0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(CounterRandom(~uint64_t{0}).bits({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(CounterRandom(0x299f31d0'a4093822).bits({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(CounterRandom, UniformValuesStayInsideTheOpenIntervalAndFillItEvenly) {
  const CounterRandom random(7);
  std::vector<int> tenths(10);
  for (uint32_t i = 0; i < 25000; ++i) {
    for (float u : random.uniform({i, 1, 2, 3})) {
      ASSERT_GT(u, 0.0f);
      ASSERT_LT(u, 1.0f);
      ++tenths[static_cast<size_t>(u * 10)];
    }
  }
  for (int count : tenths) EXPECT_NEAR(count, 10000, 500);  // five standard deviations
}

TEST(CounterRandom, NormalValuesHaveTheMomentsOfTheStandardNormal) {
  const CounterRandom random(42);
  constexpr int kDraws = 400000;
  double mean = 0, square = 0, cube = 0, fourth = 0, across = 0;
  for (uint32_t i = 0; i < kDraws / 4; ++i) {
    const auto n = random.normal({i, 0, 0, 0});
    for (double x : n) {
      mean += x / kDraws;
      square += x * x / kDraws;
      cube += x * x * x / kDraws;
      fourth += x * x * x * x / kDraws;
    }
    across += (double{n[0]} * n[1] + double{n[2]} * n[3]) / (kDraws / 2);
  }
  // five standard errors each: sqrt(1), sqrt(2), sqrt(15), sqrt(96) over sqrt(draws)
  EXPECT_NEAR(mean, 0, 5 * std::sqrt(1.0 / kDraws));
  EXPECT_NEAR(square, 1, 5 * std::sqrt(2.0 / kDraws));
  EXPECT_NEAR(cube, 0, 5 * std::sqrt(15.0 / kDraws));
  EXPECT_NEAR(fourth, 3, 5 * std::sqrt(96.0 / kDraws));
  EXPECT_NEAR(across, 0, 5 * std::sqrt(2.0 / kDraws));
}

TEST(CounterRandom, SeedsAndCountersGiveDifferentValues) {
  EXPECT_NE(CounterRandom(1).bits({5, 0, 0, 0}), CounterRandom(2).bits({5, 0, 0, 0}));
  EXPECT_NE(CounterRandom(1).bits({5, 0, 0, 0}), CounterRandom(1).bits({6, 0, 0, 0}));
  EXPECT_NE(CounterRandom(1).bits({5, 0, 0, 0}), CounterRandom(1 + (uint64_t{1} << 32)).bits({5, 0, 0, 0}));
}

}  // namespace
}  // namespace retimbre
