#include "core/style/style_frames.h"

#include <algorithm>
#include <cstddef>

namespace retimbre {

std::vector<float> patch_weights(std::span<const Stretch> stretches, int width) {
  if (stretches.size() <= 1) return {};
  int frames = 0;
  double counted = 0;
  for (const Stretch& stretch : stretches) {
    frames += stretch.frames;
    if (stretch.frames >= width) counted += stretch.weight;
  }
  std::vector<float> weights(static_cast<size_t>(std::max(0, frames - width + 1)));
  int begin = 0;
  for (const Stretch& stretch : stretches) {
    const int patches = stretch.frames - width + 1;
    if (patches > 0 && counted > 0) {
      const double weight = stretch.weight / counted / patches * static_cast<double>(weights.size());
      std::fill_n(weights.begin() + begin, patches, static_cast<float>(weight));
    }
    begin += stretch.frames;
  }
  return weights;
}

}  // namespace retimbre
