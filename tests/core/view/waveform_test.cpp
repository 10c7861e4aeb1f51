#include "core/view/waveform.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace retimbre {
namespace {

using Peaks = std::vector<float>;

HeldClip held(std::vector<float> samples) {
  return HeldClip({.channels = {std::move(samples)}, .sample_rate_hz = 1000});
}

/// Of the whole clip.
Peaks peaks_of(const Peaks& samples, int columns) {
  return peaks(held(samples), 0, static_cast<double>(samples.size()) / 1000, columns);
}

TEST(WaveformTest, EachColumnHasItsLowestAndHighestSample) {
  EXPECT_EQ(peaks_of({0.5f, -0.25f, 0.125f, 1, -1, 0}, 2), (Peaks{-0.25f, 0.5f, -1, 1}));
}

TEST(WaveformTest, NoSampleIsLostBetweenColumns) {
  for (const int loud : {0, 333, 334, 665, 999}) {
    Peaks samples(1000);
    samples[loud] = 1;
    const Peaks found = peaks_of(samples, 3);
    EXPECT_EQ(found[1] + found[3] + found[5], 1) << loud;
  }
}

TEST(WaveformTest, FewSamplesAreRepeated) {
  EXPECT_EQ(peaks_of({0.5f, -1}, 4), (Peaks{0.5f, 0.5f, 0.5f, 0.5f, -1, -1, -1, -1}));
}

TEST(WaveformTest, NothingIsFlat) {
  EXPECT_EQ(peaks(held({}), 0, 1, 2), Peaks(4));
  EXPECT_EQ(peaks(held({1}), 0, 1, 0), Peaks{});
  EXPECT_EQ(peaks(held({1}), 1, 1, 2), Peaks{});
}

TEST(WaveformTest, AStretchHasItsOwnSamplesAndIsFlatOutsideTheClip) {
  const HeldClip clip = held({0.125f, 0.25f, 0.5f, 1});
  EXPECT_EQ(peaks(clip, 0.001, 0.003, 2), (Peaks{0.25f, 0.25f, 0.5f, 0.5f}));
  EXPECT_EQ(peaks(clip, -0.001, 0.001, 2), (Peaks{0, 0, 0.125f, 0.125f}));
  EXPECT_EQ(peaks(clip, 0.003, 0.005, 2), (Peaks{1, 1, 0, 0}));
}

TEST(WaveformTest, ALongClipIsReadInRunsThatLoseNothing) {
  Peaks samples(400'000);
  samples[131'071] = samples[131'072] = samples[399'999] = 1;
  const Peaks found = peaks_of(samples, 4);
  EXPECT_EQ(found, (Peaks{0, 0, 0, 1, 0, 0, 0, 1}));
}

TEST(WaveformTest, ChannelsAreDrawnTogether) {
  const HeldClip clip({.channels = {{1, 0}, {0, -1}}, .sample_rate_hz = 1000});
  EXPECT_EQ(peaks(clip, 0, 0.002, 2), (Peaks{0.5f, 0.5f, -0.5f, -0.5f}));
}

}  // namespace
}  // namespace retimbre
