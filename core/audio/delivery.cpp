#include "core/audio/delivery.h"

#include <utility>

#include "core/audio/level.h"
#include "core/audio/resample.h"

namespace retimbre {

Result<Analysed> analyse(const Clip& clip, const std::string& name) {
  if (auto valid = validate(clip, name); !valid) return std::unexpected(valid.error());
  auto samples = resample(downmix(clip), clip.sample_rate_hz, kAnalysisRateHz);
  if (!samples) return std::unexpected(samples.error());
  const double level = rms(*samples);
  if (level == 0) {
    return fail(
        ErrorCode::kInvalidClip,
        "The " + name + " is silent once its channels are mixed to one; give a clip that can be heard in mono.");
  }
  scale(*samples, kAnalysisRms / level);
  return Analysed{std::move(*samples), level};
}

Result<Clip> deliver(std::span<const float> samples, double wanted_rms, double sample_rate_hz, int64_t frames) {
  auto resampled = resample(samples, kAnalysisRateHz, sample_rate_hz);
  if (!resampled) return std::unexpected(resampled.error());
  resampled->resize(static_cast<size_t>(frames));  // rounding may have made it a sample longer or shorter
  if (const double level = rms(*resampled); level > 0) scale(*resampled, wanted_rms / level);
  if (const double highest = peak(*resampled); highest > kLargestPeak) scale(*resampled, kLargestPeak / highest);
  return Clip{.channels = {std::move(*resampled)}, .sample_rate_hz = sample_rate_hz};
}

}  // namespace retimbre
