#include "core/audio/resample.h"

#include <samplerate.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/text.h"

namespace retimbre {
namespace {

SRC_STATE* state_of(void* state) { return static_cast<SRC_STATE*>(state); }

}  // namespace

void Resampler::Delete::operator()(void* state) const { src_delete(state_of(state)); }

Resampler::Resampler(double from_hz, double to_hz, void* state) : from_hz_(from_hz), to_hz_(to_hz), state_(state) {}

Result<Resampler> Resampler::create(double from_hz, double to_hz) {
  if (from_hz == to_hz) return Resampler(from_hz, to_hz, nullptr);
  int error = 0;
  void* state = src_new(SRC_SINC_MEDIUM_QUALITY, 1, &error);
  if (state == nullptr) {
    return fail(ErrorCode::kInternal, sentence("The resampler could not be made: ", src_strerror(error), "."));
  }
  return Resampler(from_hz, to_hz, state);
}

Result<void> Resampler::feed(std::span<const float> samples, bool last, std::vector<float>& out) {
  constexpr size_t kRun = 1 << 14;
  std::vector<float> run(kRun);
  while (true) {
    SRC_DATA data{.data_in = samples.data(),
                  .data_out = run.data(),
                  .input_frames = static_cast<long>(samples.size()),
                  .output_frames = static_cast<long>(run.size()),
                  .input_frames_used = 0,
                  .output_frames_gen = 0,
                  .end_of_input = last ? 1 : 0,
                  .src_ratio = to_hz_ / from_hz_};
    if (const int error = src_process(state_of(state_.get()), &data); error != 0) {
      return fail(ErrorCode::kInternal, sentence("Resampling from ", from_hz_, " Hz to ", to_hz_, " Hz failed: ",
                                                 src_strerror(error), ". Give a clip at 44100 or 48000 Hz."));
    }
    out.insert(out.end(), run.begin(), run.begin() + data.output_frames_gen);
    samples = samples.subspan(static_cast<size_t>(data.input_frames_used));
    if (data.output_frames_gen == 0 && (data.input_frames_used == 0 || samples.empty())) return {};
  }
}

Result<std::vector<float>> Resampler::take(std::span<const float> samples, bool last) {
  samples_in_ += static_cast<int64_t>(samples.size());
  if (state_ == nullptr) return std::vector<float>(samples.begin(), samples.end());
  std::vector<float> out;
  if (auto fed = feed(samples, false, out); !fed) return std::unexpected(fed.error());
  const int64_t all = std::llround(static_cast<double>(samples_in_) * to_hz_ / from_hz_);
  if (last) {
    // The converter alone ends a little early; silence after the clip brings out its last samples.
    const std::vector<float> silence(static_cast<size_t>(2 + from_hz_ / to_hz_));
    if (auto fed = feed(silence, true, out); !fed) return std::unexpected(fed.error());
    out.resize(static_cast<size_t>(std::max<int64_t>(0, all - samples_out_)));
  }
  samples_out_ += static_cast<int64_t>(out.size());
  return out;
}

Result<std::vector<float>> resample(std::span<const float> samples, double from_hz, double to_hz) {
  auto resampler = Resampler::create(from_hz, to_hz);
  if (!resampler) return std::unexpected(resampler.error());
  return resampler->take(samples, true);
}

ResampledSource::ResampledSource(const ClipSource& original, double sample_rate_hz)
    : original_(original),
      sample_rate_hz_(sample_rate_hz),
      frames_(std::llround(static_cast<double>(original.frames()) * sample_rate_hz / original.sample_rate_hz())) {}

Clip ResampledSource::read(int64_t begin, int64_t frames) const {
  const double from = original_.sample_rate_hz();
  if (from == sample_rate_hz_) return original_.read(begin, frames);
  // On whole seconds both clips have a sample; one second more on each side is more than the converter reaches.
  const auto seconds = [&](int64_t frame) { return static_cast<double>(frame) / sample_rate_hz_; };
  const double first = std::max(0.0, std::floor(seconds(begin)) - 1), last = std::ceil(seconds(begin + frames)) + 1;
  const auto original_begin = std::min<int64_t>(std::llround(first * from), original_.frames());
  const auto original_end = std::min<int64_t>(std::llround(last * from), original_.frames());
  const Clip clip = original_.read(original_begin, original_end - original_begin);
  const auto skipped = static_cast<size_t>(begin - std::llround(first * sample_rate_hz_));
  Clip out{.channels = {}, .sample_rate_hz = sample_rate_hz_};
  for (const auto& channel : clip.channels) {
    auto resampled = resample(channel, from, sample_rate_hz_);
    std::vector<float> run(static_cast<size_t>(frames));
    if (resampled && resampled->size() > skipped) {
      const size_t count = std::min(run.size(), resampled->size() - skipped);
      std::copy_n(resampled->begin() + static_cast<ptrdiff_t>(skipped), count, run.begin());
    }
    out.channels.push_back(std::move(run));
  }
  return out;
}

}  // namespace retimbre
