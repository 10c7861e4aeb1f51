#pragma once

#include <cstdint>

namespace retimbre {

/// Sixteen values of N(0, 1) at once: those of CounterRandom(seed).normal at the four counters {first .. first + 3, c1,
/// c2, c3}, in that order, to within 1e-6 (the logarithm, sine and cosine are short polynomials in vectors of four
/// counters).
void normal_lanes(uint64_t seed, uint32_t first, uint32_t c1, uint32_t c2, uint32_t c3, float (&values)[16]);

}  // namespace retimbre
