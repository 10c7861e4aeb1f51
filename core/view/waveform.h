#pragma once

#include <span>
#include <vector>

namespace retimbre {

/// The lowest and the highest sample of each of `columns` even parts of a clip, interleaved: [2 * columns]. A clip with
/// fewer samples than columns repeats them; one without samples is flat.
std::vector<float> peaks(std::span<const float> samples, int columns);

}  // namespace retimbre
