#pragma once

#include <cstddef>
#include <span>

#include "core/base/lanes.h"

namespace retimbre {

/// <a, b> of two spans of one length. Of floats: summed in single precision over short stretches and in double over
/// those, so that long sums lose nothing and lanes stay full. The order of the additions is fixed.
inline double dot(std::span<const float> a, std::span<const float> b) {
  constexpr size_t kStretch = 256, kStride = 16;
  double total = 0;
  size_t i = 0;
  while (i + kStride <= a.size()) {
    const size_t end = i + kStretch < a.size() ? i + kStretch : a.size();
    Float4 sums[4] = {};
    for (; i + kStride <= end; i += kStride) {
      for (size_t k = 0; k < 4; ++k) sums[k] += load(&a[i + 4 * k]) * load(&b[i + 4 * k]);
    }
    total += sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
  }
  for (; i < a.size(); ++i) total += static_cast<double>(a[i]) * b[i];
  return total;
}

inline double dot(std::span<const double> a, std::span<const double> b) {
  constexpr size_t kLanes = 8;
  double sums[kLanes] = {};
  size_t i = 0;
  for (; i + kLanes <= a.size(); i += kLanes) {
    for (size_t k = 0; k < kLanes; ++k) sums[k] += a[i + k] * b[i + k];
  }
  double total = 0;
  for (; i < a.size(); ++i) total += a[i] * b[i];
  for (const double sum : sums) total += sum;
  return total;
}

}  // namespace retimbre
