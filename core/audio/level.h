#pragma once

#include <span>

namespace retimbre {

/// Root of the mean square; 0 of nothing.
double rms(std::span<const float> samples);

/// Largest absolute value; 0 of nothing.
double peak(std::span<const float> samples);

/// Multiplies each sample by `gain`.
void scale(std::span<float> samples, double gain);

}  // namespace retimbre
