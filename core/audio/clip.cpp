#include "core/audio/clip.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/audio/clip_source.h"
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

std::unexpected<Error> invalid(std::string message) { return fail(ErrorCode::kInvalidClip, std::move(message)); }

/// Counts the samples of flattened peaks in a channel that comes in runs.
class ClippingCounter {
 public:
  void add(const std::vector<float>& samples) {
    for (const float x : samples) {
      run_ = std::abs(x) >= kFullScale ? run_ + 1 : 0;
      if (run_ >= kClippedRun) clipped_ += run_ == kClippedRun ? kClippedRun : 1;
    }
  }
  int64_t clipped() const { return clipped_; }

 private:
  int64_t clipped_ = 0, run_ = 0;
};

Result<void> validate_shape(int64_t frames, double sample_rate_hz, const std::string& name) {
  if (frames == 0) {
    return invalid(sentence("The ", name, " has no samples; give a clip of at least ", kShortestSeconds, " s."));
  }
  if (!(sample_rate_hz >= kLowestRateHz && sample_rate_hz <= kHighestRateHz)) {
    return invalid(sentence("The sample rate of the ", name, " is ", sample_rate_hz, " Hz; give a clip at ",
                            kLowestRateHz, " to ", kHighestRateHz, " Hz."));
  }
  return {};
}

/// Of a run that begins at `begin`.
Result<void> validate_samples(const Clip& run, int64_t begin, const std::string& name) {
  for (size_t c = 0; c < run.channels.size(); ++c) {
    const auto& channel = run.channels[c];
    const auto bad = std::ranges::find_if_not(channel, [](float x) { return std::isfinite(x); });
    if (bad == channel.end()) continue;
    const double seconds = static_cast<double>(begin + (bad - channel.begin())) / run.sample_rate_hz;
    return invalid(sentence("The ", name, " has a sample that is ", std::isnan(*bad) ? "not a number" : "infinite",
                            " at ", rounded(seconds, 4), " s in channel ", c + 1,
                            "; export the clip again without it."));
  }
  return {};
}

Result<void> validate_content(int64_t frames, double seconds, bool is_silent, const std::string& name) {
  if (seconds < kShortestSeconds) {
    return invalid(sentence("The ", name, " is ", frames, frames == 1 ? " sample" : " samples", " (",
                            rounded(1000 * seconds, 3), " ms) long; give at least ", kShortestSeconds, " s."));
  }
  if (is_silent) {
    return invalid(
        sentence("The ", name, " is digital silence: all its samples are 0; give a clip that can be heard."));
  }
  return {};
}

bool is_silent(const Clip& clip) {
  return std::ranges::all_of(clip.channels, [](const std::vector<float>& channel) {
    return std::ranges::all_of(channel, [](float x) { return x == 0; });
  });
}

std::vector<std::string> notes(size_t channels, double sample_rate_hz, int64_t clipped, const std::string& name,
                               double analysis_rate_hz) {
  std::vector<std::string> notes;
  if (channels > 2) notes.push_back(sentence("The ", channels, " channels of the ", name, " are mixed to one."));
  if (sample_rate_hz < analysis_rate_hz) {
    notes.push_back(sentence("The ", name, " has a rate of ", sample_rate_hz, " Hz: it holds nothing above ",
                             sample_rate_hz / 2, " Hz."));
  }
  if (clipped > 0) {
    notes.push_back(sentence("The ", name, " is clipped: ", clipped, " samples are flattened at full scale."));
  }
  return notes;
}

}  // namespace

Result<void> validate(const Clip& clip, const std::string& name) {
  if (auto valid = validate_shape(clip.frames(), clip.sample_rate_hz, name); !valid) return valid;
  for (const auto& channel : clip.channels) {
    if (channel.size() != clip.channels[0].size()) {
      return invalid(sentence("The channels of the ", name, " differ in length (", clip.channels[0].size(), " and ",
                              channel.size(), " samples); give channels of one length."));
    }
  }
  if (auto valid = validate_samples(clip, 0, name); !valid) return valid;
  return validate_content(clip.frames(), clip.seconds(), is_silent(clip), name);
}

Result<void> validate(const ClipSource& clip, const std::string& name) {
  if (auto valid = validate_shape(clip.frames(), clip.sample_rate_hz(), name); !valid) return valid;
  Result<void> valid;
  bool silent = true;
  for_each_run(clip, [&](int64_t begin, const Clip& run) {
    valid = validate_samples(run, begin, name);
    silent = silent && is_silent(run);
    return valid.has_value();
  });
  if (!valid) return valid;
  return validate_content(clip.frames(), clip.seconds(), silent, name);
}

std::vector<std::string> notes(const Clip& clip, const std::string& name, double analysis_rate_hz) {
  int64_t clipped = 0;
  for (const auto& channel : clip.channels) {
    ClippingCounter counter;
    counter.add(channel);
    clipped += counter.clipped();
  }
  return notes(clip.channels.size(), clip.sample_rate_hz, clipped, name, analysis_rate_hz);
}

std::vector<std::string> notes(const ClipSource& clip, const std::string& name, double analysis_rate_hz) {
  std::vector<ClippingCounter> counters(static_cast<size_t>(clip.channels()));
  for_each_run(clip, [&](int64_t, const Clip& run) {
    for (size_t c = 0; c < counters.size(); ++c) counters[c].add(run.channels[c]);
    return true;
  });
  int64_t clipped = 0;
  for (const auto& counter : counters) clipped += counter.clipped();
  return notes(counters.size(), clip.sample_rate_hz(), clipped, name, analysis_rate_hz);
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
