#include "core/audio/true_peak.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/core/audio/reference_peak.h"
#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

double true_peak_db(const std::vector<float>& y) {
  TruePeakMeter meter(1);
  meter.add(std::vector<std::span<const float>>{y});
  return 20 * std::log10(meter.peak());
}

/// A sine whose first sample has a phase of its own, fading in and out so that its ends add nothing.
std::vector<float> faded_tone(double hz, double phase) {
  const int samples = 4800;
  std::vector<float> y(samples);
  for (int i = 0; i < samples; ++i) {
    const double fade = std::min({1.0, i / 1000.0, (samples - 1 - i) / 1000.0});
    y[i] = static_cast<float>(fade * std::sin(2 * std::numbers::pi * hz * i / 48000 + phase));
  }
  return y;
}

TEST(TruePeakTest, ASineHasItsAmplitudeAtEveryFrequencyAndPhase) {
  for (const double hz : {997.0, 6000.0, 8000.0, 12000.0, 16000.0, 20000.0, 22000.0}) {
    for (double phase = 0; phase < 1.6; phase += 0.1) {
      EXPECT_NEAR(true_peak_db(faded_tone(hz, phase)), 0, 0.1) << hz << " Hz, phase " << phase;
    }
  }
}

TEST(TruePeakTest, AQuarterOfTheRateAt45DegreesIs3DbAboveItsSamples) {
  const auto y = faded_tone(12000, std::numbers::pi / 4);
  EXPECT_NEAR(20 * std::log10(*std::ranges::max_element(y)), -3.01, 0.01);
  EXPECT_NEAR(true_peak_db(y), 0, 0.05);
}

TEST(TruePeakTest, IsThatOfEightPointsASampleByALongerFilter) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const auto y = below_20_khz(white_noise(5000, seed));
    EXPECT_NEAR(true_peak_db(y), reference_peak_db(y), 0.1) << seed;
  }
}

TEST(TruePeakTest, SeesTheLastSamples) {
  std::vector<float> y(100);
  y[99] = 0.5f;
  EXPECT_NEAR(true_peak_db(y), -6.02, 0.1);
}

TEST(TruePeakTest, PiecesOfAnySizeGiveTheSame) {
  const auto left = white_noise(5000, 1), right = white_noise(5000, 2);
  TruePeakMeter whole(2), pieces(2);
  whole.add(std::vector<std::span<const float>>{left, right});
  for (size_t begin = 0, size = 0; begin < left.size(); begin += size, size = (size * 7 + 1) % 401) {
    const size_t count = std::min(size, left.size() - begin);
    pieces.add(std::vector<std::span<const float>>{std::span(left).subspan(begin, count),
                                                   std::span(right).subspan(begin, count)});
    (void)pieces.peak();  // asking changes nothing
  }
  EXPECT_EQ(pieces.peak(), whole.peak());
}

}  // namespace
}  // namespace retimbre
