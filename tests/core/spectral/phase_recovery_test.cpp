#include "core/spectral/phase_recovery.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/spectral/stft.h"
#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

constexpr double kRate = 22050;

struct Recovered {
  std::vector<float> samples;
  double spectral_convergence_db;
};

Matrix magnitude_of(const std::vector<float>& clip, StftSettings settings = {}) {
  ThreadPool pool(1);
  Matrix magnitude;
  Stft(settings, static_cast<int64_t>(clip.size()), pool).magnitude(clip, magnitude);
  return magnitude;
}

Recovered recover(const Matrix& magnitude, int64_t samples, PhaseSettings phase, int threads = 1,
                  StftSettings settings = {}) {
  ThreadPool pool(threads);
  PhaseRecovery recovery(magnitude, settings, samples, phase, pool);
  while (!recovery.step()) {
  }
  Recovered result{std::vector<float>(static_cast<size_t>(samples)), recovery.spectral_convergence_db()};
  recovery.samples(result.samples);
  return result;
}

Recovered recover_from(const std::vector<float>& clip, PhaseSettings phase = {}, int threads = 1,
                       StftSettings settings = {}) {
  return recover(magnitude_of(clip, settings), static_cast<int64_t>(clip.size()), phase, threads, settings);
}

/// A voice-like sound: harmonics of a gliding pitch with vibrato, swelling and fading.
std::vector<float> sung_note(int64_t samples) {
  std::vector<float> y(static_cast<size_t>(samples));
  double phase = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    const double t = static_cast<double>(i) / kRate;
    phase += 2 * std::numbers::pi * (180 + 40 * t + 4 * std::sin(2 * std::numbers::pi * 5 * t)) / kRate;
    double value = 0;
    for (int harmonic = 1; harmonic <= 20; ++harmonic) value += std::sin(harmonic * phase) / harmonic;
    y[i] = static_cast<float>(0.3 * value * (0.6 + 0.4 * std::sin(2 * std::numbers::pi * 1.3 * t)));
  }
  return y;
}

/// Decaying strokes of noise, four a second.
std::vector<float> strokes(int64_t samples) {
  auto y = white_noise(samples, 5);
  for (size_t i = 0; i < y.size(); ++i) y[i] *= static_cast<float>(std::exp(-static_cast<double>(i % 5512) / 600));
  return y;
}

std::vector<float> sweep(int64_t samples) {
  std::vector<float> y(static_cast<size_t>(samples));
  double phase = 0;
  for (size_t i = 0; i < y.size(); ++i) {
    phase += 2 * std::numbers::pi * (100 + 8000 * static_cast<double>(i) / static_cast<double>(samples)) / kRate;
    y[i] = static_cast<float>(std::sin(phase));
  }
  return y;
}

struct Sound {
  const char* test_name;
  std::function<std::vector<float>(int64_t)> make;
  double pghi_db;  // what 30 iterations must reach
};

class RecoveredSoundTest : public testing::TestWithParam<Sound> {};

TEST_P(RecoveredSoundTest, PghiAndThirtyFastIterationsComeClose) {
  EXPECT_LT(recover_from(GetParam().make(44100)).spectral_convergence_db, GetParam().pghi_db);
}

TEST_P(RecoveredSoundTest, PghiAndThirtyFastIterationsBeatTwoHundredPlainOnes) {
  const auto clip = GetParam().make(44100);
  const auto plain = recover_from(clip, {.method = PhaseMethod::kGriffinLim, .iterations = 200});
  EXPECT_LT(recover_from(clip).spectral_convergence_db, plain.spectral_convergence_db);
}

TEST_P(RecoveredSoundTest, ConvergenceIsThatOfTheSamplesHandedOut) {
  const auto clip = GetParam().make(30000);
  const auto result = recover_from(clip);
  EXPECT_NEAR(result.spectral_convergence_db, error_db(magnitude_of(result.samples).span(), magnitude_of(clip).span()),
              0.01);
}

INSTANTIATE_TEST_SUITE_P(All, RecoveredSoundTest,
                         testing::Values(Sound{"SungNote", sung_note, -26}, Sound{"Strokes", strokes, -20},
                                         Sound{"Sweep", sweep, -27},
                                         Sound{"Noise", [](int64_t n) { return white_noise(n, 3); }, -20}),
                         [](const auto& info) { return info.param.test_name; });

TEST(PhaseRecoveryTest, ASteadyToneComesBackAtItsFrequencyAndLevel) {
  constexpr int kSegment = 4096;
  const auto result = recover_from(tone(440, kRate, 44100, 0.5));
  const auto segment = std::span(result.samples).subspan(20000, kSegment);
  // Up to its phase: what is left of an eighth of a second after the sine and cosine in it are taken out.
  const auto sine = tone(440, kRate, kSegment), quarter_later = tone(440, kRate, kSegment + 13);
  const auto cosine = std::span(quarter_later).last(kSegment);
  const double ss = inner_product(sine, sine), sc = inner_product(sine, cosine), cc = inner_product(cosine, cosine);
  const double ys = inner_product(segment, sine), yc = inner_product(segment, cosine);
  const double a = (ys * cc - yc * sc) / (ss * cc - sc * sc), b = (yc * ss - ys * sc) / (ss * cc - sc * sc);
  std::vector<float> fit(kSegment);
  for (int i = 0; i < kSegment; ++i) fit[i] = static_cast<float>(a * sine[i] + b * cosine[i]);
  EXPECT_LT(error_db(segment, fit), -30);
  EXPECT_NEAR(std::sqrt(2 * inner_product(fit, fit) / kSegment), 0.5, 0.01);
}

class PhaseMethodTest : public testing::TestWithParam<PhaseMethod> {};

TEST_P(PhaseMethodTest, MoreIterationsComeCloser) {
  const auto clip = sung_note(30000);
  double before = 0;
  for (const int iterations : {0, 5, 20, 80}) {
    const double db = recover_from(clip, {.method = GetParam(), .iterations = iterations}).spectral_convergence_db;
    EXPECT_LT(db, before) << iterations;
    before = db;
  }
}

TEST_P(PhaseMethodTest, ThreadsDoNotChangeABit) {
  const PhaseSettings phase{.method = GetParam(), .iterations = 8, .seed = 7};
  const auto clip = strokes(60001);
  EXPECT_EQ(recover_from(clip, phase, 1).samples, recover_from(clip, phase, 2).samples);
}

TEST_P(PhaseMethodTest, TheSeedDecides) {
  auto clip = strokes(30000);
  std::fill(clip.begin() + 15000, clip.end(), 0.0f);
  clip[25000] = 1e-7f;  // too quiet for PGHI, which gives it random phases
  const auto seeded = [&](uint64_t seed) {
    return recover_from(clip, {.method = GetParam(), .iterations = 4, .seed = seed}).samples;
  };
  EXPECT_EQ(seeded(1), seeded(1));
  EXPECT_NE(seeded(1), seeded(2));
}

TEST_P(PhaseMethodTest, ClipsShorterThanAWindowComeBackFinite) {
  for (const int samples : {1, 2, 100, 1102, 2047, 2049}) {
    const auto clip = white_noise(samples, 1);
    const auto result = recover_from(clip, {.method = GetParam()}, 2);
    EXPECT_TRUE(std::ranges::all_of(result.samples, [](float x) { return std::isfinite(x); })) << samples;
    EXPECT_LT(result.spectral_convergence_db, -9) << samples;
  }
}

TEST_P(PhaseMethodTest, SilenceStaysSilent) {
  const auto result = recover(Matrix(20, 1025), 19 * 512, {.method = GetParam()});
  EXPECT_EQ(result.samples, std::vector<float>(19 * 512));
  EXPECT_LE(result.spectral_convergence_db, 0);
}

TEST_P(PhaseMethodTest, WorksAtOtherWindowsAndHops) {
  const auto clip = sung_note(30000);
  for (const StftSettings settings : {StftSettings{1024, 256}, StftSettings{2048, 256}, StftSettings{4096, 512}}) {
    const auto result = recover_from(clip, {.method = GetParam()}, 1, settings);
    EXPECT_LT(result.spectral_convergence_db, GetParam() == PhaseMethod::kPghi ? -24 : -12) << settings.n_fft;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, PhaseMethodTest, testing::Values(PhaseMethod::kPghi, PhaseMethod::kGriffinLim),
                         [](const auto& info) { return info.param == PhaseMethod::kPghi ? "Pghi" : "GriffinLim"; });

TEST(PhaseRecoveryTest, StepsAreCountedAndItsFractionOnlyGrows) {
  const auto clip = sung_note(44100);
  const Matrix magnitude = magnitude_of(clip);
  ThreadPool pool(1);
  PhaseRecovery recovery(magnitude, {}, 44100, {}, pool);
  std::vector<float> silence(44100, 1), out(44100, 1);
  recovery.samples(out);
  EXPECT_EQ(out, std::vector<float>(44100)) << "there is no estimate yet";
  EXPECT_EQ(recovery.fraction(), 0);
  int steps = 1;
  for (double before = 0; !recovery.step(); ++steps) {
    EXPECT_GE(recovery.fraction(), before);
    EXPECT_LT(recovery.fraction(), 1);
    before = recovery.fraction();
  }
  EXPECT_EQ(steps, 35);  // three of the integration, the start, 30 iterations and the measurement
  EXPECT_EQ(recovery.fraction(), 1);
  EXPECT_TRUE(recovery.step());
}

TEST(PhaseRecoveryTest, AnEstimateIsThereBeforeTheEnd) {
  const auto clip = sung_note(44100);
  const Matrix magnitude = magnitude_of(clip);
  ThreadPool pool(1);
  PhaseRecovery recovery(magnitude, {}, 44100, {}, pool);
  for (int i = 0; i < 8; ++i) EXPECT_FALSE(recovery.step());
  std::vector<float> out(44100);
  recovery.samples(out);
  EXPECT_LT(error_db(magnitude_of(out).span(), magnitude.span()), -20);
}

TEST(PhaseRecoveryTest, InconsistentMagnitudesStayWithinTheirOwnLevel) {
  Matrix magnitude(87, 1025);
  std::ranges::transform(white_noise(magnitude.size(), 1), magnitude.data(), [](float x) { return std::abs(x); });
  const auto result = recover(magnitude, 86 * 512, {});
  EXPECT_LT(result.spectral_convergence_db, -5);
  EXPECT_TRUE(std::ranges::all_of(result.samples, [](float x) { return std::abs(x) < 1; }));
}

}  // namespace
}  // namespace retimbre
