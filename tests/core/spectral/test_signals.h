#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include "core/base/random.h"

namespace retimbre {

/// amplitude * sin(2 pi hz t).
inline std::vector<float> tone(double hz, double sample_rate_hz, int64_t samples, double amplitude = 1) {
  std::vector<float> y(static_cast<size_t>(samples));
  for (size_t i = 0; i < y.size(); ++i) {
    y[i] =
        static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / sample_rate_hz));
  }
  return y;
}

/// White noise of N(0, 1).
inline std::vector<float> white_noise(int64_t samples, uint64_t seed) {
  const CounterRandom random(seed);
  std::vector<float> y(static_cast<size_t>(samples));
  for (size_t i = 0; i < y.size(); ++i) y[i] = random.normal({static_cast<uint32_t>(i / 4), 0, 0, 0})[i % 4];
  return y;
}

/// 20 log10(|a - b| / |b|).
inline double error_db(std::span<const float> a, std::span<const float> b) {
  double difference = 0, reference = 0;
  for (size_t i = 0; i < b.size(); ++i) {
    difference += std::pow(static_cast<double>(a[i]) - b[i], 2);
    reference += std::pow(static_cast<double>(b[i]), 2);
  }
  return 10 * std::log10(difference / reference + 1e-30);
}

inline double inner_product(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

}  // namespace retimbre
