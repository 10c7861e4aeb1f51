#pragma once

#include <span>
#include <vector>

#include "core/audio/clip.h"
#include "core/base/result.h"

namespace retimbre {

/// The rate that sound is worked on at (DESIGN: formulas).
inline constexpr double kAnalysisRateHz = 22050;
/// Every clip is brought to this RMS before its magnitudes are compressed, so that the compression means the same for
/// every clip.
inline constexpr double kAnalysisRms = 0.5;

/// What every job takes from a clip: its samples, mono, at kAnalysisRateHz and scaled to kAnalysisRms, and what undoes
/// both.
struct Analysed {
  std::vector<float> samples;
  double rms;  // before scaling
};

/// Mixes down, resamples and scales. Errors: those of validate(), under `name`.
Result<Analysed> analyse(const Clip& clip, const std::string& name);

/// The way back: `samples` at kAnalysisRateHz, of whatever level, as a mono clip of the RMS `rms`, at `sample_rate_hz`
/// and of exactly `frames` sample frames. Where the RMS would clip, the whole clip is turned down so that its peak is
/// kLargestPeak.
Result<Clip> deliver(std::span<const float> samples, double rms, double sample_rate_hz, int64_t frames);
inline constexpr double kLargestPeak = 0.98;

}  // namespace retimbre
