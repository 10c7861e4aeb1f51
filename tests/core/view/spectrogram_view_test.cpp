#include "core/view/spectrogram_view.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/view/waveform.h"

namespace retimbre {
namespace {

constexpr StftSettings kStft{.n_fft = 2048, .hop = 512};
constexpr double kRateHz = 22050;
constexpr double kHzPerBin = kRateHz / kStft.n_fft;
constexpr float kFullScale = kStft.n_fft / 4;

ViewSettings whole(int width = 400, int height = 300) {
  return {.width_px = width,
          .height_px = height,
          .from_seconds = 0,
          .to_seconds = 2,
          .scale = FrequencyScale::kLog,
          .lowest_hz = 40,
          .highest_hz = 11025,
          .floor_db = -90,
          .ceiling_db = 0,
          .colour_map = ColourMap::kMagma};
}

int frames(double seconds) { return 1 + static_cast<int>(seconds * kRateHz / kStft.hop); }

double lightness_at(const Picture& picture, int x, int y) {
  const uint8_t* p = &picture.rgba[4 * (static_cast<size_t>(y) * picture.width_px + x)];
  EXPECT_EQ(p[3], 255);
  return lightness({p[0], p[1], p[2]});
}

int brightest_row(const Picture& picture, int x) {
  int best = 0;
  for (int y = 1; y < picture.height_px; ++y) {
    if (lightness_at(picture, x, y) > lightness_at(picture, x, best)) best = y;
  }
  return best;
}

TEST(SpectrogramView, AToneDrawsItsLineAtItsFrequencyOnEveryScale) {
  Matrix magnitude(frames(2), kStft.bins());
  const int bin = static_cast<int>(std::lround(1000 / kHzPerBin));
  for (int t = 0; t < magnitude.rows(); ++t) magnitude(t, bin) = kFullScale;
  for (const auto scale : {FrequencyScale::kLog, FrequencyScale::kMel, FrequencyScale::kLinear}) {
    ViewSettings settings = whole();
    settings.scale = scale;
    const auto picture = render(magnitude, kRateHz, kStft, settings);
    ASSERT_TRUE(picture);
    const FrequencyAxis axis(scale, settings.lowest_hz, settings.highest_hz);
    const double expected = settings.height_px * (1 - axis.place_of(bin * kHzPerBin));
    for (const int x : {0, 57, 399}) EXPECT_NEAR(brightest_row(*picture, x) + 0.5, expected, 1.5);
  }
}

TEST(SpectrogramView, AThinLineSurvivesInAPictureSmallerThanTheSpectrogram) {
  Matrix tone(frames(60), kStft.bins());
  for (int t = 0; t < tone.rows(); ++t) tone(t, 700) = kFullScale;
  Matrix click(frames(60), kStft.bins());
  for (int f = 0; f < click.columns(); ++f) click(1234, f) = kFullScale;
  ViewSettings settings = whole(50, 20);
  settings.to_seconds = 60;
  const auto tone_picture = render(tone, kRateHz, kStft, settings);
  const auto click_picture = render(click, kRateHz, kStft, settings);
  ASSERT_TRUE(tone_picture && click_picture);
  const double brightest = lightness(colour_table(ColourMap::kMagma).back());
  for (int x = 0; x < 50; ++x)
    EXPECT_NEAR(lightness_at(*tone_picture, x, brightest_row(*tone_picture, x)), brightest, 0.01);
  int lit = 0;
  for (int x = 0; x < 50; ++x) lit += lightness_at(*click_picture, x, 10) > 0.9 ? 1 : 0;
  EXPECT_EQ(lit, 1);
}

TEST(SpectrogramView, LevelsAreDecibelsOfAFullScaleSine) {
  Matrix magnitude(frames(2), kStft.bins());
  ViewSettings settings = whole(10, 10);
  settings.colour_map = ColourMap::kGrey;
  for (const auto& [db, grey] :
       {std::pair{0.0, 0}, {-30.0, 85}, {-60.0, 170}, {-90.0, 255}, {-120.0, 255}, {20.0, 0}}) {
    for (float& value : magnitude.span()) value = kFullScale * static_cast<float>(std::pow(10, db / 20));
    const auto picture = render(magnitude, kRateHz, kStft, settings);
    ASSERT_TRUE(picture);
    // grey runs in even steps of lightness, so its ends are exact and the middle is not linear in the byte
    if (grey == 0 || grey == 255)
      EXPECT_NEAR(picture->rgba[0], grey, 1) << db;
    else
      EXPECT_NEAR(lightness_at(*picture, 5, 5), 1 - (db + 90) / 90, 0.01) << db;
  }
}

TEST(SpectrogramView, OutsideTheClipAndAboveHalfTheRateThereIsSilence) {
  Matrix magnitude(frames(1), kStft.bins());
  for (float& value : magnitude.span()) value = kFullScale;
  ViewSettings settings = whole(100, 100);
  settings.from_seconds = -1;
  settings.highest_hz = 22050;
  const auto picture = render(magnitude, kRateHz, kStft, settings);
  ASSERT_TRUE(picture);
  EXPECT_LT(lightness_at(*picture, 10, 90), 0.1);  // before
  EXPECT_GT(lightness_at(*picture, 50, 90), 0.9);
  EXPECT_LT(lightness_at(*picture, 90, 90), 0.1);  // after
  EXPECT_LT(lightness_at(*picture, 50, 3), 0.1);   // above
}

TEST(SpectrogramView, BadSettingsAreTold) {
  const Matrix magnitude(frames(1), kStft.bins());
  const auto refusal = [&](auto change) {
    ViewSettings settings = whole();
    change(settings);
    const auto picture = render(magnitude, kRateHz, kStft, settings);
    return picture ? "drawn" : picture.error().message;
  };
  EXPECT_EQ(refusal([](ViewSettings& s) { s.width_px = 0; }),
            "A picture must be 1 to 16384 pixels wide and high; 0 x 300 is not.");
  EXPECT_EQ(refusal([](ViewSettings& s) { s.to_seconds = 0; }),
            "A picture must end after it begins; 0 s to 0 s does not.");
  EXPECT_NE(refusal([](ViewSettings& s) { s.lowest_hz = 0; }), "drawn");
  EXPECT_EQ(refusal([](ViewSettings& s) {
              s.lowest_hz = 0;
              s.scale = FrequencyScale::kMel;
            }),
            "drawn");
  EXPECT_NE(refusal([](ViewSettings& s) { s.highest_hz = 30; }), "drawn");
  EXPECT_NE(refusal([](ViewSettings& s) { s.floor_db = 0; }), "drawn");
}

TEST(ColourMap, LightnessGoesOneWayInEvenSteps) {
  for (const auto map : {ColourMap::kMagma, ColourMap::kViridis, ColourMap::kGrey}) {
    const ColourTable table = colour_table(map);
    const double whole_way = lightness(table.back()) - lightness(table.front());
    for (size_t i = 16; i < table.size(); i += 16) {
      const double step = (lightness(table[i]) - lightness(table[i - 16])) / whole_way;
      EXPECT_GT(step, 0.02) << static_cast<int>(map) << " at " << i;
      EXPECT_LT(step, 0.13) << static_cast<int>(map) << " at " << i;
    }
  }
}

TEST(FrequencyAxis, IsUndoneByItsInverseAndMarksOctavesEvenly) {
  for (const auto scale : {FrequencyScale::kLog, FrequencyScale::kMel, FrequencyScale::kLinear}) {
    const FrequencyAxis axis(scale, 40, 11025);
    for (const double hz : {40.0, 440.0, 1000.0, 11025.0}) EXPECT_NEAR(axis.hz_at(axis.place_of(hz)), hz, 1e-6 * hz);
  }
  const FrequencyAxis log(FrequencyScale::kLog, 100, 1600);
  EXPECT_NEAR(log.place_of(400), 0.5, 1e-12);
}

TEST(Waveform, ShowsTheExtremesOfEachColumn) {
  const std::vector<float> samples{0.1f, -0.5f, 0.9f, 0.2f, -0.1f, 0.0f};
  EXPECT_EQ(peaks(samples, 2), (std::vector<float>{-0.5f, 0.9f, -0.1f, 0.2f}));
  EXPECT_EQ(peaks(samples, 12).size(), 24u);
  EXPECT_EQ(peaks({}, 3), std::vector<float>(6));
}

}  // namespace
}  // namespace retimbre
