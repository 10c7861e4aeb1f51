#include "core/spectral/stereo_image.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/audio/level.h"
#include "core/evaluate/stereo_scores.h"
#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

using Channels = std::array<std::vector<float>, 2>;
constexpr double kRateHz = 22050;
constexpr StftSettings kSettings;
constexpr int kSeconds = 4;
constexpr int kSamples = kSeconds * 22050;

/// Noise with a rhythm and a spectrum of its own, as a transfer's result has: bursts, low pitched.
std::vector<float> rough_noise(uint64_t seed) {
  auto y = white_noise(kSamples, seed);
  float last = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    last += 0.2f * (y[i] - last);
    y[i] = last * (1.1f + std::sin(static_cast<float>(i) / 2000));
  }
  return y;
}

/// A chord of twelve partials.
std::vector<float> chord() {
  std::vector<float> y(kSamples);
  for (int p = 0; p < 12; ++p) {
    const auto partial = tone(110 * std::pow(2, p * 0.43), kRateHz, kSamples, 0.1);
    for (size_t i = 0; i < y.size(); ++i) y[i] += partial[i];
  }
  return y;
}

Channels panned(const std::vector<float>& y, double left, double right) {
  Channels channels{y, y};
  scale(channels[0], left);
  scale(channels[1], right);
  return channels;
}

class StereoImageTest : public testing::Test {
 protected:
  Channels place(const std::vector<float>& mono, const Channels& content) {
    return place_in_stereo(mono, content[0], content[1], kRateHz, kSettings, pool_);
  }
  StereoScores scores(const Channels& content, const Channels& result) {
    return *stereo_scores({.channels = {content[0], content[1]}, .sample_rate_hz = kRateHz},
                          {.channels = {result[0], result[1]}, .sample_rate_hz = kRateHz});
  }
  ThreadPool pool_{2};
};

double energy(const std::vector<float>& y) { return inner_product(y, y); }
double energy(const Channels& channels) { return energy(channels[0]) + energy(channels[1]); }

TEST_F(StereoImageTest, AHardPannedSourceStaysOnItsSide) {
  for (const auto& mono : {rough_noise(7), chord()}) {
    const auto left = place(mono, panned(rough_noise(1), 1, 0)), right = place(mono, panned(rough_noise(1), 0, 1));
    EXPECT_LT(10 * std::log10(energy(left[1]) / energy(left[0])), -40);
    EXPECT_LT(10 * std::log10(energy(right[0]) / energy(right[1])), -40);
    EXPECT_NEAR(10 * std::log10(energy(left[0]) / energy(mono)), 6.02, 0.1);
  }
}

TEST_F(StereoImageTest, EqualChannelsAreTheMonoSoundBitForBit) {
  const auto mono = rough_noise(7);
  const auto placed = place(mono, panned(rough_noise(1), 0.7, 0.7));
  EXPECT_EQ(placed[0], mono);
  EXPECT_EQ(placed[1], mono);
}

TEST_F(StereoImageTest, TheMeanOfTheChannelsIsTheMonoSound) {
  const auto mono = rough_noise(7);
  auto placed = place(mono, {rough_noise(1), rough_noise(2)});
  for (size_t i = 0; i < mono.size(); ++i) placed[0][i] = 0.5f * (placed[0][i] + placed[1][i]);
  EXPECT_LT(error_db(placed[0], mono), -120);
}

TEST_F(StereoImageTest, AMovingPanIsFollowed) {
  Channels content = panned(rough_noise(1), 1, 1);
  for (int i = 0; i < kSamples; ++i) {
    const double angle = std::numbers::pi / 2 * (0.1 + 0.8 * i / kSamples);
    content[0][i] *= static_cast<float>(std::cos(angle));
    content[1][i] *= static_cast<float>(std::sin(angle));
  }
  for (const auto& mono : {rough_noise(7), chord()}) {
    const auto s = scores(content, place(mono, content));
    EXPECT_LT(s.level_difference_db, 1.5);
    EXPECT_LT(s.correlation, 0.15);
  }
}

TEST_F(StereoImageTest, NoiseOfAnyCorrelationGivesThatCorrelation) {
  for (const double common : {0.0, 0.3, 0.6, 0.9}) {
    for (const double right_gain : {1.0, 0.5}) {
      Channels content{rough_noise(1), rough_noise(2)};
      const auto shared = rough_noise(3);
      for (auto& channel : content) {
        for (int i = 0; i < kSamples; ++i) {
          channel[i] = static_cast<float>(std::sqrt(1 - common) * channel[i] + std::sqrt(common) * shared[i]);
        }
      }
      scale(content[1], right_gain);
      for (const auto& mono : {rough_noise(7), white_noise(kSamples, 8), chord()}) {
        const auto s = scores(content, place(mono, content));
        EXPECT_LT(s.correlation, 0.15) << common << ", right " << right_gain;
        EXPECT_LT(s.level_difference_db, 1.5) << common << ", right " << right_gain;
      }
    }
  }
}

TEST_F(StereoImageTest, TheChannelsExceedTheMonoSoundAsTheContentsExceedItsMid) {
  const Channels content{rough_noise(1), rough_noise(2)};
  const auto mono = rough_noise(7);
  EXPECT_NEAR(10 * std::log10(energy(place(mono, content)) / 2 / energy(mono)), 3.01, 0.7);
}

TEST_F(StereoImageTest, ChannelsThatCancelAreBounded) {
  auto content = panned(rough_noise(1), 1, -1);
  const auto mono = rough_noise(7);
  const auto cancelling = place(mono, content);
  const double expected = 10 * std::log10(1 + kMostSideToMid);
  EXPECT_NEAR(10 * std::log10(energy(cancelling) / 2 / energy(mono)), expected, 1.0);
  EXPECT_LT(inner_product(cancelling[0], cancelling[1]), -0.8 * energy(cancelling) / 2);
  scale(content[1], 0.9);  // a little mid, which says which side is louder
  EXPECT_NEAR(10 * std::log10(energy(place(mono, content)) / 2 / energy(mono)), expected, 1.0);
}

TEST_F(StereoImageTest, SilenceInTheContentIsHarmless) {
  auto content = panned(rough_noise(1), 1, 0.3);
  for (auto& channel : content) std::fill(channel.begin() + 20000, channel.begin() + 50000, 0.0f);
  const auto placed = place(rough_noise(7), content);
  for (const auto& channel : placed) {
    for (const float x : channel) ASSERT_TRUE(std::isfinite(x));
  }
}

TEST_F(StereoImageTest, ASegmentInItsContextIsAsInTheWhole) {
  for (const StftSettings settings : {kSettings, StftSettings{.n_fft = 1024, .hop = 256}}) {
    const Channels content{rough_noise(1), rough_noise(2)};
    const auto mono = rough_noise(7);
    const auto whole = place_in_stereo(mono, content[0], content[1], kRateHz, settings, pool_);
    const int64_t context = stereo_image_context(kRateHz, settings);
    const int64_t begin = 30 * settings.hop, length = 2 * context + 10001;
    const auto cut = [&](const std::vector<float>& y) { return std::span(y).subspan(begin, length); };
    const auto part = place_in_stereo(cut(mono), cut(content[0]), cut(content[1]), kRateHz, settings, pool_);
    for (int c = 0; c < 2; ++c) {
      for (int64_t i = context; i < length - context; ++i) {
        ASSERT_NEAR(part[c][i], whole[c][begin + i], 1e-5) << i;
      }
    }
  }
}

TEST_F(StereoImageTest, ThreadsDoNotChangeABit) {
  ThreadPool one(1);
  const Channels content{rough_noise(1), rough_noise(2)};
  const auto mono = rough_noise(7);
  EXPECT_EQ(place(mono, content), place_in_stereo(mono, content[0], content[1], kRateHz, kSettings, one));
}

TEST_F(StereoImageTest, AnyLengthFromOneSampleOn) {
  for (const size_t samples : {1, 2, 100, 2047, 5000}) {
    const auto cut = [&](uint64_t seed) {
      auto y = rough_noise(seed);
      y.resize(samples);
      return y;
    };
    const auto placed = place(cut(7), {cut(1), cut(2)});
    EXPECT_EQ(placed[0].size(), samples);
    for (const float x : placed[1]) ASSERT_TRUE(std::isfinite(x));
  }
}

}  // namespace
}  // namespace retimbre
