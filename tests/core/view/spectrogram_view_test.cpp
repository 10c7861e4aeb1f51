#include "core/view/spectrogram_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/spectral/stft.h"
#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

constexpr double kRate = 22050;
constexpr StftSettings kStft;

Matrix magnitude_of(const std::vector<float>& clip) {
  ThreadPool pool(1);
  Matrix magnitude;
  Stft(kStft, static_cast<int64_t>(clip.size()), pool).magnitude(clip, magnitude);
  return magnitude;
}

/// Which colour of the map a pixel has, 0 to 255.
int step(const Picture& picture, int x, int y, ColourMap map = ColourMap::kMagma) {
  const uint8_t* pixel = &picture.rgba[4 * (static_cast<size_t>(y) * picture.width_px + x)];
  const ColourTable table = colour_table(map);
  const auto found = std::ranges::find(table, Colour{pixel[0], pixel[1], pixel[2]});
  return found == table.end() ? -1 : static_cast<int>(found - table.begin());
}

Result<Picture> render(const Matrix& magnitude, double rate_hz, StftSettings stft, const ViewSettings& view) {
  const auto shown = levels(magnitude, rate_hz, stft, view);
  if (!shown) return std::unexpected(shown.error());
  return painted(*shown, view);
}

int brightest_row(const Picture& picture, int x) {
  int best = 0;
  for (int y = 1; y < picture.height_px; ++y) {
    if (step(picture, x, y) > step(picture, x, best)) best = y;
  }
  return best;
}

class SpectrogramScaleTest : public testing::TestWithParam<FrequencyScale> {};

TEST_P(SpectrogramScaleTest, AToneOf1KhzDrawsItsLineAt1Khz) {
  const Matrix magnitude = magnitude_of(tone(1000, kRate, 44100));
  const ViewSettings view{.to_seconds = 2, .scale = GetParam()};
  const auto picture = render(magnitude, kRate, kStft, view);
  ASSERT_TRUE(picture.has_value());
  ASSERT_EQ(picture->rgba.size(), 4u * 800 * 300);
  const auto axis = FrequencyAxis::create(view.scale, view.lowest_hz, view.highest_hz);
  const double expected = (1 - axis->fraction(1000)) * view.height_px;
  const double bin_px = (axis->fraction(1010.8) - axis->fraction(1000)) * view.height_px;
  for (const int x : {50, 400, 750}) EXPECT_NEAR(brightest_row(*picture, x) + 0.5, expected, 1 + bin_px);
}

TEST_P(SpectrogramScaleTest, AThinLineSurvivesAnyDownSampling) {
  // One loud bin in every frame, and one loud frame: both must be in the picture however small it is.
  for (const int line : {100, 511, 777, 1000}) {
    Matrix magnitude(4000, 1025);
    for (int t = 0; t < magnitude.rows(); ++t) magnitude(t, line) = 512;
    const double seconds = 4000 * 512 / kRate;
    for (const int size : {1, 7, 50, 101}) {
      const auto picture = render(magnitude, kRate, kStft,
                                  {.width_px = 20, .height_px = size, .to_seconds = seconds, .scale = GetParam()});
      int brightest = 0;
      for (int y = 0; y < size; ++y) brightest = std::max(brightest, step(*picture, 10, y));
      EXPECT_GE(brightest, 250) << "bin " << line << ", " << size << " pixels";
    }
    Matrix beat(4000, 1025);
    std::ranges::fill(beat.row(line), 512.0f);
    const auto picture =
        render(beat, kRate, kStft, {.width_px = 100, .height_px = 20, .to_seconds = seconds, .scale = GetParam()});
    int columns = 0;
    for (int x = 0; x < 100; ++x) columns += step(*picture, x, 10) >= 250;
    EXPECT_EQ(columns, 1) << "frame " << line;
  }
}

INSTANTIATE_TEST_SUITE_P(Scales, SpectrogramScaleTest,
                         testing::Values(FrequencyScale::kLog, FrequencyScale::kMel, FrequencyScale::kLinear));

TEST(SpectrogramViewTest, LevelsAreDbOfAFullScaleSine) {
  const double hz = 93 * kRate / kStft.n_fft;
  for (const double db : {0.0, -25.0, -50.0, -75.0}) {
    const Matrix magnitude = magnitude_of(tone(hz, kRate, 44100, std::pow(10, db / 20)));
    const auto picture = render(magnitude, kRate, kStft, {.to_seconds = 2, .scale = FrequencyScale::kLinear});
    const int brightest = step(*picture, 400, brightest_row(*picture, 400));
    EXPECT_NEAR(brightest, 255 * (100 + db) / 100, 1.5) << db;
  }
}

TEST(SpectrogramViewTest, AnOnsetStandsAtItsTime) {
  auto clip = white_noise(44100, 1);
  std::fill(clip.begin(), clip.begin() + 22050, 0.0f);
  const auto picture = render(magnitude_of(clip), kRate, kStft, {.width_px = 200, .to_seconds = 2});
  // A window of 2048 samples reaches 46 ms, 4.6 pixels, to either side.
  EXPECT_EQ(step(*picture, 94, 150), 0);
  EXPECT_GT(step(*picture, 101, 150), 100);
}

TEST(SpectrogramViewTest, AZoomedPartAgreesWithTheWhole) {
  const Matrix magnitude = magnitude_of(tone(1000, kRate, 44100));
  const auto picture = render(magnitude, kRate, kStft,
                              {.from_seconds = 0.9,
                               .to_seconds = 0.95,
                               .scale = FrequencyScale::kLinear,
                               .lowest_hz = 990,
                               .highest_hz = 1010});
  ASSERT_TRUE(picture.has_value());
  EXPECT_NEAR(brightest_row(*picture, 400), 150, 100);  // 20 Hz are less than two bins
  for (int y = 0; y < 300; ++y) EXPECT_GT(step(*picture, 400, y), 230);
}

TEST(SpectrogramViewTest, WhatIsOutsideHasTheLowestColour) {
  Matrix magnitude(44, 1025);
  std::ranges::fill(magnitude.span(), 512.0f);
  const auto picture = render(magnitude, kRate, kStft,
                              {.width_px = 300,
                               .from_seconds = -1,
                               .to_seconds = 2,
                               .scale = FrequencyScale::kLinear,
                               .lowest_hz = 0,
                               .highest_hz = 22050});
  EXPECT_EQ(step(*picture, 50, 290), 0) << "before the clip";
  EXPECT_EQ(step(*picture, 250, 290), 0) << "after it";
  EXPECT_EQ(step(*picture, 150, 100), 0) << "above half its rate";
  EXPECT_EQ(step(*picture, 150, 290), 255);
}

TEST(SpectrogramViewTest, SilenceIsTheLowestColourAndOpaque) {
  const auto picture = render(Matrix(44, 1025), kRate, kStft, {.colour_map = ColourMap::kViridis});
  for (size_t i = 0; i < picture->rgba.size(); i += 4) ASSERT_EQ(picture->rgba[i + 3], 255);
  EXPECT_EQ(step(*picture, 400, 150, ColourMap::kViridis), 0);
}

HeldClip held(std::vector<float> samples, double rate_hz) {
  return HeldClip({.channels = {std::move(samples)}, .sample_rate_hz = rate_hz});
}

TEST(ClipLevelsTest, AnyPartOfAClipIsAsInItsWholeSpectrogram) {
  ThreadPool pool(2);
  const auto samples = white_noise(200'000, 3);
  const Matrix magnitude = magnitude_of(samples);
  const HeldClip clip = held(samples, kRate);
  const double seconds = 200'000 / kRate;
  const double stretches[][2] = {{0, seconds}, {0, 0.1}, {4, 4.01}, {3, 8}, {seconds - 0.05, seconds + 1}, {-1, 0.2}};
  for (const auto& [from, to] : stretches) {
    for (const int width : {1, 90, 512}) {
      const ViewSettings view{.width_px = width, .height_px = 40, .from_seconds = from, .to_seconds = to};
      const auto whole = levels(magnitude, kRate, kStft, view), part = levels(clip, kStft, view, pool);
      ASSERT_TRUE(whole && part);
      for (size_t i = 0; i < whole->size(); ++i) {
        const float a = whole->data()[i], b = part->data()[i];
        ASSERT_TRUE(a == b || std::abs(a - b) < 0.02f) << from << " s, " << width << " px: " << a << ", " << b;
      }
    }
  }
}

TEST(ClipLevelsTest, AShortClipHasAPicture) {
  ThreadPool pool(1);
  for (const int frames : {1, 100, 511, 512, 1025}) {
    const ViewSettings view{.width_px = 20, .height_px = 20, .to_seconds = 0.01};
    const auto shown = levels(held(std::vector<float>(frames, 0.1f), kRate), kStft, view, pool);
    ASSERT_TRUE(shown.has_value());
    EXPECT_TRUE(std::isfinite((*shown)(19, 5))) << frames;  // what lies beside the clip is minus infinity
  }
}

TEST(ClipLevelsTest, OnePixelReadsTheLevelOfATone) {
  ThreadPool pool(1);
  const double hz = 93 * kRate / kStft.n_fft;
  const HeldClip clip = held(tone(hz, kRate, 44100, std::pow(10, -25 / 20.0)), kRate);
  const ViewSettings pixel{.width_px = 1,
                           .height_px = 1,
                           .from_seconds = 1,
                           .to_seconds = 1.01,
                           .lowest_hz = hz * 0.99,
                           .highest_hz = hz * 1.01};
  EXPECT_NEAR((*levels(clip, kStft, pixel, pool))(0, 0), -25, 0.05);
}

TEST(DifferenceTest, IsInDbAndNothingWhereBothAreSilent) {
  constexpr float kNothing = -std::numeric_limits<float>::infinity();
  Matrix of(1, 5), from(1, 5);
  std::ranges::copy(std::initializer_list<float>{-20, -50, kNothing, kNothing, -120}, of.data());
  std::ranges::copy(std::initializer_list<float>{-30, -40, kNothing, -70, -140}, from.data());
  const Matrix less = difference(std::move(of), from);
  EXPECT_EQ(std::vector<float>(less.span().begin(), less.span().end()), (std::vector<float>{10, -10, 0, -30, 0}));
}

struct BadView {
  const char* test_name;
  ViewSettings view;
  const char* message;
};

class BadViewTest : public testing::TestWithParam<BadView> {};

TEST_P(BadViewTest, IsRefusedInOneSentence) {
  const auto picture = render(Matrix(44, 1025), kRate, kStft, GetParam().view);
  ASSERT_FALSE(picture.has_value());
  EXPECT_EQ(picture.error().code, ErrorCode::kInvalidOption);
  EXPECT_EQ(picture.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, BadViewTest,
    testing::Values(
        BadView{"NoWidth", {.width_px = 0}, "The picture is 0 x 300 pixels; give 1 to 16384 each way."},
        BadView{"TooTall", {.height_px = 20000}, "The picture is 800 x 20000 pixels; give 1 to 16384 each way."},
        BadView{"NoTime",
                {.from_seconds = 2, .to_seconds = 1},
                "The time axis runs from 2 to 1 s; give two times, the earlier one first."},
        BadView{"NoLevels",
                {.floor_db = 0, .ceiling_db = 0},
                "The levels run from 0 to 0 dB; give two levels, the lower one first."},
        BadView{"NoFrequencies",
                {.lowest_hz = 500, .highest_hz = 100},
                "The frequency axis runs from 500 to 100 Hz; give bounds of 0 Hz or more, the lower one "
                "first."}),
    [](const auto& info) { return info.param.test_name; });

}  // namespace
}  // namespace retimbre
