#pragma once

#include <vector>

#include "core/style/infinite_width.h"

namespace retimbre {

/// The content's share of the loss at a strength above 0, up to 1. Falls steadily over the range in which results
/// differ, such that equal steps are about equally heard.
double content_share(double strength);

/// Patches of 1 to 8 frames, as long as neither clip is shorter, with shares by `rhythm`: equal at 0.5, wider ones
/// more above, which bring the style's rhythm in, and less below.
std::vector<PatchWidth> patch_widths(double rhythm, int shortest_clip_frames);

}  // namespace retimbre
