#include "core/transfer/mix.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/audio/limiter.h"
#include "core/audio/loudness.h"
#include "core/transfer/output.h"

namespace retimbre {
namespace {

using Channels = std::vector<std::vector<float>>;

/// A run of the content with as many channels as the result has.
Channels content_run(const ClipSource& content, int64_t begin, const Clip& result) {
  Clip run = content.read(begin, result.frames());
  if (run.channels.size() != result.channels.size()) return {downmix(run)};
  return std::move(run.channels);
}

Channels blend(const Channels& content, const Channels& result, double wet, double gain) {
  Channels sum = result;
  const auto dry_gain = static_cast<float>((1 - wet) * gain), wet_gain = static_cast<float>(wet * gain);
  for (size_t c = 0; c < sum.size(); ++c) {
    for (size_t i = 0; i < sum[c].size(); ++i) sum[c][i] = dry_gain * content[c][i] + wet_gain * result[c][i];
  }
  return sum;
}

void add(LoudnessMeter& meter, const Channels& channels) {
  meter.add(std::vector<std::span<const float>>(channels.begin(), channels.end()));
}

}  // namespace

double likeness(const ClipSource& content, const ClipSource& result) {
  const auto meter = [&] { return LoudnessMeter(result.channels(), result.sample_rate_hz()); };
  LoudnessMeter dry = meter(), wet = meter(), both = meter();
  for_each_run(result, [&](int64_t begin, const Clip& run) {
    const Channels before = content_run(content, begin, run);
    add(dry, before);
    add(wet, run.channels);
    add(both, blend(before, run.channels, 0.5, 2));
    return true;
  });
  const double norms = std::sqrt(dry.weighted_energy() * wet.weighted_energy());
  const double product = (both.weighted_energy() - dry.weighted_energy() - wet.weighted_energy()) / 2;
  return norms > 0 ? std::clamp(product / norms, 0.0, 1.0) : 0;
}

double mix_gain(double likeness, double wet) {
  const double dry = 1 - wet;
  return 1 / std::sqrt(dry * dry + wet * wet + 2 * dry * wet * likeness);
}

void mix(const ClipSource& content, const ClipSource& result, double wet,
         const std::function<void(int64_t begin, const Clip& run)>& take) {
  const double gain = mix_gain(likeness(content, result), wet);
  LimitedRuns limited(result.channels(), result.sample_rate_hz(), Output::kCeilingDb);
  int64_t given = 0;
  const auto give = [&](Channels channels, bool last) {
    const Clip run{.channels = limited.take(std::move(channels), last), .sample_rate_hz = result.sample_rate_hz()};
    take(given, run);
    given += run.frames();
  };
  for_each_run(result, [&](int64_t begin, const Clip& run) {
    give(blend(content_run(content, begin, run), run.channels, wet, gain), false);
    return true;
  });
  give(Channels(static_cast<size_t>(result.channels())), true);
}

}  // namespace retimbre
