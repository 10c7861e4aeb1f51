#include "core/transfer/texture_job.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/audio/level.h"
#include "core/evaluate/texture_scores.h"
#include "tests/core/spectral/test_signals.h"
#include "tests/core/transfer/running.h"
#include "tests/core/transfer/synthetic_clips.h"

namespace retimbre {
namespace {

constexpr double kRate = 22050;

Result<std::unique_ptr<TextureJob>> texture(Clip style, const Settings& settings, ThreadPool& pool,
                                            uint64_t limit = kPlenty) {
  return TextureJob::create(std::make_shared<HeldClip>(std::move(style)), settings, limit, pool);
}

TEST(TextureJobTest, LastsAsLongAsAskedAtTheStylesChannelsAndRate) {
  ThreadPool pool(2);
  auto job = texture(crackle(1, 44100, 2), {{"seconds", 2.5}, {"iterations", 3.0}}, pool);
  ASSERT_TRUE(job.has_value());
  const Clip result = run(**job);
  EXPECT_EQ((*job)->shape().frames, 110250);
  EXPECT_EQ(result.frames(), 110250);
  EXPECT_EQ(result.channels.size(), 2);
  EXPECT_EQ(result.sample_rate_hz, 44100);
  EXPECT_EQ(std::get<double>((*job)->report().settings.at("seconds")), 2.5);
  EXPECT_FALSE((*job)->report().settings.contains("strength"));
  EXPECT_EQ((*job)->report().style_seconds, 1);
}

TEST(TextureJobTest, ThreadsDoNotMatterAndTheSeedDoes) {
  const auto made = [](int threads, double seed) {
    ThreadPool pool(threads);
    auto job =
        texture(crackle(2, kRate), {{"seconds", 4.0}, {"rank", 64.0}, {"iterations", 4.0}, {"seed", seed}}, pool);
    return run(**job).channels[0];
  };
  const std::vector<float> one = made(1, 0);
  EXPECT_EQ(one, made(3, 0));
  EXPECT_NE(one, made(1, 1));
}

TEST(TextureJobTest, IsNearerToTheStyleThanItsHalvesAndNeverComesBack) {
  ThreadPool pool(2);
  const Clip style{.channels = {white_noise(static_cast<int64_t>(5 * kRate), 1)}, .sample_rate_hz = kRate};
  auto job = texture(style, {{"seconds", 15.0}, {"rank", 64.0}, {"iterations", 8.0}}, pool);
  const auto scores = score_texture(style, run(**job), kPlenty, pool);
  ASSERT_TRUE(scores.has_value());
  EXPECT_LT(scores->to_style.level_db, 1);
  EXPECT_LT(scores->to_style.correlation, scores->between_halves.correlation);
  EXPECT_LT(scores->copied_seconds, 1);
  EXPECT_FALSE(scores->is_periodic);
}

TEST(TextureJobTest, TheFractionNeverGoesBackAndEndsAtOne) {
  ThreadPool pool(2);
  auto job = texture(crackle(1, kRate),
                     {{"seconds", 25.0}, {"rank", 32.0}, {"iterations", 2.0}, {"phase-iterations", 2.0}}, pool);
  double before = 0;
  for (;;) {
    const auto progress = (*job)->step(0);
    ASSERT_TRUE(progress.has_value());
    EXPECT_GE(progress->fraction, before);
    before = progress->fraction;
    if (progress->stage == Stage::kDone) break;
  }
  EXPECT_NEAR(before, 1, 1e-9);
  EXPECT_GT((*job)->report().windows, 1);
  EXPECT_GT((*job)->report().stage_seconds[2], 0);
}

TEST(TextureJobTest, TheShortestStyleIsEnough) {
  ThreadPool pool(1);
  auto job = texture(crackle(0.3, kRate), {{"seconds", 2.0}, {"iterations", 2.0}}, pool);
  ASSERT_TRUE(job.has_value());
  const Clip result = run(**job);
  EXPECT_EQ(result.frames(), 44100);
  EXPECT_GT(rms(result.channels[0]), 0.01);
}

TEST(TextureJobTest, WhatIsWrongIsSaidBeforeAnyWork) {
  ThreadPool pool(1);
  EXPECT_EQ(texture(crackle(1, kRate), {{"seconds", 601.0}}, pool).error().message,
            "seconds must be a number from 1 to 600; 601 is not.");
  EXPECT_EQ(texture(crackle(1, kRate), {{"strength", 0.5}}, pool).error().code, ErrorCode::kInvalidOption);
  EXPECT_EQ(texture(crackle(0.01, kRate), {}, pool).error().code, ErrorCode::kInvalidClip);
  EXPECT_EQ(texture(crackle(1, kRate), {}, pool, 1 << 20).error().code, ErrorCode::kTooLarge);
}

}  // namespace
}  // namespace retimbre
