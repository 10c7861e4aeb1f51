#include "core/spectral/compression.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace retimbre {
namespace {

TEST(Compression, IsThePowerOrTheLogarithmAndExpandingUndoesIt) {
  std::vector<float> magnitudes = {0};
  for (double x = 1e-12; x < 1e4; x *= 1.37) magnitudes.push_back(static_cast<float>(x));
  for (const Compression compression : {Compression::kPower, Compression::kLog}) {
    std::vector<float> values = magnitudes;
    compress(values, compression);
    for (size_t i = 0; i < values.size(); ++i) {
      const double x = magnitudes[i], expected = compression == Compression::kPower ? std::pow(x, 0.3) : std::log1p(x);
      EXPECT_NEAR(values[i], expected, 2e-6 * expected) << x;
    }
    expand(values, compression);
    for (size_t i = 0; i < values.size(); ++i) {
      EXPECT_NEAR(values[i], magnitudes[i], 2e-5 * magnitudes[i]) << magnitudes[i];
    }
  }
}

}  // namespace
}  // namespace retimbre
