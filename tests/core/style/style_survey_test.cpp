#include "core/style/style_survey.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"

namespace retimbre {
namespace {

constexpr int kFft = 2048, kBins = 1025;
constexpr double kRate = 22050;

/// Noise whose spectrum has a hill at `centre` bins: a steady texture for each centre.
void add_texture(StyleSurvey& survey, int frames, int centre, uint32_t stream, float level = 1) {
  const CounterRandom random(5);
  Matrix out(frames, kBins);
  for (int t = 0; t < frames; ++t) {
    for (int f = 0; f < kBins; ++f) {
      const auto u = random.uniform({static_cast<uint32_t>(f), static_cast<uint32_t>(t), stream, 0});
      const float distance = (static_cast<float>(f) - static_cast<float>(centre)) / 40;
      out(t, f) = level * (0.05f + std::exp(-distance * distance)) * (0.5f + u[0]);
    }
  }
  survey.add(out);
}

void finish(StyleSurvey& survey) {
  for (;;) {
    const auto done = survey.step();
    ASSERT_TRUE(done);
    if (*done) return;
  }
}

TEST(StyleSurvey, OneTextureIsSteadyAndAChangingOneIsBusy) {
  ThreadPool pool(2);
  StyleSurvey steady(kFft, kRate, pool), busy(kFft, kRate, pool);
  add_texture(steady, 1300, 200, 0);
  for (int piece = 0; piece < 10; ++piece) {
    add_texture(busy, 130, 40 + 90 * piece, static_cast<uint32_t>(piece), piece % 2 == 0 ? 1.0f : 0.7f);
  }
  finish(steady);
  finish(busy);
  EXPECT_LT(steady.busyness(), 0.1 * StyleSurvey::kBusy);
  EXPECT_GT(busy.busyness(), 3 * StyleSurvey::kBusy);
}

TEST(StyleSurvey, ALevelAloneIsNotBusy) {
  ThreadPool pool(1);
  StyleSurvey survey(kFft, kRate, pool);
  for (int piece = 0; piece < 8; ++piece) {
    add_texture(survey, 130, 200, static_cast<uint32_t>(piece), piece % 2 == 0 ? 1.0f : 0.3f);
  }
  finish(survey);
  EXPECT_LT(survey.busyness(), 0.3 * StyleSurvey::kBusy);
}

TEST(StyleSurvey, FindsTheSteadyStretchInsideWhatChanges) {
  ThreadPool pool(1);
  StyleSurvey survey(kFft, kRate, pool);
  constexpr int kBegin = 25 * 21;
  for (int piece = 0; piece < 25; ++piece) add_texture(survey, 21, 30 + 37 * piece, static_cast<uint32_t>(piece));
  add_texture(survey, 147, 500, 99);
  for (int piece = 0; piece < 25; ++piece) add_texture(survey, 21, 950 - 37 * piece, static_cast<uint32_t>(piece));
  finish(survey);
  const TellingStretch found = survey.steadiest(129);
  EXPECT_GE(found.begin, kBegin);
  EXPECT_LE(found.begin + found.frames, kBegin + 147);
  EXPECT_EQ(found.frames, 129);
}

TEST(StyleSurvey, SilenceIsNotTheSteadiest) {
  ThreadPool pool(1);
  StyleSurvey survey(kFft, kRate, pool);
  add_texture(survey, 210, 100, 0);
  add_texture(survey, 210, 400, 1, 0.01f);  // of |X|^0.3: 130 dB below
  finish(survey);
  EXPECT_LT(survey.steadiest(129).begin, 210 - 100);
}

TEST(StyleSurvey, ASummaryHasTheSharesOfTheStatesAndIsNearerThanTheBeginning) {
  ThreadPool pool(2);
  StyleSurvey survey(kFft, kRate, pool);
  constexpr int kMost = 210, kAll = 210 * 16;
  for (int block = 0; block < 16; ++block) {  // a quarter of the time at one, the rest at the other
    add_texture(survey, 210, block % 4 == 0 ? 150 : 700, static_cast<uint32_t>(block));
  }
  ASSERT_EQ(survey.frames(), kAll);
  finish(survey);
  const auto summary = survey.summary(kMost);
  double first = 0, all = 0;
  int frames = 0;
  for (const TellingStretch& stretch : summary) {
    if (stretch.begin / 210 % 4 == 0) first += stretch.weight;
    all += stretch.weight;
    frames += stretch.frames;
  }
  EXPECT_NEAR(all, 1, 1e-9);
  EXPECT_NEAR(first, 0.25, 0.02);
  EXPECT_LE(frames, kMost);
  EXPECT_LT(survey.distance(summary), 0.01 * survey.distance({{.begin = 0, .frames = kMost, .weight = 1}}));
}

TEST(StyleSurvey, ASummaryOfLoudAndQuietStatesIsNearerThanEvenPicks) {
  ThreadPool pool(1);
  StyleSurvey survey(kFft, kRate, pool);
  constexpr int kStates = 60;
  for (int state = 0; state < kStates; ++state) {
    const float level = 0.4f + 0.3f * static_cast<float>(state % 3);
    add_texture(survey, 21, 40 + 37 * (state * 7 % 25), static_cast<uint32_t>(state), level);
  }
  finish(survey);
  for (const int picks : {6, 20}) {
    const int apart = kStates / picks;
    std::vector<TellingStretch> even;
    for (int i = 0; i < picks; ++i) {
      even.push_back({.begin = (i * apart + apart / 2) * 21, .frames = 21, .weight = 1.0 / picks});
    }
    const auto summary = survey.summary(picks * 21);
    double all = 0;
    for (const TellingStretch& stretch : summary) {
      EXPECT_GT(stretch.weight, 0);
      all += stretch.weight;
    }
    EXPECT_NEAR(all, 1, 1e-9);
    EXPECT_LT(survey.distance(summary), 0.5 * survey.distance(even)) << picks;
  }
}

TEST(StyleSurvey, AClipThatFitsIsItsOwnSummaryHoweverShort) {
  ThreadPool pool(1);
  for (const int frames : {3, 21, 100}) {
    StyleSurvey survey(kFft, kRate, pool);
    add_texture(survey, frames, 200, 0);
    finish(survey);
    const auto summary = survey.summary(646);
    ASSERT_EQ(summary.size(), 1u);
    EXPECT_EQ(summary[0].frames, frames);
    EXPECT_EQ(summary[0].weight, 1);
    EXPECT_EQ(survey.busyness() > StyleSurvey::kBusy, false);
    EXPECT_EQ(survey.steadiest(129).frames, frames);
  }
}

}  // namespace
}  // namespace retimbre
