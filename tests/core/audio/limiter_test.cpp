#include "core/audio/limiter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/audio/level.h"
#include "tests/core/audio/reference_peak.h"
#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

using Channels = std::vector<std::vector<float>>;
constexpr double kRateHz = 48000;

/// The limiter's output in line with its input. Runs: 0, 1, 8, 57, ... up to 400 samples.
Channels limited(const Channels& channels, double ceiling_db = -1) {
  LimitedRuns runs(static_cast<int>(channels.size()), kRateHz, ceiling_db);
  Channels out(channels.size());
  const auto take = [&](size_t begin, size_t count, bool last) {
    Channels run;
    for (const auto& channel : channels) {
      const auto from = channel.begin() + static_cast<ptrdiff_t>(begin);
      run.emplace_back(from, from + static_cast<ptrdiff_t>(count));
    }
    const Channels given = runs.take(std::move(run), last);
    for (size_t c = 0; c < out.size(); ++c) out[c].insert(out[c].end(), given[c].begin(), given[c].end());
  };
  const size_t length = channels[0].size();
  for (size_t begin = 0, size = 0; begin < length; begin += size, size = (size * 7 + 1) % 401) {
    size = std::min(size, length - begin);
    take(begin, size, false);
  }
  take(length, 0, true);
  return out;
}

double true_peak_db(const Channels& channels) {
  TruePeakMeter meter(static_cast<int>(channels.size()));
  meter.add(std::vector<std::span<const float>>(channels.begin(), channels.end()));
  return 20 * std::log10(meter.peak());
}

std::vector<float> scaled(std::vector<float> y, double gain) {
  scale(y, gain);
  return y;
}

struct Loud {
  const char* name;
  std::vector<float> samples;
};

std::vector<Loud> loud_sounds() {
  std::vector<float> impulses(12000), square(12000), bursts = white_noise(24000, 4), alternating(12000), edge(6000);
  for (size_t i = 0; i < impulses.size(); ++i) {
    impulses[i] = i % 1999 == 0 ? 1000.0f : 1e-3f;
    square[i] = i / 50 % 2 == 0 ? 3.0f : -3.0f;
    alternating[i] = (i % 2 == 0 ? 1.0f : -1.0f) * (i > 6000 ? 8.0f : 0.5f);
    if (i < edge.size()) edge[i] = 2;
  }
  for (size_t i = 0; i < bursts.size(); ++i) bursts[i] *= i / 1500 % 2 == 0 ? 1e-3f : 30.0f;
  return {{"a sine", tone(12000.5, kRateHz, 12000, 2)},
          {"noise below 20 kHz", below_20_khz(white_noise(24000, 1))},
          {"noise", scaled(white_noise(24000, 2), 4)},
          {"impulses", impulses},
          {"a square wave", square},
          {"bursts of noise", bursts},
          {"samples that alternate", alternating},
          {"a constant from the first sample to the last", edge}};
}

TEST(LimiterTest, TheTruePeakStaysBelowTheCeiling) {
  for (const auto& [name, samples] : loud_sounds()) {
    for (const double ceiling_db : {-1.0, -6.0}) {
      const auto out = limited({samples}, ceiling_db);
      EXPECT_LE(true_peak_db(out), ceiling_db) << name;
      EXPECT_GT(true_peak_db(out), ceiling_db - 1) << name << " is turned down no more than it needs";
    }
  }
}

TEST(LimiterTest, TheTruePeakStaysBelowTheCeilingBetweenFinerPoints) {
  for (const double gain : {0.5, 1.0, 10.0}) {
    const auto out = limited({scaled(below_20_khz(white_noise(24000, 3)), gain)});
    EXPECT_LE(reference_peak_db(out[0]), -0.9);
  }
  EXPECT_LE(reference_peak_db(limited({tone(12000.5, kRateHz, 12000, 2)})[0]), -0.9);
}

TEST(LimiterTest, SoundBelowTheCeilingPassesUnchanged) {
  auto quiet = white_noise(20000, 1);
  scale(quiet, std::pow(10, -1.01 / 20) / std::pow(10, true_peak_db({quiet}) / 20));
  EXPECT_EQ(limited({quiet})[0], quiet);
}

TEST(LimiterTest, SoundIsUnchangedAgainAfterTheRelease) {
  auto samples = tone(440, kRateHz, 4 * 48000, 0.5);
  samples[1000] = 3;
  const auto out = limited({samples})[0];
  EXPECT_LT(out[1000], 1);
  EXPECT_TRUE(std::equal(out.begin(), out.begin() + 400, samples.begin()));
  EXPECT_TRUE(std::equal(out.begin() + 3 * 48000, out.end(), samples.begin() + 3 * 48000));
}

TEST(LimiterTest, TheGainMovesSmoothly) {
  std::vector<float> samples(48000, 0.5f);
  samples[24000] = 50;
  const auto out = limited({samples})[0];
  double fastest = 0;
  for (size_t i = 1; i < out.size(); ++i) {
    if (i != 24000 && i != 24001)
      fastest = std::max(fastest, std::abs(out[i] / samples[i] - out[i - 1] / samples[i - 1] + 0.0));
  }
  EXPECT_LT(fastest, 0.02);  // two moving means over 5 ms fall by at most 2 / 240 a sample, in each of two stages
}

TEST(LimiterTest, ChannelsShareOneGain) {
  const std::vector<float> loud = tone(440, kRateHz, 24000, 4), quiet = tone(1000, kRateHz, 24000, 0.25);
  const auto out = limited({loud, quiet});
  for (size_t i = 0; i < loud.size(); ++i) {
    EXPECT_NEAR(out[0][i] * quiet[i], out[1][i] * loud[i], 1e-5);
  }
}

TEST(LimiterTest, PiecesOfAnySizeGiveTheSame) {
  const auto samples = scaled(white_noise(20000, 5), 2);
  const auto pieces = limited({samples})[0];
  TruePeakLimiter limiter(1, kRateHz, -1);
  auto whole = samples;
  whole.resize(samples.size() + static_cast<size_t>(limiter.delay()));
  const std::vector<std::span<float>> channels{whole};
  limiter.process(channels);
  EXPECT_TRUE(std::equal(pieces.begin(), pieces.end(), whole.begin() + limiter.delay()));
}

}  // namespace
}  // namespace retimbre
