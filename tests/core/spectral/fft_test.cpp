#include "core/spectral/fft.h"

#include <gtest/gtest.h>

#include <complex>
#include <vector>

#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

class RealFft4Test : public testing::TestWithParam<int> {
 protected:
  std::vector<Float4> noise() const {
    const auto values = white_noise(4 * GetParam(), 1);
    std::vector<Float4> x(GetParam());
    for (int n = 0; n < GetParam(); ++n) x[n] = load(&values[4 * n]);
    return x;
  }
};

TEST_P(RealFft4Test, EveryLaneIsTheFourierSumOfItsOwnFrame) {
  const int size = GetParam();
  const auto x = noise();
  RealFft4 fft(size);
  std::vector<Complex4> spectrum(fft.bins());
  fft.forward(x.data(), spectrum.data());
  for (int lane = 0; lane < 4; ++lane) {
    for (int k = 0; k < fft.bins(); k += 1 + size / 64) {
      std::complex<double> sum;
      for (int n = 0; n < size; ++n) {
        const int64_t turn = static_cast<int64_t>(k) * n % size;
        sum += std::polar<double>(x[n][lane], -2 * std::numbers::pi * static_cast<double>(turn) / size);
      }
      EXPECT_NEAR(spectrum[k].real[lane], sum.real(), 2e-5 * std::sqrt(size)) << "bin " << k;
      EXPECT_NEAR(spectrum[k].imaginary[lane], sum.imag(), 2e-5 * std::sqrt(size)) << "bin " << k;
    }
  }
}

TEST_P(RealFft4Test, InverseUndoesForwardTimesSize) {
  const auto x = noise();
  RealFft4 fft(GetParam());
  std::vector<Complex4> spectrum(fft.bins());
  std::vector<Float4> back(x.size());
  fft.forward(x.data(), spectrum.data());
  fft.inverse(spectrum.data(), back.data());
  for (Float4& value : back) value /= splat(static_cast<float>(GetParam()));
  const auto flat = [](const std::vector<Float4>& v) {
    return std::span(reinterpret_cast<const float*>(v.data()), 4 * v.size());
  };
  EXPECT_LT(error_db(flat(back), flat(x)), -125);
}

INSTANTIATE_TEST_SUITE_P(Sizes, RealFft4Test, testing::Values(2, 8, 30, 256, 1000, 2048, 4096),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace retimbre
