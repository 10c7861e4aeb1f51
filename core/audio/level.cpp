#include "core/audio/level.h"

#include <algorithm>
#include <cmath>

namespace retimbre {

double rms(std::span<const float> samples) {
  if (samples.empty()) return 0;
  double sum = 0;
  for (const float x : samples) sum += static_cast<double>(x) * x;
  return std::sqrt(sum / static_cast<double>(samples.size()));
}

double peak(std::span<const float> samples) {
  float highest = 0;
  for (const float x : samples) highest = std::max(highest, std::abs(x));
  return highest;
}

void scale(std::span<float> samples, double gain) {
  for (float& x : samples) x = static_cast<float>(x * gain);
}

}  // namespace retimbre
