#include "core/transfer/output.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/audio/level.h"

namespace retimbre {
namespace {

/// How long the gain takes from one run's to the next's.
constexpr double kGainSeconds = 1;

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
               ThreadPool&, std::vector<Resampler> resamplers)
    : content_(content),
      content_at_grid_(content_at_grid),
      grid_(grid),
      wet_(wet),

      channels_(static_cast<int>(resamplers.size())),
      resamplers_(std::move(resamplers)) {}

Output::Channels Output::dressed(const Found& found) const {
  const auto begin = static_cast<size_t>(found.from - found.begin), count = static_cast<size_t>(found.to - found.from);
  Channels sound(static_cast<size_t>(channels_));
  for (auto& channel : sound) {
    const auto run = found.samples.subspan(begin, count);
    channel.assign(run.begin(), run.end());
  }
  return sound;
}

double Output::gain_for(const Channels& sound, const Clip& content) const {
  const double level = rms(sound[0]);
  return level > 0 ? rms(content.channels[0]) / level : 1;
}

Result<Piece> Output::add(const Found& found, bool last) {
  Channels sound = dressed(found);
  Clip content = content_at_grid_.read(found.from, found.to - found.from);
  if (static_cast<int>(content.channels.size()) != channels_) content.channels = {downmix(content)};
  const double gain = gain_for(sound, content), before = gain_.value_or(gain);
  const double ramp = kGainSeconds * grid_.sample_rate_hz;
  for (auto& channel : sound) {
    for (size_t i = 0; i < channel.size(); ++i) {
      channel[i] *= static_cast<float>(std::lerp(before, gain, std::min(1.0, static_cast<double>(i) / ramp)));
    }
  }
  gain_ = gain;
  for (size_t c = 0; c < sound.size() && wet_ < 1; ++c) {
    for (size_t i = 0; i < sound[c].size(); ++i) sound[c][i] = std::lerp(content.channels[c][i], sound[c][i], static_cast<float>(wet_));
  }
  Piece piece{.begin = given_, .clip = {.channels = {}, .sample_rate_hz = content_.sample_rate_hz()}};
  for (size_t c = 0; c < sound.size(); ++c) {
    auto resampled = resamplers_[c].take(sound[c], last);
    if (!resampled) return std::unexpected(resampled.error());
    if (last) resampled->resize(static_cast<size_t>(content_.frames() - given_));
    piece.clip.channels.push_back(std::move(*resampled));
    peak_ = std::max(peak_, retimbre::peak(piece.clip.channels.back()));
  }
  given_ += piece.clip.frames();
  return piece;
}

Result<Piece> Output::preview(const Found& found) const {
  Channels sound = dressed(found);
  Clip content = content_at_grid_.read(found.from, found.to - found.from);
  if (static_cast<int>(content.channels.size()) != channels_) content.channels = {downmix(content)};
  const double gain = gain_for(sound, content);
  const double per_sample = content_.sample_rate_hz() / grid_.sample_rate_hz;
  const int64_t begin = std::llround(static_cast<double>(found.from) * per_sample);
  const int64_t end = std::min<int64_t>(content_.frames(), std::llround(static_cast<double>(found.to) * per_sample));
  Piece piece{.begin = begin, .clip = {.channels = {}, .sample_rate_hz = content_.sample_rate_hz()}};
  for (auto& channel : sound) {
    scale(channel, gain);
    auto resampled = resample(channel, grid_.sample_rate_hz, content_.sample_rate_hz());
    if (!resampled) return std::unexpected(resampled.error());
    resampled->resize(static_cast<size_t>(end - begin));
    piece.clip.channels.push_back(std::move(*resampled));
  }
  return piece;
}

double Output::seconds_ready() const { return static_cast<double>(given_) / content_.sample_rate_hz(); }

}  // namespace retimbre
