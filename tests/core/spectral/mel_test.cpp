#include "core/spectral/mel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

TEST(MelTest, HzUndoesMel) {
  EXPECT_NEAR(mel_from_hz(1000), 999.9855, 1e-3);
  EXPECT_EQ(mel_from_hz(0), 0);
  for (const double hz : {0.0, 30.0, 440.0, 11025.0}) EXPECT_NEAR(hz_from_mel(mel_from_hz(hz)), hz, 1e-9);
}

TEST(MelTest, AFlatSpectrumStaysFlat) {
  const MelFilterBank bank({}, 2048, 22050);
  Matrix spectrogram(3, 1025), bands;
  std::ranges::fill(spectrogram.span(), 2.0f);
  bank.apply(spectrogram, bands);
  ASSERT_EQ(bands.rows(), 3);
  ASSERT_EQ(bands.columns(), 80);
  for (const float x : bands.span()) EXPECT_NEAR(x, 2, 1e-5);
}

TEST(MelTest, PeaksStandEvenlyOnTheMelScale) {
  const MelFilterBank bank({.bands = 20}, 4096, 22050);
  const Matrix weights = bank.weights();
  const double step = (mel_from_hz(11025) - mel_from_hz(30)) / 21;
  for (int i = 0; i < bank.bands(); ++i) {
    const auto row = weights.row(i);
    const auto peak_hz = static_cast<double>(std::ranges::max_element(row) - row.begin()) * 22050 / 4096;
    EXPECT_NEAR(peak_hz, hz_from_mel(mel_from_hz(30) + step * (i + 1)), 22050.0 / 4096) << i;
  }
}

TEST(MelTest, ApplyIsTheProductWithTheWeights) {
  const MelFilterBank bank({}, 2048, 22050);
  const Matrix weights = bank.weights();
  Matrix spectrogram(2, bank.bins()), bands;
  std::ranges::copy(white_noise(spectrogram.size(), 1), spectrogram.data());
  bank.apply(spectrogram, bands);
  for (int t = 0; t < 2; ++t) {
    for (int i = 0; i < bank.bands(); ++i) {
      EXPECT_NEAR(bands(t, i), inner_product(spectrogram.row(t), weights.row(i)), 1e-5);
    }
  }
}

TEST(MelTest, AFilterTooNarrowForABinIsZero) {
  const MelFilterBank bank({.bands = 2000}, 2048, 22050);
  const Matrix weights = bank.weights();
  int empty = 0;
  for (int i = 0; i < bank.bands(); ++i) {
    const double sum = std::reduce(weights.row(i).begin(), weights.row(i).end(), 0.0);
    empty += sum == 0;
    EXPECT_TRUE(sum == 0 || std::abs(sum - 1) < 1e-5) << sum;
  }
  EXPECT_GT(empty, 0);
}

}  // namespace
}  // namespace retimbre
