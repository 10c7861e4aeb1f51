#include "core/view/colour_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace retimbre {
namespace {

/// CIE 1976 lightness, 0 to 100: another measure than the one the maps are made with.
double lightness(const Colour& colour) {
  const auto linear = [](uint8_t value) {
    const double x = value / 255.0;
    return x <= .04045 ? x / 12.92 : std::pow((x + .055) / 1.055, 2.4);
  };
  const double y = .2126 * linear(colour[0]) + .7152 * linear(colour[1]) + .0722 * linear(colour[2]);
  return y > .008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

class ColourMapTest : public testing::TestWithParam<ColourMap> {};

TEST_P(ColourMapTest, LightnessOnlyGoesOneWay) {
  const ColourTable table = colour_table(GetParam());
  const double sign = GetParam() == ColourMap::kGrey ? -1 : 1;  // ink on paper
  for (size_t i = 1; i < table.size(); ++i) {
    // An eighth of what an eye can tell apart, for colours rounded to 8 bits.
    EXPECT_GT(sign * (lightness(table[i]) - lightness(table[i - 1])), -0.15) << i;
  }
  for (size_t i = 4; i < table.size(); ++i) {
    EXPECT_GT(sign * (lightness(table[i]) - lightness(table[i - 4])), 0) << i;
  }
}

TEST_P(ColourMapTest, ReachesFromDarkToLight) {
  const ColourTable table = colour_table(GetParam());
  EXPECT_GT(std::abs(lightness(table.back()) - lightness(table.front())), 70);
}

TEST_P(ColourMapTest, HasNoEdges) {
  const ColourTable table = colour_table(GetParam());
  for (size_t i = 1; i < table.size(); ++i) {
    for (int channel = 0; channel < 3; ++channel)
      EXPECT_LE(std::abs(table[i][channel] - table[i - 1][channel]), 6) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ColourMapTest, testing::Values(ColourMap::kMagma, ColourMap::kViridis, ColourMap::kGrey));

TEST(DifferenceColourMapTest, IsWhiteInTheMiddleAndAsFarDownToEitherSide) {
  const ColourTable table = colour_table(ColourMap::kDifference);
  EXPECT_GT(lightness(table[127]), 94);
  EXPECT_GT(lightness(table[128]), 94);
  for (size_t i = 0; i < 128; ++i) {
    EXPECT_NEAR(lightness(table[i]), lightness(table[255 - i]), 5) << i;
  }
  for (size_t i = 4; i < 128; ++i) EXPECT_GT(lightness(table[i]), lightness(table[i - 4])) << i;
  for (size_t i = 0; i < 100; ++i) {
    EXPECT_GT(table[i][2], table[i][0]) << "blue for less, " << i;
    EXPECT_GT(table[255 - i][0], table[255 - i][2]) << "red for more, " << i;
  }
}

TEST(GreyColourMapTest, IsGreyAndPaperIsWhite) {
  const ColourTable table = colour_table(ColourMap::kGrey);
  for (const Colour& colour : table) EXPECT_TRUE(colour[0] == colour[1] && colour[1] == colour[2]);
  EXPECT_EQ(table.front(), (Colour{255, 255, 255}));
}

}  // namespace
}  // namespace retimbre
