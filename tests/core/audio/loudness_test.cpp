#include "core/audio/loudness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <vector>

#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

struct Level {
  double dbfs;
  double seconds;
};

/// A sine of 1 kHz at these peak levels one after the other, as in EBU Tech 3341.
std::vector<float> steps(const std::vector<Level>& levels, double sample_rate_hz) {
  std::vector<float> y;
  for (const auto [dbfs, seconds] : levels) {
    const auto part = tone(1000, sample_rate_hz, std::llround(seconds * sample_rate_hz), std::pow(10, dbfs / 20));
    y.insert(y.end(), part.begin(), part.end());
  }
  return y;
}

double stereo_lufs(const std::vector<float>& y, double sample_rate_hz) {
  LoudnessMeter meter(2, sample_rate_hz);
  meter.add(std::vector<std::span<const float>>{y, y});
  return meter.integrated_lufs();
}

double mono_lufs(const std::vector<float>& y, double sample_rate_hz) {
  LoudnessMeter meter(1, sample_rate_hz);
  meter.add(std::vector<std::span<const float>>{y});
  return meter.integrated_lufs();
}

double gain(const Biquad& f, double hz, double sample_rate_hz) {
  const auto z = std::polar(1.0, -2 * std::numbers::pi * hz / sample_rate_hz);
  return std::abs((f.b0 + z * (f.b1 + z * f.b2)) / (1.0 + z * (f.a1 + z * f.a2)));
}

class EbuTech3341Test : public testing::TestWithParam<double> {};

TEST_P(EbuTech3341Test, Case1SteadyAtMinus23) {
  EXPECT_NEAR(stereo_lufs(steps({{-23, 20}}, GetParam()), GetParam()), -23, 0.1);
}
TEST_P(EbuTech3341Test, Case2SteadyAtMinus33) {
  EXPECT_NEAR(stereo_lufs(steps({{-33, 20}}, GetParam()), GetParam()), -33, 0.1);
}
TEST_P(EbuTech3341Test, Case3TheRelativeGateTakesOffTheQuietEnds) {
  EXPECT_NEAR(stereo_lufs(steps({{-36, 10}, {-23, 60}, {-36, 10}}, GetParam()), GetParam()), -23, 0.1);
}
TEST_P(EbuTech3341Test, Case4TheAbsoluteGateTakesOffTheNearSilence) {
  EXPECT_NEAR(stereo_lufs(steps({{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}}, GetParam()), GetParam()), -23,
              0.1);
}
TEST_P(EbuTech3341Test, Case5LevelsWithinTheGateAreMeanEnergies) {
  EXPECT_NEAR(stereo_lufs(steps({{-26, 20}, {-20, 20.1}, {-26, 20}}, GetParam()), GetParam()), -23, 0.1);
}

INSTANTIATE_TEST_SUITE_P(Rates, EbuTech3341Test, testing::Values(48000.0, 44100.0, 22050.0));

TEST(LoudnessTest, TheFiltersAreTheTablesAt48kHz) {
  const auto [shelf, high_pass] = k_weighting(48000);
  EXPECT_EQ(shelf.b1, -2.69169618940638);
  EXPECT_EQ(shelf.a2, 0.73248077421585);
  EXPECT_EQ(high_pass.a1, -1.99004745483398);
}

TEST(LoudnessTest, TheFiltersWeighAlikeAtEveryRate) {
  for (const double rate : {22050.0, 32000.0, 44100.0, 47999.0, 96000.0, 192000.0}) {
    for (const double hz : {20.0, 40.0, 100.0, 500.0, 1000.0, 1700.0, 3000.0, 5000.0}) {
      const auto here = k_weighting(rate), table = k_weighting(48000);
      const double ratio =
          gain(here[0], hz, rate) * gain(here[1], hz, rate) / (gain(table[0], hz, 48000) * gain(table[1], hz, 48000));
      EXPECT_NEAR(20 * std::log10(ratio), 0, 0.1) << hz << " Hz at " << rate;
    }
  }
}

TEST(LoudnessTest, TheFiltersAreStableAtTheLowestAndHighestRates) {
  for (const double rate : {1000.0, 3364.0, 768000.0}) {
    for (const auto& f : k_weighting(rate)) {
      EXPECT_LT(std::abs(f.a2), 1) << rate;
      EXPECT_LT(std::abs(f.a1), 1 + f.a2) << rate;
    }
  }
}

TEST(LoudnessTest, AFullSineOf997HzInOneChannelIsMinus3) {
  EXPECT_NEAR(mono_lufs(tone(997, 48000, 5 * 48000), 48000), -3.01, 0.02);
}

TEST(LoudnessTest, PiecesOfAnySizeGiveTheSame) {
  const double rate = 11025;  // 100 ms are no whole number of samples
  const auto left = white_noise(50000, 1), right = white_noise(50000, 2);
  LoudnessMeter whole(2, rate), pieces(2, rate);
  whole.add(std::vector<std::span<const float>>{left, right});
  for (size_t begin = 0, size = 0; begin < left.size(); begin += size, size = (size * 7 + 1) % 4001) {
    const size_t count = std::min(size, left.size() - begin);
    pieces.add(std::vector<std::span<const float>>{std::span(left).subspan(begin, count),
                                                   std::span(right).subspan(begin, count)});
  }
  EXPECT_EQ(pieces.integrated_lufs(), whole.integrated_lufs());
  EXPECT_EQ(pieces.weighted_energy(), whole.weighted_energy());
}

TEST(LoudnessTest, AClipShorterThanABlockHasTheLoudnessOfItsEnergy) {
  const auto y = steps({{-23, 0.35}}, 48000);
  LoudnessMeter meter(2, 48000);
  meter.add(std::vector<std::span<const float>>{y, y});
  EXPECT_EQ(meter.integrated_lufs(), LoudnessMeter::lufs(meter.weighted_energy()));
  EXPECT_NEAR(meter.integrated_lufs(), -23, 0.2);
}

TEST(LoudnessTest, SilenceHasNone) {
  constexpr double kNone = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(mono_lufs(std::vector<float>(48000), 48000), kNone);
  EXPECT_EQ(mono_lufs({}, 48000), kNone);
  EXPECT_EQ(mono_lufs(steps({{-80, 2}}, 48000), 48000), kNone);
}

}  // namespace
}  // namespace retimbre
