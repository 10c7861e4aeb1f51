#include "core/transfer/mix.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include "core/audio/loudness.h"
#include "core/audio/true_peak.h"
#include "core/transfer/output.h"

namespace retimbre {
namespace {

constexpr double kRateHz = 44100;
constexpr int kFrames = 200000;  // more than one run

std::vector<float> tone(double hz, double amplitude) {
  std::vector<float> samples(kFrames);
  for (int i = 0; i < kFrames; ++i) {
    samples[i] = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * hz * i / kRateHz));
  }
  return samples;
}

HeldClip held(std::vector<std::vector<float>> channels) {
  return HeldClip({.channels = std::move(channels), .sample_rate_hz = kRateHz});
}

Clip mixed(const ClipSource& content, const ClipSource& result, double wet) {
  Clip all{.channels = {}, .sample_rate_hz = kRateHz};
  all.channels.resize(static_cast<size_t>(result.channels()));
  mix(content, result, wet, [&](int64_t begin, const Clip& run) {
    EXPECT_EQ(begin, all.frames());
    for (size_t c = 0; c < run.channels.size(); ++c) {
      all.channels[c].insert(all.channels[c].end(), run.channels[c].begin(), run.channels[c].end());
    }
  });
  return all;
}

TEST(Mix, OfNothingOfTheResultIsTheContentAndOfAllTheResultToTheBit) {
  const HeldClip content = held({tone(500, 0.3)}), result = held({tone(700, 0.3)});
  EXPECT_EQ(mixed(content, result, 0).channels, content.read(0, kFrames).channels);
  EXPECT_EQ(mixed(content, result, 1).channels, result.read(0, kFrames).channels);
}

TEST(Mix, IsAsLoudAsTheContentHoweverAlikeBothAre) {
  const HeldClip content = held({tone(1000, 0.3)});
  const HeldClip apart = held({tone(1010, 0.3)});  // as loud, and nothing to do with it
  std::vector<float> half = tone(1000, 0.3 / std::sqrt(2.0));
  const std::vector<float> other = tone(1010, 0.3 / std::sqrt(2.0));
  for (int i = 0; i < kFrames; ++i) half[i] += other[i];
  const HeldClip related = held({half});
  const auto loudness = [](const Clip& clip) { return loudness_lufs(clip.channels, kRateHz); };
  const double wanted = loudness(content.read(0, kFrames));
  EXPECT_NEAR(likeness(content, content), 1, 1e-6);
  EXPECT_NEAR(likeness(content, apart), 0, 0.01);
  EXPECT_NEAR(likeness(content, related), 1 / std::sqrt(2.0), 0.01);
  for (const double wet : {0.2, 0.5, 0.8}) {
    EXPECT_NEAR(loudness(mixed(content, content, wet)), wanted, 0.05);
    EXPECT_NEAR(loudness(mixed(content, apart, wet)), wanted, 0.05);
    EXPECT_NEAR(loudness(mixed(content, related, wet)), wanted, 0.05);
  }
}

TEST(Mix, KeepsItsPeaksBelowTheCeiling) {
  const HeldClip content = held({tone(500, 1)}), result = held({tone(700, 1)});
  const Clip both = mixed(content, result, 0.5);
  EXPECT_EQ(both.frames(), kFrames);
  TruePeakMeter meter(1);
  meter.add(std::vector<std::span<const float>>{both.channels[0]});
  EXPECT_LE(20 * std::log10(meter.peak()), Output::kCeilingDb + 0.1);
}

TEST(Mix, OfAContentOfManyChannelsHasTheResults) {
  const HeldClip content = held({tone(500, 0.3), tone(500, 0.3), tone(500, 0.3)}), result = held({tone(700, 0.3)});
  const Clip dry = mixed(content, result, 0);
  ASSERT_EQ(dry.channels.size(), 1);
  EXPECT_NEAR(dry.channels[0][1000], tone(500, 0.3)[1000], 1e-6);
}

}  // namespace
}  // namespace retimbre
