#include "core/transfer/strength.h"

#include <gtest/gtest.h>

namespace retimbre {
namespace {

TEST(Strength, LeavesTheContentLessAndLessOfTheLoss) {
  EXPECT_GT(content_share(0), 0.98);
  EXPECT_LT(content_share(1), 0.0001);
  for (int i = 1; i <= 100; ++i) EXPECT_LT(content_share(i / 100.0), content_share((i - 1) / 100.0)) << i;
}

TEST(Strength, RhythmMovesTheSharesBetweenNarrowAndWidePatches) {
  const auto share_of_wide = [](double rhythm) {
    const auto widths = patch_widths(rhythm, 100);
    double all = 0;
    for (const PatchWidth& width : widths) all += width.share;
    return widths.back().share / all;
  };
  EXPECT_DOUBLE_EQ(share_of_wide(0.5), 0.25);
  EXPECT_GT(share_of_wide(1), 0.7);
  EXPECT_LT(share_of_wide(0), 0.02);
}

TEST(Strength, PatchesFitIntoTheShorterClip) {
  EXPECT_EQ(patch_widths(0.5, 100).size(), 4u);
  EXPECT_EQ(patch_widths(0.5, 7).size(), 3u);
  EXPECT_EQ(patch_widths(0.5, 1).size(), 1u);
}

}  // namespace
}  // namespace retimbre
