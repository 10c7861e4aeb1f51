#include "core/nn/filter_source.h"

#include <algorithm>
#include <cmath>

#include "core/nn/normal_lanes.h"

namespace retimbre {

void GaussianFilters::read(int filter, int tap, int first_channel, std::span<float> weights) const {
  float values[16];
  for (size_t i = 0; i < weights.size(); i += 16) {
    const auto group = static_cast<uint32_t>((static_cast<size_t>(first_channel) + i) / 4);
    normal_lanes(seed_, group, static_cast<uint32_t>(tap), static_cast<uint32_t>(filter), static_cast<uint32_t>(layer_),
                 values);
    const size_t count = std::min<size_t>(16, weights.size() - i);
    for (size_t k = 0; k < count; ++k) weights[i + k] = deviation_ * values[k];
  }
}

float published_deviation(int channels, int filters, int taps) {
  return static_cast<float>(std::sqrt(2.0) * std::sqrt(2.0 / ((static_cast<double>(channels) + filters) * taps)));
}

}  // namespace retimbre
