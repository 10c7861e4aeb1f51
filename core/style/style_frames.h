#pragma once

#include <span>
#include <vector>

#include "core/base/matrix.h"

namespace retimbre {

/// Consecutive frames of one clip, and how much they count.
struct Stretch {
  int frames;
  double weight;
};

/// What a style is made of: stretches of one or several clips, one after the other. Their weights sum to 1.
struct StyleFrames {
  Matrix frames;  // frames x bins
  std::vector<Stretch> stretches;
};

/// What each patch of `width` frames counts: the weight of its stretch, shared by the stretch's patches, times the
/// number of all patches, so that in one clip each counts 1. Patches across two stretches count nothing, and a stretch
/// without a patch of its own gives its weight up to the others. Empty where all count 1.
/// [sum of the stretches' frames - width + 1]
std::vector<float> patch_weights(std::span<const Stretch> stretches, int width);

}  // namespace retimbre
