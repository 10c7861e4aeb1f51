#include "core/evaluate/defects.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/audio/delivery.h"
#include "core/evaluate/sound_features.h"
#include "core/spectral/stft.h"
#include "tests/core/spectral/test_signals.h"
#include "tests/core/transfer/synthetic_clips.h"

namespace retimbre {
namespace {

constexpr int64_t kSecond = 22050;

class DefectsTest : public ::testing::Test {
 protected:
  Matrix magnitude(std::span<const float> samples) {
    Stft stft(kScoredAnalysis, static_cast<int64_t>(samples.size()), pool_);
    Matrix m;
    stft.magnitude(samples, m);
    return m;
  }
  double copied(std::span<const float> result, std::span<const float> style) {
    const auto seconds = copied_seconds(result, style, pool_);
    EXPECT_TRUE(seconds.has_value());
    return seconds.value_or(-1);
  }

  ThreadPool pool_{2};
};

std::vector<float> sum(std::span<const float> a, std::span<const float> b) {
  std::vector<float> both(a.begin(), a.end());
  for (size_t i = 0; i < both.size(); ++i) both[i] += b[i];
  return both;
}

TEST_F(DefectsTest, EitherClipIsASuperpositionAndAMixNearlyOne) {
  const Matrix content = magnitude(melody(3, kSecond).channels[0]), style = magnitude(crackle(3, kSecond).channels[0]);
  EXPECT_NEAR(superposition(content, content, style), 1, 1e-9);
  EXPECT_NEAR(superposition(style, content, style), 1, 1e-9);
  const Matrix mix = magnitude(sum(melody(3, kSecond).channels[0], crackle(3, kSecond).channels[0]));
  EXPECT_GT(superposition(mix, content, style), 0.93);
  EXPECT_LT(superposition(mix, content, style), 0.999);
}

TEST_F(DefectsTest, OtherSoundsAreLessOfASuperposition) {
  const Matrix low = magnitude(tone(300, kSecond, kSecond)), high = magnitude(tone(3000, kSecond, kSecond));
  EXPECT_LT(superposition(magnitude(tone(1000, kSecond, kSecond)), low, high), 0.2);
  // Independent noises share the mean m of their magnitudes, m^2 = pi / 4 of the square: y is fitted by (c + s) / 2.
  const double r2 = superposition(magnitude(white_noise(3 * kSecond, 1)), magnitude(white_noise(3 * kSecond, 2)),
                                  magnitude(white_noise(3 * kSecond, 3)));
  const double share = std::numbers::pi / 4;
  EXPECT_NEAR(r2, 2 * share * share / (1 + share), 0.01);
}

TEST_F(DefectsTest, StrayEnergyIsThatOfBandsThatNeitherClipHas) {
  const auto swell = [](double hz, double amplitude) {  // without edges, which have energy everywhere
    std::vector<float> y = tone(hz, kSecond, kSecond, amplitude);
    for (size_t i = 0; i < y.size(); ++i) y[i] *= std::pow(std::sin(std::numbers::pi_v<float> * i / y.size()), 2.0f);
    return y;
  };
  const std::vector<float> low = swell(300, 1), high = swell(3000, 1), stray = swell(1000, 0.01);
  const Matrix content = magnitude(low), style = magnitude(high);
  const auto stray_share = [&](const Matrix& result) {
    return std::pow(10, stray_energy_db(result, content, style) / 10);
  };
  const double leaked = stray_share(content);  // out of its band, by the window
  EXPECT_LT(leaked, 1e-4 / 2);
  EXPECT_NEAR(stray_share(magnitude(sum(low, stray))) - leaked, 1e-4, 1e-5);
  const Matrix noise = magnitude(white_noise(kSecond, 1));
  EXPECT_EQ(stray_energy_db(noise, noise, style), kNoStrayEnergyDb);
}

/// A second and a half of the style at half its level, not on the frames' grid, in the middle of the content.
std::vector<float> with_pasted(std::span<const float> content, std::span<const float> style) {
  std::vector<float> result(content.begin(), content.end());
  for (size_t i = 0; i < 3 * kSecond / 2; ++i) result[11111 + i] = 0.5f * style[kSecond / 2 + 77 + i];
  return result;
}

TEST_F(DefectsTest, APastedStretchIsFoundAtItsLength) {
  const std::vector<float> notes = melody(4, kSecond).channels[0], burst = crackle(3, kSecond).channels[0];
  EXPECT_NEAR(copied(with_pasted(notes, burst), burst), 1.5, 0.1);
  EXPECT_NEAR(copied(with_pasted(burst, notes), notes), 1.5, 0.2);
  EXPECT_NEAR(copied(burst, burst), 3, 0.03);
}

TEST_F(DefectsTest, IndependentSoundsOfOneTextureAreNoCopies) {
  EXPECT_EQ(copied(melody(3, kSecond).channels[0], crackle(3, kSecond).channels[0]), 0);
  EXPECT_EQ(copied(white_noise(3 * kSecond, 1), white_noise(3 * kSecond, 2)), 0);
  std::vector<float> one = white_noise(3 * kSecond, 3), other = white_noise(3 * kSecond, 4);
  for (size_t i = 0; i < one.size(); ++i) {  // the same rhythm
    const auto gain = static_cast<float>(std::exp(-static_cast<double>(i % 5000) / 1000));
    one[i] *= gain;
    other[i] *= gain;
  }
  EXPECT_EQ(copied(one, other), 0);
}

TEST_F(DefectsTest, SilenceIsNoCopyAndAPauseWithinACopyIsPartOfIt) {
  std::vector<float> pauses = white_noise(3 * kSecond, 5);
  std::fill(pauses.begin() + kSecond, pauses.begin() + 2 * kSecond, 0.0f);
  std::vector<float> other = white_noise(3 * kSecond, 6);
  std::fill(other.begin() + kSecond, other.begin() + 2 * kSecond, 0.0f);
  EXPECT_EQ(copied(pauses, other), 0);
  EXPECT_NEAR(copied(pauses, pauses), 3, 0.03);
}

}  // namespace
}  // namespace retimbre
