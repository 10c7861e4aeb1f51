#include "core/spectral/fft.h"

#include <gtest/gtest.h>

#include <complex>
#include <vector>

#include "tests/core/spectral/test_signals.h"

namespace retimbre {
namespace {

std::span<const float> flat(const std::vector<Float4>& v) {
  return {reinterpret_cast<const float*>(v.data()), 4 * v.size()};
}

auto into(std::vector<Complex4>& spectrum) {
  return [&spectrum](int bin, Complex4 x) { spectrum[bin] = x; };
}

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
  fft.forward([&](int n) { return x[n]; }, into(spectrum));
  for (int lane = 0; lane < 4; ++lane) {
    for (int k = 0; k < fft.bins(); k += 1 + size / 64) {
      std::complex<double> sum;
      for (int n = 0; n < size; ++n) {
        const int64_t turn = static_cast<int64_t>(k) * n % size;
        const double angle = -2 * std::numbers::pi * static_cast<double>(turn) / size;
        sum += static_cast<double>(x[n][lane]) * std::polar(1.0, angle);
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
  fft.forward([&](int n) { return x[n]; }, into(spectrum));
  fft.inverse(spectrum.data(), [&](int n, Float4 value) { back[n] = value; });
  for (Float4& value : back) value /= splat(static_cast<float>(GetParam()));
  EXPECT_LT(error_db(flat(back), flat(x)), -125);
}

TEST_P(RealFft4Test, ChangeIsForwardAndInverseWithTheChangeBetween) {
  const auto x = noise();
  RealFft4 fft(GetParam());
  std::vector<Complex4> spectrum(fft.bins());
  std::vector<Float4> apart(x.size()), together(x.size());
  const auto load = [&](int n) { return x[n]; };
  const auto change = [](int bin, Complex4 value) {
    const Float4 gain = splat(static_cast<float>(bin % 5));
    return Complex4{value.real * gain, value.imaginary * gain};
  };
  fft.forward(load, into(spectrum));
  for (int bin = 0; bin < fft.bins(); ++bin) spectrum[bin] = change(bin, spectrum[bin]);
  fft.inverse(spectrum.data(), [&](int n, Float4 value) { apart[n] = value; });
  fft.change(load, change, [&](int n, Float4 value) { together[n] = value; });
  EXPECT_LT(error_db(flat(together), flat(apart)), -125);
}

INSTANTIATE_TEST_SUITE_P(Sizes, RealFft4Test, testing::Values(8, 16, 24, 256, 1000, 2048, 4096),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace retimbre
