#include "core/evaluate/texture_scores.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/evaluate/baselines.h"
#include "tests/core/spectral/test_signals.h"
#include "tests/core/transfer/synthetic_clips.h"

namespace retimbre {
namespace {

constexpr int64_t kSecond = 22050;
constexpr uint64_t kPlenty = uint64_t{1} << 30;

class TextureScoresTest : public ::testing::Test {
 protected:
  ThreadPool pool_{2};
};

Clip clip_of(std::vector<float> samples) {
  return Clip{.channels = {std::move(samples)}, .sample_rate_hz = static_cast<double>(kSecond)};
}

TEST_F(TextureScoresTest, ALoopIsFoundAtItsPeriod) {
  constexpr int64_t kPeriod = 64 * 1024;  // whole frames
  const Repetition of_loop = repetition(repeated(white_noise(kPeriod, 1), 4 * kPeriod), pool_);
  EXPECT_NEAR(of_loop.lag_seconds, static_cast<double>(kPeriod) / kSecond, 1e-6);
  EXPECT_NEAR(of_loop.correlation, 0.75, 0.03);
  EXPECT_LT(repetition(white_noise(12 * kSecond, 1), pool_).correlation, 0.1);
  EXPECT_EQ(repetition(white_noise(kSecond, 1), pool_).correlation, 0);
}

TEST_F(TextureScoresTest, TheStyleItselfIsWithinItsHalvesAndACopy) {
  const Clip style = crackle(5, kSecond);
  const auto scores = score_texture(style, style, kPlenty, pool_);
  ASSERT_TRUE(scores.has_value());
  EXPECT_EQ(scores->to_style.skewness, 0);
  EXPECT_GT(scores->between_halves.skewness, 0);
  EXPECT_TRUE(scores->is_within_halves);
  EXPECT_NEAR(scores->copied_seconds, 5, 0.05);
}

TEST_F(TextureScoresTest, ALoopIsWithinTheHalvesAndPeriodic) {
  const Clip style = clip_of(white_noise(4 * kSecond, 1));
  const auto scores = score_texture(style, clip_of(repeated(style.channels[0], 20 * kSecond)), kPlenty, pool_);
  ASSERT_TRUE(scores.has_value());
  EXPECT_TRUE(scores->is_within_halves);
  EXPECT_TRUE(scores->is_periodic);
}

TEST_F(TextureScoresTest, AnotherTextureIsNotWithinTheHalves) {
  const auto scores = score_texture(crackle(5, kSecond), clip_of(white_noise(10 * kSecond, 2)), kPlenty, pool_);
  ASSERT_TRUE(scores.has_value());
  EXPECT_FALSE(scores->is_within_halves);
  EXPECT_FALSE(scores->is_periodic);
  EXPECT_GT(scores->to_style.variance, 3 * scores->between_halves.variance);
}

TEST_F(TextureScoresTest, RatesChannelsAndLevelsMayDiffer) {
  Clip louder = crackle(5, 44100, 2);
  for (auto& channel : louder.channels) {
    for (float& x : channel) x *= 3;
  }
  EXPECT_TRUE(score_texture(crackle(5, 44100), louder, kPlenty, pool_)->is_within_halves);
  EXPECT_TRUE(score_texture(melody(4, 44100), melody(4, 48000), kPlenty, pool_)->is_within_halves);
}

TEST_F(TextureScoresTest, WhatCannotBeScoredIsNamed) {
  const Clip style = crackle(5, kSecond);
  const auto brief = score_texture(crackle(0.3, kSecond), style, kPlenty, pool_);
  ASSERT_FALSE(brief.has_value());
  EXPECT_EQ(brief.error().message, "The style has 6615 samples at 22050 Hz; scores of a texture need at least 0.5 s.");
  const auto silent = score_texture(style, clip_of(std::vector<float>(kSecond)), kPlenty, pool_);
  ASSERT_FALSE(silent.has_value());
  EXPECT_EQ(silent.error().code, ErrorCode::kInvalidClip);
  const auto large = score_texture(style, style, 1 << 20, pool_);
  ASSERT_FALSE(large.has_value());
  EXPECT_EQ(large.error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace retimbre
