#include "core/transfer/output.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/audio/level.h"
#include "core/audio/loudness.h"
#include "core/spectral/stereo_image.h"

namespace retimbre {
namespace {

/// How long the gain takes from one run's to the next's.
constexpr double kGainSeconds = 1;

/// From `before` to `after` over the first part of a run.
void fade_gain(std::vector<float>& channel, double before, double after, double ramp_samples) {
  for (size_t i = 0; i < channel.size(); ++i) {
    const double share = std::min(1.0, static_cast<double>(i) / ramp_samples);
    channel[i] *= static_cast<float>(std::lerp(before, after, share));
  }
}

}  // namespace

int output_channels(int content_channels) { return content_channels == 2 ? 2 : 1; }

Result<Output> Output::create(const ClipSource& content, const ClipSource& content_at_grid, const Grid& grid,
                              double wet, ThreadPool& pool) {
  std::vector<Resampler> resamplers;
  for (int c = 0; c < output_channels(content.channels()); ++c) {
    auto resampler = Resampler::create(grid.sample_rate_hz, content.sample_rate_hz());
    if (!resampler) return std::unexpected(resampler.error());
    resamplers.push_back(std::move(*resampler));
  }
  return Output(content, content_at_grid, grid, wet, pool, std::move(resamplers));
}

Output::Output(const ClipSource& content, const ClipSource& content_at_grid, const Grid& grid, double wet,
               ThreadPool& pool, std::vector<Resampler> resamplers)
    : content_(content),
      content_at_grid_(content_at_grid),
      grid_(grid),
      wet_(wet),
      pool_(&pool),
      channels_(static_cast<int>(resamplers.size())),
      resamplers_(std::move(resamplers)),
      limited_(channels_, content.sample_rate_hz(), kCeilingDb) {}

Clip Output::content_run(int64_t from, int64_t to) const {
  Clip run = content_at_grid_.read(from, to - from);
  if (static_cast<int>(run.channels.size()) != channels_) run.channels = {downmix(run)};
  return run;
}

Output::Channels Output::in_image(const Found& found) const {
  const auto begin = static_cast<ptrdiff_t>(found.from - found.begin),
             end = static_cast<ptrdiff_t>(found.to - found.begin);
  Channels sound;
  if (channels_ == 1) {
    sound.emplace_back(found.samples.begin() + begin, found.samples.begin() + end);
    return sound;
  }
  const auto count = static_cast<int64_t>(found.samples.size());
  const Clip content = content_run(found.begin, found.begin + count);
  for (auto& channel : place_in_stereo(found.samples, content.channels[0], content.channels[1], grid_.sample_rate_hz,
                                       grid_.stft, *pool_)) {
    sound.emplace_back(channel.begin() + begin, channel.begin() + end);
  }
  return sound;
}

double Output::loudness_gain(const Channels& sound, const Clip& content) const {
  const double difference =
      loudness_lufs(content.channels, grid_.sample_rate_hz) - loudness_lufs(sound, grid_.sample_rate_hz);
  return std::isfinite(difference) ? std::pow(10, difference / 20) : 1;  // one of them is silent
}

Output::Channels Output::dressed(const Found& found, std::optional<double> gain_before, double& gain_after) const {
  Channels sound = in_image(found);
  const Clip content = content_run(found.from, found.to);
  gain_after = loudness_gain(sound, content);
  if (wet_ < 1) {
    for (size_t c = 0; c < sound.size(); ++c) {
      for (size_t i = 0; i < sound[c].size(); ++i) {
        sound[c][i] =
            std::lerp(content.channels[c][i], sound[c][i] * static_cast<float>(gain_after), static_cast<float>(wet_));
      }
    }
    gain_after = loudness_gain(sound, content);  // sounds that have nothing to do with each other add up to less
  }
  for (auto& channel : sound) {
    fade_gain(channel, gain_before.value_or(gain_after), gain_after, kGainSeconds * grid_.sample_rate_hz);
  }
  return sound;
}

Result<Piece> Output::add(const Found& found, bool last) {
  double gain = 1;
  const Channels sound = dressed(found, gain_, gain);
  gain_ = gain;
  Piece piece{.begin = given_, .clip = {.channels = {}, .sample_rate_hz = content_.sample_rate_hz()}};
  Channels& out = piece.clip.channels;
  for (size_t c = 0; c < sound.size(); ++c) {
    auto resampled = resamplers_[c].take(sound[c], last);
    if (!resampled) return std::unexpected(resampled.error());
    out.push_back(std::move(*resampled));
  }
  out = limited_.take(std::move(out), last);
  for (auto& channel : out) {
    if (last) channel.resize(static_cast<size_t>(content_.frames() - given_));  // rounding of rates
    peak_ = std::max(peak_, retimbre::peak(channel));
  }
  given_ += piece.clip.frames();
  return piece;
}

Result<Piece> Output::preview(const Found& found) const {
  double gain = 1;
  const Channels sound = dressed(found, gain_, gain);
  const double per_sample = content_.sample_rate_hz() / grid_.sample_rate_hz;
  const int64_t begin = std::llround(static_cast<double>(found.from) * per_sample);
  const int64_t end = std::min<int64_t>(content_.frames(), std::llround(static_cast<double>(found.to) * per_sample));
  Piece piece{.begin = begin, .clip = {.channels = {}, .sample_rate_hz = content_.sample_rate_hz()}};
  double highest = 0;
  for (const auto& channel : sound) {
    auto resampled = resample(channel, grid_.sample_rate_hz, content_.sample_rate_hz());
    if (!resampled) return std::unexpected(resampled.error());
    resampled->resize(static_cast<size_t>(end - begin));
    highest = std::max(highest, retimbre::peak(*resampled));
    piece.clip.channels.push_back(std::move(*resampled));
  }
  const double ceiling = std::pow(10, kCeilingDb / 20);
  for (auto& channel : piece.clip.channels) {
    if (highest > ceiling) scale(channel, ceiling / highest);
  }
  return piece;
}

double Output::seconds_ready() const { return static_cast<double>(given_) / content_.sample_rate_hz(); }

}  // namespace retimbre
