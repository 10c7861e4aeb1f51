#include "core/view/frequency_axis.h"

#include <gtest/gtest.h>

#include <limits>

namespace retimbre {
namespace {

class FrequencyAxisTest : public testing::TestWithParam<FrequencyScale> {};

TEST_P(FrequencyAxisTest, RunsFromBoundToBound) {
  const auto axis = FrequencyAxis::create(GetParam(), 40, 11025);
  ASSERT_TRUE(axis.has_value());
  EXPECT_NEAR(axis->fraction(40), 0, 1e-12);
  EXPECT_NEAR(axis->fraction(11025), 1, 1e-12);
  EXPECT_NEAR(axis->hz(0), 40, 1e-9);
  EXPECT_NEAR(axis->hz(1), 11025, 1e-7);
}

TEST_P(FrequencyAxisTest, HzUndoesFraction) {
  const auto axis = FrequencyAxis::create(GetParam(), 40, 11025);
  for (double hz = 40; hz < 11025; hz *= 1.3) EXPECT_NEAR(axis->hz(axis->fraction(hz)), hz, 1e-8 * hz);
}

TEST_P(FrequencyAxisTest, RefusesBoundsThatMakeNoAxis) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN(), kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(FrequencyAxis::create(GetParam(), 100, 100).has_value());
  EXPECT_FALSE(FrequencyAxis::create(GetParam(), -1, 100).has_value());
  EXPECT_FALSE(FrequencyAxis::create(GetParam(), kNan, 100).has_value());
  EXPECT_FALSE(FrequencyAxis::create(GetParam(), 40, kInfinity).has_value());
  EXPECT_EQ(FrequencyAxis::create(GetParam(), 8000, 100).error().message,
            "The frequency axis runs from 8000 to 100 Hz; give bounds of 0 Hz or more, the lower one first.");
}

INSTANTIATE_TEST_SUITE_P(Scales, FrequencyAxisTest,
                         testing::Values(FrequencyScale::kLog, FrequencyScale::kMel, FrequencyScale::kLinear));

TEST(FrequencyAxisScaleTest, OnlyALogAxisNeedsToStartAboveZero) {
  EXPECT_TRUE(FrequencyAxis::create(FrequencyScale::kLinear, 0, 100).has_value());
  EXPECT_TRUE(FrequencyAxis::create(FrequencyScale::kMel, 0, 100).has_value());
  EXPECT_EQ(FrequencyAxis::create(FrequencyScale::kLog, 0, 100).error().message,
            "The frequency axis is logarithmic and starts at 0 Hz; start it above 0 Hz, or take a mel or linear axis.");
}

TEST(FrequencyAxisScaleTest, OctavesAreEquallyTallOnALogAxis) {
  const auto axis = FrequencyAxis::create(FrequencyScale::kLog, 100, 1600);
  EXPECT_NEAR(axis->fraction(200), 0.25, 1e-12);
  EXPECT_NEAR(axis->fraction(400), 0.5, 1e-12);
}

TEST(FrequencyAxisScaleTest, AThousandHzAreAThousandMel) {
  const auto axis = FrequencyAxis::create(FrequencyScale::kMel, 0, 11025);
  EXPECT_NEAR(axis->fraction(1000), 999.9855 / 3176.31, 1e-5);
}

}  // namespace
}  // namespace retimbre
