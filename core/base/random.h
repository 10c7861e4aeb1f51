#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>

namespace retimbre {

/// Counter-based random numbers: the value at a counter is a pure function of (seed, counter), so any block of a stream
/// can be made alone, in any order, on any thread, again. Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel
/// random numbers: as easy as 1, 2, 3").
class CounterRandom {
 public:
  using Counter = std::array<uint32_t, 4>;

  explicit CounterRandom(uint64_t seed) : key_{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)} {}

  /// Four independent uniform 32-bit words.
  std::array<uint32_t, 4> bits(Counter x) const {
    uint32_t k0 = key_[0], k1 = key_[1];
    for (int round = 0; round < 10; ++round) {
      const uint64_t a = uint64_t{0xD2511F53} * x[0], b = uint64_t{0xCD9E8D57} * x[2];
      x = {static_cast<uint32_t>(b >> 32) ^ x[1] ^ k0, static_cast<uint32_t>(b),
           static_cast<uint32_t>(a >> 32) ^ x[3] ^ k1, static_cast<uint32_t>(a)};
      k0 += 0x9E3779B9;
      k1 += 0xBB67AE85;
    }
    return x;
  }

  /// Four independent values uniform in (0, 1), never 0 or 1.
  std::array<float, 4> uniform(Counter counter) const {
    const auto words = bits(counter);
    std::array<float, 4> u;
    for (int i = 0; i < 4; ++i) u[i] = (static_cast<float>(words[i] >> 9) + 0.5f) * 0x1p-23f;
    return u;
  }

  /// Four independent values of N(0, 1), by Box and Muller's transform of (u0, u1) and (u2, u3).
  std::array<float, 4> normal(Counter counter) const {
    const auto u = uniform(counter);
    std::array<float, 4> n;
    for (int i = 0; i < 4; i += 2) {
      const float radius = std::sqrt(-2.0f * std::log(u[i]));
      const float angle = 2.0f * std::numbers::pi_v<float> * u[i + 1];
      n[i] = radius * std::cos(angle);
      n[i + 1] = radius * std::sin(angle);
    }
    return n;
  }

  /// Fills values with N(0, 1): those of the counters {0, row, 0, stream}, {1, row, 0, stream}, ...
  void fill_normal(std::span<float> values, uint32_t row, uint32_t stream) const {
    for (size_t i = 0; i < values.size(); i += 4) {
      const auto four = normal({static_cast<uint32_t>(i / 4), row, 0, stream});
      std::copy_n(four.begin(), std::min<size_t>(4, values.size() - i), values.begin() + static_cast<ptrdiff_t>(i));
    }
  }

 private:
  std::array<uint32_t, 2> key_;
};

}  // namespace retimbre
