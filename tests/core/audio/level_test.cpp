#include "core/audio/level.h"

#include <gtest/gtest.h>

#include <numbers>
#include <vector>

#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

TEST(LevelTest, ASineHasItsAmplitudeAsPeakAndOverRootTwoAsRms) {
  const auto y = tone(1000, 48000, 48000, 0.8);
  EXPECT_NEAR(peak(y), 0.8, 1e-6);
  EXPECT_NEAR(rms(y), 0.8 / std::numbers::sqrt2, 1e-6);
}

TEST(LevelTest, PeakIsTheLargestOfEitherSign) { EXPECT_EQ(peak(std::vector<float>{0.25f, -0.5f, 0.125f}), 0.5); }

TEST(LevelTest, NothingHasNoLevel) {
  EXPECT_EQ(peak({}), 0);
  EXPECT_EQ(rms({}), 0);
}

TEST(LevelTest, ScaleMultiplies) {
  std::vector<float> y = {0.25f, -0.5f};
  scale(y, -2);
  EXPECT_EQ(y, (std::vector<float>{-0.5f, 1}));
}

TEST(LevelTest, ALongQuietClipKeepsItsRms) {
  EXPECT_NEAR(rms(std::vector<float>(10'000'000, 1e-4f)) / 1e-4f, 1, 1e-9);  // a float sum would stop growing
}

}  // namespace
}  // namespace retimbre
