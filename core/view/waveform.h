#pragma once

#include <span>
#include <vector>

namespace retimbre {

/// The smallest and largest sample of each of `columns` (1 or more) equal stretches of a clip, interleaved: [2 *
/// columns]. Where a clip has fewer samples than columns, neighbours share them.
std::vector<float> peaks(std::span<const float> samples, int columns);

}  // namespace retimbre
