#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace retimbre {

/// Sound as decoded: one vector of samples a channel (all of one length, nominally in [-1, 1]), and its rate.
struct Clip {
  std::vector<std::vector<float>> channels;
  double sample_rate_hz = 0;

  int64_t frames() const { return channels.empty() ? 0 : static_cast<int64_t>(channels[0].size()); }
  double seconds() const { return sample_rate_hz > 0 ? static_cast<double>(frames()) / sample_rate_hz : 0; }
};

/// Says why a clip cannot be worked on, naming it by `name` ("content", "style", "clip"): no channels or samples,
/// channels of different lengths, a rate outside 1 to 768 kHz, NaN or infinite samples (with the time of the first),
/// digital silence. The shortest usable clip is kShortestSeconds.
Result<void> validate(const Clip& clip, const std::string& name);
inline constexpr double kShortestSeconds = 0.05;

/// What a person should be told of a clip that works: more than two channels mixed down, a rate below the analysis rate
/// and what that means, clipping. One sentence each.
std::vector<std::string> notes(const Clip& clip, const std::string& name, double analysis_rate_hz);

/// The mean of the channels, [frames].
std::vector<float> downmix(const Clip& clip);

}  // namespace retimbre
