#include "core/evaluate/stereo_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/audio/level.h"
#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

constexpr double kRateHz = 22050;

Clip noise(double left_gain, double right_gain, double common, int seconds = 4, double rate = kRateHz) {
  const auto samples = static_cast<int64_t>(seconds * rate);
  const auto shared = white_noise(samples, 1);
  Clip clip{.channels = {white_noise(samples, 2), white_noise(samples, 3)}, .sample_rate_hz = rate};
  for (auto& channel : clip.channels) {
    for (size_t i = 0; i < channel.size(); ++i) {
      channel[i] = static_cast<float>(std::sqrt(1 - common) * channel[i] + std::sqrt(common) * shared[i]);
    }
  }
  scale(clip.channels[0], left_gain);
  scale(clip.channels[1], right_gain);
  return clip;
}

TEST(StereoScoresTest, AClipIsItself) {
  const auto clip = noise(0.1, 0.05, 0.3);
  const auto scores = stereo_scores(clip, clip);
  ASSERT_TRUE(scores);
  EXPECT_EQ(scores->correlation, 0);
  EXPECT_EQ(scores->level_difference_db, 0);
}

TEST(StereoScoresTest, ALevelThatBothChannelsShareCountsForNothing) {
  const auto scores = stereo_scores(noise(0.1, 0.05, 0.3), noise(0.01, 0.005, 0.3));
  ASSERT_TRUE(scores);
  EXPECT_NEAR(scores->correlation, 0, 1e-5);
  EXPECT_NEAR(scores->level_difference_db, 0, 1e-5);
}

TEST(StereoScoresTest, DifferencesAreThoseThatWereMade) {
  const auto scores = stereo_scores(noise(0.1, 0.1, 0.8), noise(0.2, 0.1, 0.3));
  ASSERT_TRUE(scores);
  EXPECT_NEAR(scores->correlation, 0.5, 0.02);
  EXPECT_NEAR(scores->level_difference_db, 6.02, 0.2);
}

TEST(StereoScoresTest, SwappedSidesDoNotCancelOverTime) {
  auto clip = noise(0.1, 0.01, 0.5);
  auto swapped = clip;
  std::swap(swapped.channels[0], swapped.channels[1]);
  EXPECT_NEAR(stereo_scores(clip, swapped)->level_difference_db, 40, 0.5);
}

TEST(StereoScoresTest, OneSideAloneIsAsFarAsALevelDifferenceGoes) {
  const auto scores = stereo_scores(noise(0.1, 0, 0.5), noise(0.1, 0.1, 0.5));
  ASSERT_TRUE(scores);
  EXPECT_NEAR(scores->level_difference_db, kLargestLevelDifferenceDb, 0.2);
  EXPECT_EQ(scores->correlation, 0);
}

TEST(StereoScoresTest, RatesMayDiffer) {
  const auto scores = stereo_scores(noise(0.1, 0.05, 0.3, 4, 22050), noise(0.1, 0.05, 0.3, 4, 48000));
  ASSERT_TRUE(scores);
  EXPECT_NEAR(scores->level_difference_db, 0, 0.2);
}

TEST(StereoScoresTest, MonoIsRefusedByName) {
  const auto stereo = noise(0.1, 0.1, 0.5);
  const Clip mono{.channels = {stereo.channels[0]}, .sample_rate_hz = kRateHz};
  EXPECT_NE(stereo_scores(stereo, mono).error().message.find("The result has 1 channel"), std::string::npos);
  EXPECT_NE(stereo_scores(mono, stereo).error().message.find("The content has 1 channel"), std::string::npos);
}

TEST(StereoScoresTest, NoCommonSoundIsAnError) {
  auto early = noise(0.1, 0.1, 0.5), late = early;
  for (auto& channel : early.channels) std::fill(channel.begin() + 2 * 22050, channel.end(), 0.0f);
  for (auto& channel : late.channels) std::fill(channel.begin(), channel.begin() + 2 * 22050, 0.0f);
  EXPECT_FALSE(stereo_scores(early, late));
}

}  // namespace
}  // namespace retimbre
