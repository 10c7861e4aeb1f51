#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"

namespace retimbre {

/// The samples at another rate, round(samples * to_hz / from_hz) of them, without delay and with the band above half
/// the lower rate removed (libsamplerate's medium sinc converter: 121 dB signal to noise, 90 % of the band kept). The
/// same rate gives the same samples. Rates may differ by a factor of 256 at most, which any two valid clip rates below
/// 256 kHz do.
Result<std::vector<float>> resample(std::span<const float> samples, double from_hz, double to_hz);

}  // namespace retimbre
