#include "core/nn/filter_source.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/base/random.h"
#include "core/nn/normal_lanes.h"

namespace retimbre {
namespace {

TEST(NormalLanes, AreTheNormalsOfCounterRandom) {
  const uint64_t seed = 0x0123456789abcdef;
  const CounterRandom random(seed);
  for (uint32_t first = 0; first < 40000; first += 4) {
    float values[16];
    normal_lanes(seed, first, 10, 4095, 2, values);
    for (uint32_t lane = 0; lane < 4; ++lane) {
      const auto wanted = random.normal({first + lane, 10, 4095, 2});
      for (uint32_t i = 0; i < 4; ++i) ASSERT_NEAR(values[4 * lane + i], wanted[i], 2e-6) << first + lane;
    }
  }
}

TEST(GaussianFilters, AreAFunctionOfSeedLayerFilterTapAndChannelAlone) {
  const GaussianFilters filters({.filters = 9, .taps = 3, .channels = 37}, 0.5f, 77, 1);
  const CounterRandom random(77);
  for (int n = 0; n < 9; ++n) {
    for (int k = 0; k < 3; ++k) {
      for (const auto& [first, count] : {std::pair{0, 37}, {4, 1}, {8, 24}, {36, 1}}) {
        std::vector<float> weights(static_cast<size_t>(count));
        filters.read(n, k, first, weights);
        for (int i = 0; i < count; ++i) {
          const auto c = static_cast<uint32_t>(first + i);
          const float normal = random.normal({c / 4, static_cast<uint32_t>(k), static_cast<uint32_t>(n), 1})[c % 4];
          ASSERT_NEAR(weights[static_cast<size_t>(i)], 0.5f * normal, 2e-6);
        }
      }
    }
  }
}

TEST(GaussianFilters, HaveTheDeviationOfUlyanovAndLebedev) {
  EXPECT_FLOAT_EQ(published_deviation(1025, 4096, 11), std::sqrt(2.0) * std::sqrt(2.0 / (5121.0 * 11)));
}

}  // namespace
}  // namespace retimbre
