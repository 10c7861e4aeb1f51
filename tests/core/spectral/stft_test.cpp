#include "core/spectral/stft.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <tuple>

#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

class StftOfLengthTest : public testing::TestWithParam<std::tuple<int, int, int>> {
 protected:
  StftSettings settings() const { return {.n_fft = std::get<0>(GetParam()), .hop = std::get<1>(GetParam())}; }
  int samples() const { return std::get<2>(GetParam()); }
  ThreadPool pool_{2};
};

TEST_P(StftOfLengthTest, SynthesisUndoesAnalysisBelowMinus100Db) {
  const auto clip = white_noise(samples(), 1);
  Stft stft(settings(), samples(), pool_);
  ComplexSpectrogram spectrogram;
  stft.analyse(clip, spectrogram);
  std::vector<float> back(clip.size());
  stft.synthesise(spectrogram, back);
  EXPECT_LT(error_db(back, clip), -120);
}

TEST_P(StftOfLengthTest, AdjointHasTheSameInnerProductTo1e5) {
  const auto clip = white_noise(samples(), 1);
  Stft stft(settings(), samples(), pool_);
  ComplexSpectrogram forward;
  stft.analyse(clip, forward);
  ComplexSpectrogram gradient{Matrix(stft.frames(), stft.bins()), Matrix(stft.frames(), stft.bins())};
  std::ranges::copy(white_noise(gradient.real.size(), 2), gradient.real.data());
  std::ranges::copy(white_noise(gradient.imaginary.size(), 3), gradient.imaginary.data());
  std::vector<float> back(clip.size());
  stft.adjoint(gradient, back);
  const double in_spectra = inner_product(forward.real.span(), gradient.real.span()) +
                            inner_product(forward.imaginary.span(), gradient.imaginary.span());
  const double in_clips = inner_product(clip, back);
  EXPECT_NEAR(in_spectra, in_clips, 1e-5 * std::sqrt(inner_product(clip, clip) * inner_product(back, back)));
}

TEST_P(StftOfLengthTest, ThreadsDoNotChangeABit) {
  const auto clip = white_noise(samples(), 1);
  ThreadPool one(1);
  Stft stft(settings(), samples(), pool_), alone(settings(), samples(), one);
  ComplexSpectrogram a, b;
  stft.analyse(clip, a);
  alone.analyse(clip, b);
  EXPECT_EQ(std::memcmp(a.real.data(), b.real.data(), a.real.size() * sizeof(float)), 0);
  EXPECT_EQ(std::memcmp(a.imaginary.data(), b.imaginary.data(), a.real.size() * sizeof(float)), 0);
  std::vector<float> from_a(clip.size()), from_b(clip.size());
  stft.synthesise(a, from_a);
  alone.synthesise(a, from_b);
  EXPECT_EQ(from_a, from_b);
}

INSTANTIATE_TEST_SUITE_P(Lengths, StftOfLengthTest,
                         testing::Values(std::tuple(2048, 512, 22050), std::tuple(2048, 512, 40961),
                                         std::tuple(2048, 512, 2047), std::tuple(2048, 512, 513),
                                         std::tuple(2048, 512, 100), std::tuple(2048, 512, 2), std::tuple(2048, 512, 1),
                                         std::tuple(2048, 256, 10001), std::tuple(2048, 1024, 10001),
                                         std::tuple(1000, 300, 7777), std::tuple(64, 16, 1023)));

TEST(StftTest, AgreesWithTheSumThatDefinesIt) {
  constexpr int kSamples = 1001, kFft = 256, kHop = 64;
  const auto clip = white_noise(kSamples, 1);
  ThreadPool pool(1);
  Stft stft({.n_fft = kFft, .hop = kHop}, kSamples, pool);
  ASSERT_EQ(stft.frames(), 1 + kSamples / kHop);
  ComplexSpectrogram spectrogram;
  stft.analyse(clip, spectrogram);
  for (int t = 0; t < stft.frames(); ++t) {
    for (int k = 0; k < stft.bins(); k += 7) {
      double real = 0, imaginary = 0;
      for (int n = 0; n < kFft; ++n) {
        int at = std::abs(t * kHop + n - kFft / 2);
        if (at >= kSamples) at = 2 * (kSamples - 1) - at;
        const double angle = 2 * std::numbers::pi * n / kFft, value = clip[at] * (0.5 - 0.5 * std::cos(angle));
        real += value * std::cos(angle * k);
        imaginary -= value * std::sin(angle * k);
      }
      ASSERT_NEAR(spectrogram.real(t, k), real, 1e-4) << t << ", " << k;
      ASSERT_NEAR(spectrogram.imaginary(t, k), imaginary, 1e-4) << t << ", " << k;
    }
  }
}

TEST(StftTest, MagnitudeIsTheAbsoluteValue) {
  const auto clip = white_noise(9000, 1);
  ThreadPool pool(2);
  Stft stft({}, 9000, pool);
  ComplexSpectrogram spectrogram;
  Matrix magnitude;
  stft.analyse(clip, spectrogram);
  stft.magnitude(clip, magnitude);
  ASSERT_EQ(magnitude.rows(), stft.frames());
  ASSERT_EQ(magnitude.columns(), stft.bins());
  for (size_t i = 0; i < magnitude.size(); ++i) {
    ASSERT_NEAR(magnitude.data()[i], std::hypot(spectrogram.real.data()[i], spectrogram.imaginary.data()[i]), 1e-4);
  }
}

TEST(StftTest, KeepsTheEnergyOfTheWindowedFrames) {  // Parseval
  constexpr int kSamples = 20000;
  const StftSettings settings;
  const auto clip = white_noise(kSamples, 1);
  ThreadPool pool(1);
  Stft stft(settings, kSamples, pool);
  ComplexSpectrogram spectrogram;
  stft.analyse(clip, spectrogram);
  constexpr int kFrame = 12;
  double in_frame = 0;
  for (int n = 0; n < settings.n_fft; ++n) {
    const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * n / settings.n_fft);
    in_frame += std::pow(window * clip[kFrame * settings.hop + n - settings.n_fft / 2], 2);
  }
  double in_bins = 0;
  for (int k = 0; k < stft.bins(); ++k) {
    const double once = std::pow(spectrogram.real(kFrame, k), 2) + std::pow(spectrogram.imaginary(kFrame, k), 2);
    in_bins += (k == 0 || k == stft.bins() - 1 ? 1 : 2) * once;
  }
  EXPECT_NEAR(in_bins / settings.n_fft / in_frame, 1, 1e-6);
}

TEST(StftTest, AToneOf1KhzPeaksAtItsBinWithAQuarterOfTheWindow) {
  constexpr double kRate = 22050;
  const StftSettings settings;
  const double hz = 93 * kRate / settings.n_fft;  // 1001.3 Hz, in the middle of its bin
  ThreadPool pool(1);
  Stft stft(settings, 22050, pool);
  Matrix magnitude;
  stft.magnitude(tone(hz, kRate, 22050), magnitude);
  for (int t = 4; t < stft.frames() - 4; ++t) {
    const auto row = magnitude.row(t);
    EXPECT_EQ(std::ranges::max_element(row) - row.begin(), 93);
    EXPECT_NEAR(row[93], settings.n_fft / 4.0, 0.01);
  }
}

}  // namespace
}  // namespace retimbre
