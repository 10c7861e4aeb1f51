#include "core/evaluate/held_out_network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/base/random.h"
#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

TEST(HeldOutNetworkTest, IsTheMeanOfProductsOfFeaturesOfItsRandomFilters) {
  constexpr int kFrames = 40, kBins = 37, kFilters = 50, kWidth = HeldOutNetwork::kWidth;
  ThreadPool pool{2};
  Matrix frames(kFrames, kBins);
  std::ranges::copy(white_noise(static_cast<int64_t>(frames.size()), 1), frames.data());
  auto network = HeldOutNetwork::create(kBins, kFilters, pool);
  ASSERT_TRUE(network.has_value());
  const auto gram = network->gram(frames);
  ASSERT_TRUE(gram.has_value());

  const CounterRandom random(HeldOutNetwork::kSeed);
  const double deviation = std::sqrt(2.0 / (kWidth * kBins));
  const auto feature = [&](int t, int n) {
    double sum = 0;
    for (int k = 0; k < kWidth; ++k) {
      for (int c = 0; c < kBins; ++c) {
        const auto weights =
            random.normal({static_cast<uint32_t>(c / 4), static_cast<uint32_t>(k), static_cast<uint32_t>(n), 0});
        sum += deviation * weights[c % 4] * frames(t + k, c);
      }
    }
    return std::max(0.0, sum);
  };
  for (const auto& [a, b] : {std::pair{0, 0}, {3, 40}, {40, 3}, {49, 49}, {12, 25}}) {
    double mean = 0;
    for (int t = 0; t <= kFrames - kWidth; ++t) mean += feature(t, a) * feature(t, b) / (kFrames - kWidth + 1);
    EXPECT_NEAR((*gram)(a, b), mean, 1e-4) << a << ' ' << b;
  }
}

}  // namespace
}  // namespace retimbre
