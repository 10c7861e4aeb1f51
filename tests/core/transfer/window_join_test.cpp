#include "core/transfer/window_join.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace retimbre {
namespace {

constexpr int kFrames = 3 * kSharedFrames;

/// A flat spectrum at `level` in each frame.
Matrix flat(int frames, int bins, float level) {
  Matrix magnitudes(frames, bins);
  for (float& value : magnitudes.span()) value = level;
  return magnitudes;
}

void strike(Matrix& magnitudes, int first_frame, std::initializer_list<int> frames) {
  for (const int t : frames) {
    for (float& value : magnitudes.row(t - first_frame)) value *= 30;
  }
}

TEST(WindowJoin, IsTheLastWindowsThenFadesOver) {
  constexpr int kJoin = 20, kBins = 5;
  const Matrix last = flat(kFramesBefore + kSharedFrames, kBins, 1), next = flat(kFrames, kBins, 3);
  const Matrix joined = join_windows(last, next, kJoin);
  ASSERT_EQ(joined.rows(), kFrames - kJoin + kFramesBefore);
  const auto at = [&](int t) { return joined(t - kJoin + kFramesBefore, kBins - 1); };
  for (int t = kJoin - kFramesBefore; t < kJoin; ++t) EXPECT_EQ(at(t), 1) << t;
  for (int t = kJoin; t < kSharedFrames; ++t) {
    EXPECT_GT(at(t), at(t - 1)) << t;
    EXPECT_NEAR(at(t) - 1, 3 - at(kJoin + kSharedFrames - 1 - t), 1e-5) << t;
  }
  for (int t = kSharedFrames; t < kFrames; ++t) EXPECT_EQ(at(t), 3) << t;
}

TEST(WindowJoin, IsCalmInBothWindows) {
  for (const double rate_hz : {22050.0, 44100.0}) {
    const Grid grid = grid_for(rate_hz);
    Matrix last = flat(kFramesBefore + kSharedFrames, grid.bins(), 1), next = flat(kFrames, grid.bins(), 1);
    // each leaves room of its own, and all that they leave in common is around frame 19
    strike(last, -kFramesBefore, {0, 4, 8, 12, 15, 23, 26, 30, 34});
    strike(next, 0, {2, 6, 10, 14, 15, 23, 24, 28, 32});
    EXPECT_EQ(calmest_join(last, next, grid), 19) << rate_hz;
  }
}

}  // namespace
}  // namespace retimbre
