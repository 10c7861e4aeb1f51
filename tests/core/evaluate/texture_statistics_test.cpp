#include "core/evaluate/texture_statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/audio/level.h"
#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

constexpr int64_t kSecond = 22050;

/// Noise whose amplitude follows 1 + depth sin(2 pi hz t).
std::vector<float> beating_noise(double seconds, double hz, double depth, uint64_t seed) {
  std::vector<float> y = white_noise(static_cast<int64_t>(seconds * kSecond), seed);
  for (size_t i = 0; i < y.size(); ++i) {
    y[i] *= static_cast<float>(1 + depth * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / kSecond));
  }
  return y;
}

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

TEST(TextureStatisticsTest, AToneIsLoudInItsBandAndSteady) {
  // The centre of band 12 is 15.21 ERBs up: the lowest edge is at 0.78, and the centres are 1.11 apart.
  const TextureStatistics of_tone = texture_statistics(tone(953, kSecond, 3 * kSecond));
  EXPECT_EQ(std::ranges::max_element(of_tone.level_db) - of_tone.level_db.begin(), 12);
  // The analytic signal of a sine of RMS 1 has the amplitude sqrt(2).
  EXPECT_NEAR(of_tone.level_db[12], 20 * std::log10(std::numbers::sqrt2), 0.1);
  EXPECT_LT(of_tone.variance[12], 1e-3);  // a noise's is 0.03; the ends, where the tone turns back, leave a trace
}

TEST(TextureStatisticsTest, EnvelopesOfNoiseAreRayleighs) {
  const TextureStatistics of_noise = texture_statistics(white_noise(20 * kSecond, 1));
  // x^0.3 of Rayleigh's distribution: moments of order q are 2^(q/2) Gamma(1 + q / 2).
  const double m1 = std::tgamma(1.15), m2 = std::tgamma(1.3), m3 = std::tgamma(1.45);
  const double variance = m2 - m1 * m1;
  for (int band = 4; band < 8; ++band) {  // higher ones are averaged within a value, lower ones know few values
    EXPECT_NEAR(of_noise.variance[band], variance / (m1 * m1), 0.15 * variance) << band;
    EXPECT_NEAR(of_noise.skewness[band], (m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1) / std::pow(variance, 1.5), 0.15) << band;
  }
  EXPECT_NEAR(of_noise.correlation(10, 10), 1, 1e-5);
  EXPECT_NEAR(of_noise.correlation(10, 15), 0, 0.05);
}

TEST(TextureStatisticsTest, WhatBandsDoTogetherIsTheirCorrelation) {
  EXPECT_GT(texture_statistics(beating_noise(10, 4, 0.8, 1)).correlation(20, 25), 0.5);
}

TEST(TextureStatisticsTest, ModulationIsFoundInItsOctave) {
  const TextureStatistics slow = texture_statistics(beating_noise(10, 4, 0.8, 1)),
                          fast = texture_statistics(beating_noise(10, 30, 0.8, 1));
  const auto strongest = [](const TextureStatistics& statistics) {
    const auto row = statistics.modulation.row(25);
    return std::ranges::max_element(row) - row.begin();
  };
  EXPECT_EQ(strongest(slow), 5);  // 2.7 to 5.4 Hz
  EXPECT_EQ(strongest(fast), 2);  // 22 to 43 Hz
}

TEST(TextureStatisticsTest, TheLevelCountsForNothing) {
  std::vector<float> quiet = beating_noise(3, 4, 0.8, 1);
  const TextureStatistics before = texture_statistics(quiet);
  scale(quiet, 0.01);
  const TextureDistance apart = distance(before, texture_statistics(quiet));
  EXPECT_LT(apart.level_db, 1e-3);
  EXPECT_LT(apart.variance, 1e-5);
  EXPECT_LT(apart.skewness, 1e-3);
  EXPECT_LT(apart.correlation, 1e-4);
}

TEST(TextureStatisticsTest, EachClassTellsItsOwnDifference) {
  const std::vector<float> noise = white_noise(5 * kSecond, 1), other = white_noise(5 * kSecond, 2);
  const TextureDistance alike = distance(texture_statistics(noise), texture_statistics(other));

  std::vector<float> darker = other;
  for (size_t i = 1; i < darker.size(); ++i) darker[i] += 0.8f * darker[i - 1];
  EXPECT_GT(distance(texture_statistics(noise), texture_statistics(darker)).level_db, 5 * alike.level_db);

  const TextureDistance beating = distance(texture_statistics(noise), texture_statistics(beating_noise(5, 4, 0.8, 2)));
  EXPECT_GT(beating.variance, 5 * alike.variance);
  EXPECT_GT(beating.correlation, 5 * alike.correlation);
  EXPECT_GT(beating.modulation, 5 * alike.modulation);

  std::vector<float> sparse = other;  // one burst of 10 ms in every 100
  for (size_t i = 0; i < sparse.size(); ++i) sparse[i] *= i % 2205 < 220 ? 10.0f : 1.0f;
  EXPECT_GT(distance(texture_statistics(noise), texture_statistics(sparse)).skewness, 5 * alike.skewness);
}

TEST(TextureStatisticsTest, SilentBandsDoNotCount) {
  std::vector<float> low = tone(300, kSecond, 3 * kSecond), hiss = low;
  const std::vector<float> noise = white_noise(3 * kSecond, 1);
  for (size_t i = 0; i < hiss.size(); ++i) hiss[i] += 1e-6f * noise[i];
  const TextureDistance apart = distance(texture_statistics(low), texture_statistics(hiss));
  EXPECT_LT(apart.level_db, 0.5);
  EXPECT_LT(apart.skewness, 0.5);
}

TEST(TextureStatisticsTest, TheShortestSoundHasFiniteStatistics) {
  const TextureStatistics of_little = texture_statistics(white_noise(2 * kEnvelopeStride, 1));
  EXPECT_TRUE(std::isfinite(mean(of_little.level_db)));
  EXPECT_TRUE(std::isfinite(mean(of_little.skewness)));
  EXPECT_EQ(distance(of_little, of_little).correlation, 0);
}

}  // namespace
}  // namespace retimbre
