#include "core/view/waveform.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace retimbre {
namespace {

using Peaks = std::vector<float>;

TEST(WaveformTest, EachColumnHasItsLowestAndHighestSample) {
  EXPECT_EQ(peaks(Peaks{0.5f, -0.25f, 0.125f, 1, -1, 0}, 2), (Peaks{-0.25f, 0.5f, -1, 1}));
}

TEST(WaveformTest, NoSampleIsLostBetweenColumns) {
  for (const int loud : {0, 333, 334, 665, 999}) {
    Peaks samples(1000);
    samples[loud] = 1;
    const Peaks found = peaks(samples, 3);
    EXPECT_EQ(found[1] + found[3] + found[5], 1) << loud;
  }
}

TEST(WaveformTest, FewSamplesAreRepeated) {
  EXPECT_EQ(peaks(Peaks{0.5f, -1}, 4), (Peaks{0.5f, 0.5f, 0.5f, 0.5f, -1, -1, -1, -1}));
}

TEST(WaveformTest, NothingIsFlat) {
  EXPECT_EQ(peaks({}, 2), Peaks(4));
  EXPECT_EQ(peaks(Peaks{1}, 0), Peaks{});
}

}  // namespace
}  // namespace retimbre
