#include "core/evaluate/scores.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/evaluate/baselines.h"
#include "tests/core/spectral/test_signals.h"
#include "tests/core/transfer/synthetic_clips.h"

namespace retimbre {
namespace {

constexpr uint64_t kPlenty = uint64_t{1} << 30;

class ScoresTest : public ::testing::Test {
 protected:
  Scores scored(const Clip& content, const Clip& style, const Clip& result) {
    const auto scores = score(content, style, result, kPlenty, pool_);
    if (!scores) ADD_FAILURE() << scores.error().message;
    return scores.value_or(Scores{});
  }

  ThreadPool pool_{2};
  const Clip content_ = melody(3, 44100, 2);
  const Clip style_ = crackle(2.5, 22050);
};

TEST_F(ScoresTest, TheStyleItselfIsThere) {
  const Scores scores = scored(content_, style_, style_);
  EXPECT_NEAR(scores.style.gram, 0, 1e-6);
  EXPECT_NEAR(scores.style.mfcc, 0, 1e-5);
  EXPECT_NEAR(scores.style.spectrum_db, 0, 1e-6);
  EXPECT_EQ(scores.defects.flatness_db, 0);
  EXPECT_NEAR(scores.defects.copied_seconds, 2.5, 0.03);
  EXPECT_GT(scores.defects.superposition, 0.99);  // it is repeated at the end
}

TEST_F(ScoresTest, TheContentItselfHasNotMoved) {
  const Scores scores = scored(content_, style_, content_);
  EXPECT_NEAR(scores.style.mfcc, 1, 1e-6);
  EXPECT_NEAR(scores.content.onset, 1, 1e-9);
  EXPECT_NEAR(scores.content.chroma, 1, 1e-6);
  EXPECT_NEAR(scores.content.loudness, 1, 1e-9);
  EXPECT_NEAR(scores.defects.superposition, 1, 1e-9);
  EXPECT_EQ(scores.defects.copied_seconds, 0);
  EXPECT_GT(scores.style.gram, 0.3);
}

TEST_F(ScoresTest, ALevelIsNeitherStyleNorFault) {
  Clip quiet = content_;
  for (auto& channel : quiet.channels) {
    for (float& x : channel) x *= 0.01f;
  }
  const Scores loud = scored(content_, style_, content_), soft = scored(content_, style_, quiet);
  EXPECT_NEAR(soft.style.gram, loud.style.gram, 1e-4);
  EXPECT_NEAR(soft.style.spectrum_db, loud.style.spectrum_db, 1e-3);
  EXPECT_NEAR(soft.content.loudness, 1, 1e-5);
}

TEST_F(ScoresTest, NoiseIsFlatterThanANote) {
  const Clip noise{.channels = {white_noise(22050 * 3, 1)}, .sample_rate_hz = 22050};
  EXPECT_GT(scored(style_, content_, noise).defects.flatness_db, 15);
  EXPECT_EQ(scored(content_, noise, content_).defects.flatness_db, 0);
}

TEST_F(ScoresTest, AMixIsNearerToTheStyleAndStillASuperposition) {
  const auto mix = baseline(Baseline::kMix, content_, style_, pool_);
  ASSERT_TRUE(mix.has_value());
  const Scores before = scored(content_, style_, content_), after = scored(content_, style_, *mix);
  EXPECT_LT(after.style.gram, before.style.gram);
  EXPECT_LT(after.style.mfcc, 0.9);
  EXPECT_LT(after.style.spectrum_db, before.style.spectrum_db);
  EXPECT_LT(after.content.onset, 0.95);
  EXPECT_GT(after.defects.superposition, 0.93);
}

TEST_F(ScoresTest, AnEqualiserMatchHasTheStylesSpectrumAndTheContentsRhythm) {
  Clip dull{.channels = {white_noise(22050 * 3, 1)}, .sample_rate_hz = 22050};
  float last = 0;
  for (float& x : dull.channels[0]) x = last = 0.95f * last + 0.05f * x;  // a low pass
  const auto match = baseline(Baseline::kEqualiser, style_, dull, pool_);
  ASSERT_TRUE(match.has_value());
  const Scores before = scored(style_, dull, style_), after = scored(style_, dull, *match);
  EXPECT_LT(after.style.spectrum_db, before.style.spectrum_db / 4);
  EXPECT_GT(after.content.loudness, 0.8);
}

TEST_F(ScoresTest, IdenticalClipsAreScored) {
  const Scores scores = scored(content_, content_, content_);
  EXPECT_NEAR(scores.style.gram, 0, 1e-6);
  EXPECT_NEAR(scores.style.mfcc, 0, 1e-3);
  EXPECT_NEAR(scores.content.onset, 1, 1e-9);
}

TEST_F(ScoresTest, AreTheSameForAnyNumberOfThreads) {
  ThreadPool one{1};
  const auto mix = baseline(Baseline::kMix, content_, style_, pool_),
             again = baseline(Baseline::kMix, content_, style_, one);
  EXPECT_EQ(mix->channels, again->channels);
  const Scores two = scored(content_, style_, *mix);
  const auto single = score(content_, style_, *mix, kPlenty, one);
  EXPECT_EQ(two.style.gram, single->style.gram);
  EXPECT_EQ(two.style.mfcc, single->style.mfcc);
  EXPECT_EQ(two.content.onset, single->content.onset);
  EXPECT_EQ(two.defects.superposition, single->defects.superposition);
}

TEST_F(ScoresTest, WhatCannotBeScoredIsNamed) {
  const Clip silence{.channels = {std::vector<float>(44100)}, .sample_rate_hz = 44100};
  const Clip brief = melody(0.1, 44100);
  Clip cancelled = melody(1, 44100, 2);
  for (float& x : cancelled.channels[1]) x = -x;
  const struct {
    Clip content, style, result;
    const char* sentence;
  } cases[] = {
      {silence, style_, content_, "The content is digital silence"},
      {content_, silence, content_, "The style is digital silence"},
      {content_, style_, silence, "The result is digital silence"},
      {content_, style_, Clip{}, "The result has no samples"},
      {content_, style_, brief, "The result has 4410 samples at 44100 Hz; scores need at least 0.25 s"},
      {content_, brief, content_, "The style has 4410 samples"},
      {cancelled, style_, content_, "The content is silent once its channels are mixed"},
  };
  for (const auto& [content, style, result, sentence] : cases) {
    const auto scores = score(content, style, result, kPlenty, pool_);
    ASSERT_FALSE(scores.has_value()) << sentence;
    EXPECT_EQ(scores.error().code, ErrorCode::kInvalidClip);
    EXPECT_TRUE(scores.error().message.starts_with(sentence)) << scores.error().message;
  }
  const auto large = score(content_, style_, content_, 1 << 20, pool_);
  ASSERT_FALSE(large.has_value());
  EXPECT_EQ(large.error().code, ErrorCode::kTooLarge);
}

TEST_F(ScoresTest, ABaselineIsDeliveredLikeATransfer) {
  for (const Baseline kind : {Baseline::kMix, Baseline::kEqualiser}) {
    const auto clip = baseline(kind, content_, style_, pool_);
    ASSERT_TRUE(clip.has_value());
    EXPECT_EQ(clip->channels.size(), 1);
    EXPECT_EQ(clip->frames(), content_.frames());
    EXPECT_EQ(clip->sample_rate_hz, 44100);
    for (const float x : clip->channels[0]) EXPECT_LT(std::abs(x), 0.981);
    const auto refused = baseline(kind, content_, Clip{}, pool_);
    ASSERT_FALSE(refused.has_value());
    EXPECT_TRUE(refused.error().message.starts_with("The style has no samples")) << refused.error().message;
  }
}

}  // namespace
}  // namespace retimbre
