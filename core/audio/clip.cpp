#include "core/audio/clip.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"

namespace retimbre {
namespace {

constexpr double kLowestRateHz = 1000;
constexpr double kHighestRateHz = 768000;

/// At full scale, down to what 16 bits make of it.
constexpr float kFullScale = 32767.0f / 32768.0f;
/// So many samples in a row at full scale are a flattened peak; fewer may be a peak that was normalised.
constexpr int64_t kClippedRun = 3;

double rounded(double x, double digits) {
  const double scale = std::pow(10, digits);
  return std::round(x * scale) / scale;
}

int64_t clipped_samples(const std::vector<float>& samples) {
  int64_t clipped = 0, run = 0;
  for (const float x : samples) {
    run = std::abs(x) >= kFullScale ? run + 1 : 0;
    if (run >= kClippedRun) clipped += run == kClippedRun ? kClippedRun : 1;
  }
  return clipped;
}

}  // namespace

Result<void> validate(const Clip& clip, const std::string& name) {
  const auto invalid = [](std::string message) { return fail(ErrorCode::kInvalidClip, std::move(message)); };
  if (clip.frames() == 0) {
    return invalid(sentence("The ", name, " has no samples; give a clip of at least ", kShortestSeconds, " s."));
  }
  for (const auto& channel : clip.channels) {
    if (channel.size() != clip.channels[0].size()) {
      return invalid(sentence("The channels of the ", name, " differ in length (", clip.channels[0].size(), " and ",
                              channel.size(), " samples); give channels of one length."));
    }
  }
  if (!(clip.sample_rate_hz >= kLowestRateHz && clip.sample_rate_hz <= kHighestRateHz)) {
    return invalid(sentence("The sample rate of the ", name, " is ", clip.sample_rate_hz, " Hz; give a clip at ",
                            kLowestRateHz, " to ", kHighestRateHz, " Hz."));
  }
  for (size_t c = 0; c < clip.channels.size(); ++c) {
    const auto& channel = clip.channels[c];
    const auto bad = std::ranges::find_if_not(channel, [](float x) { return std::isfinite(x); });
    if (bad == channel.end()) continue;
    const double seconds = static_cast<double>(bad - channel.begin()) / clip.sample_rate_hz;
    return invalid(sentence("The ", name, " has a sample that is ", std::isnan(*bad) ? "not a number" : "infinite",
                            " at ", rounded(seconds, 4), " s in channel ", c + 1,
                            "; export the clip again without it."));
  }
  if (clip.seconds() < kShortestSeconds) {
    return invalid(sentence("The ", name, " is ", clip.frames(), clip.frames() == 1 ? " sample" : " samples", " (",
                            rounded(1000 * clip.seconds(), 3), " ms) long; give at least ", kShortestSeconds, " s."));
  }
  const auto silent = [](const std::vector<float>& channel) {
    return std::ranges::all_of(channel, [](float x) { return x == 0; });
  };
  if (std::ranges::all_of(clip.channels, silent)) {
    return invalid(
        sentence("The ", name, " is digital silence: all its samples are 0; give a clip that can be heard."));
  }
  return {};
}

std::vector<std::string> notes(const Clip& clip, const std::string& name, double analysis_rate_hz) {
  std::vector<std::string> notes;
  if (clip.channels.size() > 2) {
    notes.push_back(sentence("The ", clip.channels.size(), " channels of the ", name, " are mixed to one."));
  }
  if (clip.sample_rate_hz > analysis_rate_hz) {
    notes.push_back(sentence("The ", name, " is analysed at ", analysis_rate_hz, " Hz, not at its ",
                             clip.sample_rate_hz, " Hz: its band above ", analysis_rate_hz / 2, " Hz is not kept."));
  } else if (clip.sample_rate_hz < analysis_rate_hz) {
    notes.push_back(sentence("The ", name, " has a rate of ", clip.sample_rate_hz, " Hz: it holds nothing above ",
                             clip.sample_rate_hz / 2, " Hz."));
  }
  int64_t clipped = 0;
  for (const auto& channel : clip.channels) clipped += clipped_samples(channel);
  if (clipped > 0) {
    notes.push_back(sentence("The ", name, " is clipped: ", clipped, " samples are flattened at full scale."));
  }
  return notes;
}

std::vector<float> downmix(const Clip& clip) {
  if (clip.channels.size() == 1) return clip.channels[0];
  std::vector<float> mixed(static_cast<size_t>(clip.frames()));
  for (size_t i = 0; i < mixed.size(); ++i) {
    double sum = 0;
    for (const auto& channel : clip.channels) sum += channel[i];
    mixed[i] = static_cast<float>(sum / static_cast<double>(clip.channels.size()));
  }
  return mixed;
}

}  // namespace retimbre
