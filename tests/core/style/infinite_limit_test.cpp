#include "tests/core/style/infinite_limit.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "core/base/random.h"

namespace retimbre {
namespace {

/// Noise of both signs: its kernels err independently of each other, so that a mean of few networks is steady.
Matrix noise(int rows, uint32_t stream) {
  Matrix out(rows, 16);
  CounterRandom(3).fill_normal(out.span(), 0, stream);
  return out;
}

TEST(InfiniteLimit, KernelsAndGradientsOfFiniteNetworksComeNearerLikeTheRootOfTheirFilters) {
  constexpr int kWidth = 2, kSeeds = 8;
  ThreadPool pool(1);
  testing::InfiniteLimit limit(noise(16, 2), noise(16, 0), noise(14, 1), kWidth, pool);
  std::vector<testing::InfiniteLimit::Errors> means;
  for (const int filters : {1024, 4096, 16384}) {
    testing::InfiniteLimit::Errors mean{};
    for (uint64_t seed = 0; seed < kSeeds; ++seed) {
      const auto errors = limit.of(filters, seed);
      mean.kernel += errors.kernel / kSeeds;
      mean.style_gradient += errors.style_gradient / kSeeds;
      mean.content_gradient += errors.content_gradient / kSeeds;
    }
    means.push_back(mean);
  }
  EXPECT_LT(means.back().kernel, 0.03);
  for (size_t i = 1; i < means.size(); ++i) {
    for (const auto error : {&testing::InfiniteLimit::Errors::kernel, &testing::InfiniteLimit::Errors::style_gradient,
                             &testing::InfiniteLimit::Errors::content_gradient}) {
      const double ratio = (means[i - 1].*error) / (means[i].*error);
      EXPECT_GT(ratio, 1.7);
      EXPECT_LT(ratio, 2.3);
    }
  }
}

/// Magnitudes are of one sign, so that nearly all of their kernels' error is one factor that all have in common: a
/// single number a network, whose mean over 8 of them is off by a third of itself. So it is the root mean square over
/// many more.
TEST(InfiniteLimit, KernelsOfMagnitudesComeNearerLikeTheRootOfTheFilters) {
  constexpr int kSeeds = 400;
  ThreadPool pool(1);
  const auto magnitudes = [](int rows, uint32_t stream) {
    Matrix out(rows, 4);
    CounterRandom(3).fill_normal(out.span(), 0, stream);
    for (float& value : out.span()) value = std::abs(value);
    return out;
  };
  testing::InfiniteLimit limit(magnitudes(5, 2), magnitudes(5, 0), magnitudes(6, 1), 2, pool);
  const std::array filters = {256, 1024, 4096};
  std::array<double, filters.size()> errors{};
  for (size_t i = 0; i < filters.size(); ++i) {
    for (uint64_t seed = 0; seed < kSeeds; ++seed) {
      const double error = limit.kernel_error(filters[i], seed);
      errors[i] += error * error / kSeeds;
    }
    errors[i] = std::sqrt(errors[i]);
  }
  for (size_t i = 1; i < filters.size(); ++i) {
    EXPECT_GT(errors[i - 1] / errors[i], 1.7);
    EXPECT_LT(errors[i - 1] / errors[i], 2.3);
  }
}

}  // namespace
}  // namespace retimbre
