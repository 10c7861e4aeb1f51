#include "core/transfer/quilt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "core/audio/level.h"
#include "tests/core/spectral/test_signals.h"
#include "tests/core/transfer/synthetic_clips.h"

namespace retimbre {
namespace {

constexpr int64_t kRate = 22050;

Quilt laid(Clip style, double seconds, uint64_t seed = 1) {
  const auto frames = std::llround(seconds * style.sample_rate_hz);
  Quilt quilt(std::make_shared<HeldClip>(std::move(style)), frames, seed);
  double done = quilt.fraction();
  while (!quilt.step()) {
    EXPECT_GE(quilt.fraction(), done);
    done = quilt.fraction();
  }
  EXPECT_EQ(quilt.fraction(), 1);
  return quilt;
}

std::vector<float> samples_of(const Quilt& quilt) { return quilt.read(0, quilt.frames()).channels[0]; }

Clip noise(double seconds) {
  return {.channels = {white_noise(std::llround(seconds * kRate), 1)}, .sample_rate_hz = static_cast<double>(kRate)};
}

/// Samples of the style that a piece brings, and where they end; the last piece's may go past the quilt's end.
int64_t length(const Quilt& quilt, size_t i) {
  const auto& pieces = quilt.pieces();
  return (i + 1 < pieces.size() ? pieces[i + 1].at : quilt.frames()) - pieces[i].at;
}
int64_t end(const Quilt& quilt, size_t i) { return quilt.pieces()[i].from + length(quilt, i); }

TEST(QuiltTest, EveryRunHoldsWhatTheWholeHolds) {
  const Quilt quilt = laid(crackle(3, kRate), 10);
  EXPECT_EQ(quilt.frames(), 10 * kRate);
  const std::vector<float> whole = samples_of(quilt);
  ASSERT_EQ(whole.size(), static_cast<size_t>(10 * kRate));
  for (const int64_t run : {1001, 20011, 90001}) {
    for (int64_t begin = 0; begin < quilt.frames(); begin += run) {
      const int64_t frames = std::min(run, quilt.frames() - begin);
      const std::vector<float> part = quilt.read(begin, frames).channels[0];
      ASSERT_TRUE(std::ranges::equal(part, std::span(whole).subspan(begin, frames))) << begin;
    }
  }
}

TEST(QuiltTest, TheSeedDecides) {
  EXPECT_EQ(samples_of(laid(crackle(3, kRate), 5, 1)), samples_of(laid(crackle(3, kRate), 5, 1)));
  EXPECT_NE(samples_of(laid(crackle(3, kRate), 5, 1)), samples_of(laid(crackle(3, kRate), 5, 2)));
}

TEST(QuiltTest, ThatWhichFollowsInTheStyleNeverFollowsInTheQuilt) {
  for (const Clip& style : {melody(5, kRate), crackle(5, kRate), noise(5)}) {
    const Quilt quilt = laid(style, 60);
    const auto& pieces = quilt.pieces();
    for (size_t i = 0; i + 1 < pieces.size(); ++i) {
      EXPECT_LT(static_cast<double>(length(quilt, i) + quilt.fade()), 0.6 * kRate);
      EXPECT_GT(std::abs(pieces[i + 1].from - end(quilt, i)), kRate / 4);
    }
  }
}

TEST(QuiltTest, EveryPartOfTheStyleIsHeardAboutEquallyOften) {
  const Quilt quilt = laid(melody(5, kRate), 60);
  constexpr int64_t kCell = kRate / 100;
  std::vector<int> heard(500);
  for (size_t i = 0; i < quilt.pieces().size(); ++i) {
    for (int64_t n = quilt.pieces()[i].from; n < end(quilt, i); n += kCell) ++heard[n / kCell];
  }
  heard.resize(494);  // of the last hundredths only what is faded out is heard
  EXPECT_GE(*std::ranges::min_element(heard.begin() + 1, heard.end()), 8);
  EXPECT_LE(*std::ranges::max_element(heard), 17);
}

TEST(QuiltTest, NothingIsHeardAgainBeforeItHasRested) {
  const Quilt quilt = laid(noise(5), 60);
  const auto& pieces = quilt.pieces();
  const auto slack = static_cast<int64_t>(0.03 * kRate);  // grains are moved a little to fit
  for (size_t i = 0; i < pieces.size(); ++i) {
    for (size_t j = i + 1; j < pieces.size() && pieces[j].at - pieces[i].at < 2 * kRate; ++j) {
      const bool overlap = pieces[j].from + slack < end(quilt, i) && pieces[i].from + slack < end(quilt, j);
      EXPECT_FALSE(overlap) << i << " " << j;
    }
  }
}

TEST(QuiltTest, JoinsKeepThePowerOfANoiseAndTheAmplitudeOfATone) {
  const auto levels = [](std::span<const float> samples, int64_t window) {
    std::vector<double> levels;
    for (size_t i = 0; i + window <= samples.size(); i += window) levels.push_back(rms(samples.subspan(i, window)));
    return levels;
  };
  // 100 ms of noise at 22 050 Hz have their level to 1.5 % (one standard deviation).
  for (const double level : levels(samples_of(laid(noise(5), 20)), kRate / 10)) EXPECT_NEAR(level, 1, 0.1);
  const Clip steady{.channels = {tone(440, kRate, 5 * kRate)}, .sample_rate_hz = static_cast<double>(kRate)};
  // one period and a bit, anywhere in it
  for (const double level : levels(samples_of(laid(steady, 20)), 501)) EXPECT_NEAR(level, std::sqrt(0.5), 0.01);
}

TEST(QuiltTest, ChannelsStayTogether) {
  Clip style = melody(3, 44100, 2);
  for (float& x : style.channels[1]) x *= -0.5f;
  const Quilt quilt = laid(style, 8);
  EXPECT_EQ(quilt.channels(), 2);
  EXPECT_EQ(quilt.sample_rate_hz(), 44100);
  const Clip clip = quilt.read(0, quilt.frames());
  for (size_t i = 0; i < clip.channels[0].size(); ++i) {
    ASSERT_NEAR(clip.channels[1][i], -0.5f * clip.channels[0][i], 1e-6);
  }
}

TEST(QuiltTest, StylesOfAnyLengthAndRateWork) {
  for (const double seconds : {0.05, 0.3, 1.0, 90.0}) {
    for (const double rate : {1000.0, 8000.0, 48000.0}) {
      if (seconds * rate > 2e6) continue;  // for the tests' time
      const Quilt quilt = laid(crackle(seconds, rate), 5);
      const std::vector<float> samples = samples_of(quilt);
      ASSERT_EQ(samples.size(), static_cast<size_t>(5 * rate));
      for (size_t i = 0; i < quilt.pieces().size(); ++i) {
        EXPECT_GE(quilt.pieces()[i].from, 0);
        if (i + 1 == quilt.pieces().size()) break;
        EXPECT_LE(end(quilt, i) + quilt.fade(), std::llround(seconds * rate)) << seconds << " s at " << rate;
      }
      EXPECT_GT(rms(samples), 0.01);
    }
  }
}

TEST(QuiltTest, SilenceStaysSilence) {
  const Clip style{.channels = {std::vector<float>(kRate)}, .sample_rate_hz = static_cast<double>(kRate)};
  EXPECT_EQ(peak(samples_of(laid(style, 3))), 0);
}

}  // namespace
}  // namespace retimbre
