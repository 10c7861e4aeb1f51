#pragma once

#include <vector>

#include "core/audio/clip_source.h"

namespace retimbre {

/// The lowest and the highest sample, of a clip's channels together, of each of `columns` even parts of the stretch
/// between two times, interleaved: [2 * columns]. Where there are fewer samples than columns they are repeated; what
/// lies outside the clip is flat. Nothing for no columns or a stretch without extent.
std::vector<float> peaks(const ClipSource& clip, double from_seconds, double to_seconds, int columns);

}  // namespace retimbre
