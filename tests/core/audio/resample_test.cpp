#include "core/audio/resample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

#include "core/audio/clip_source.h"
#include "core/audio/level.h"
#include "core/base/thread_pool.h"
#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

class ResampleTest : public testing::TestWithParam<std::tuple<double, double>> {
 protected:
  double from_hz() const { return std::get<0>(GetParam()); }
  double to_hz() const { return std::get<1>(GetParam()); }
};

TEST_P(ResampleTest, GivesTheRoundedLengthExactly) {
  for (const int samples : {1, 2, 1000, 9999, 30001}) {
    const auto y = resample(white_noise(samples, 1), from_hz(), to_hz());
    ASSERT_TRUE(y.has_value());
    EXPECT_EQ(static_cast<long long>(y->size()), std::llround(samples * to_hz() / from_hz()));
  }
}

TEST_P(ResampleTest, KeepsAToneWithItsPhaseToTheLastSample) {
  const auto samples = static_cast<int64_t>(from_hz() / 2);
  const auto y = resample(tone(1000, from_hz(), samples), from_hz(), to_hz());
  ASSERT_TRUE(y.has_value());
  const auto expected = tone(1000, to_hz(), static_cast<int64_t>(y->size()));
  // At the ends the clip is cut off, and the converter rings for some 50 samples of the lower rate.
  const auto margin = static_cast<size_t>(60 * to_hz() / std::min(from_hz(), to_hz()));
  const auto inner = [&](const std::vector<float>& v) { return std::span(v).subspan(margin, v.size() - 2 * margin); };
  EXPECT_LT(error_db(inner(*y), inner(expected)), -90);
  EXPECT_LT(error_db(*y, expected), -35);
}

INSTANTIATE_TEST_SUITE_P(Rates, ResampleTest,
                         testing::Values(std::tuple(8000.0, 22050.0), std::tuple(22050.0, 8000.0),
                                         std::tuple(44100.0, 22050.0), std::tuple(22050.0, 44100.0),
                                         std::tuple(48000.0, 22050.0), std::tuple(22050.0, 48000.0),
                                         std::tuple(192000.0, 22050.0), std::tuple(22050.0, 192000.0)));

class ResampleDownTest : public testing::TestWithParam<double> {};

TEST_P(ResampleDownTest, RemovesWhatTheLowerRateCannotHold) {
  const double from_hz = GetParam();
  const double hz = 0.97 * std::max(from_hz / 2, 22050 / 2.0);
  const auto y = resample(tone(hz, from_hz, static_cast<int64_t>(from_hz / 2)), from_hz, 22050);
  ASSERT_TRUE(y.has_value());
  const auto inner = std::span(*y).subspan(y->size() / 8, y->size() * 3 / 4);
  EXPECT_LT(20 * std::log10(rms(inner) + 1e-20), -90);
}

INSTANTIATE_TEST_SUITE_P(Rates, ResampleDownTest, testing::Values(32000.0, 44100.0, 48000.0, 192000.0));

TEST(ResampleOnceTest, TheSameRateGivesTheSameSamples) {
  const auto y = white_noise(1001, 1);
  EXPECT_EQ(resample(y, 22050, 22050).value(), y);
}

TEST(ResampleOnceTest, ThereAndBackKeepsTheLength) {
  for (const double rate_hz : {8000.0, 11025.0, 44100.0, 48000.0, 96000.0, 192000.0}) {
    const auto there = resample(white_noise(30011, 1), rate_hz, 22050);
    const auto back = resample(*there, 22050, rate_hz);
    EXPECT_NEAR(static_cast<double>(back->size()), 30011, 0.5 * rate_hz / 22050 + 0.5) << rate_hz;
  }
}

TEST(ResampledSourceTest, HoldsTheSameSamplesHoweverItIsReadAndWhateverTheThreads) {
  for (const double rate_hz : {8000.0, 44100.0, 48000.0, 44101.0}) {
    const auto frames = static_cast<int64_t>(3.3 * rate_hz);
    const HeldClip clip({.channels = {white_noise(frames, 1), white_noise(frames, 2)}, .sample_rate_hz = rate_hz});
    ThreadPool one(1), two(2);
    const ResampledSource source(clip, 22050, one), with_two(clip, 22050, two);
    const Clip all = source.read(0, source.frames());
    EXPECT_EQ(with_two.read(0, source.frames()).channels, all.channels);
    for (int c = 0; c < 2; ++c) {
      const auto whole = resample(clip.read(0, frames).channels[c], rate_hz, 22050).value();
      ASSERT_EQ(whole.size(), all.channels[c].size());
      for (size_t i = 0; i < whole.size(); ++i) ASSERT_NEAR(all.channels[c][i], whole[i], 1e-5) << rate_hz << " " << i;
      for (const int64_t begin : {0, 1, 22049, 30000}) {
        const auto run = source.read(begin, 25001).channels[c];
        EXPECT_TRUE(std::ranges::equal(run, std::span(all.channels[c]).subspan(static_cast<size_t>(begin), 25001)));
      }
    }
  }
}

TEST(ResampleOnceTest, RefusesARatioBeyondTheConverter) {
  const auto y = resample(white_noise(100, 1), 768000, 1000);
  ASSERT_FALSE(y.has_value());
  EXPECT_EQ(y.error().code, ErrorCode::kInternal);
  EXPECT_EQ(y.error().message.find("Resampling from 768000 Hz to 1000 Hz failed: "), 0u) << y.error().message;
}

}  // namespace
}  // namespace retimbre
