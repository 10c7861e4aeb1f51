#include "core/audio/resample.h"

#include <samplerate.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
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

ResampledSource::ResampledSource(const ClipSource& original, double sample_rate_hz, ThreadPool& pool)
    : original_(original),
      sample_rate_hz_(sample_rate_hz),
      pool_(pool),
      frames_(std::llround(static_cast<double>(original.frames()) * sample_rate_hz / original.sample_rate_hz())) {
  constexpr int64_t kMarginsInASecond = 10;  // the converter reaches 46 samples of the lower rate
  const int64_t from = std::llround(original.sample_rate_hz()), to = std::llround(sample_rate_hz);
  const int64_t moments = std::gcd(from, to);  // in a second
  original_step_ = from / moments;
  step_ = to / moments;
  part_ = moments;
  margin_ = (moments + kMarginsInASecond - 1) / kMarginsInASecond;
}

Clip ResampledSource::read(int64_t begin, int64_t frames) const {
  if (original_.sample_rate_hz() == sample_rate_hz_) return original_.read(begin, frames);
  const int64_t end = begin + frames, part_frames = part_ * step_;
  const int64_t first = begin / part_frames, last = (end + part_frames - 1) / part_frames;  // parts
  // The moments around a part, and the original's samples there.
  const auto from = [&](int64_t part) { return std::max<int64_t>(0, part * part_ - margin_); };
  const auto sample = [&](int64_t moment) { return std::min(moment * original_step_, original_.frames()); };
  const auto until = [&](int64_t part) { return sample((part + 1) * part_ + margin_); };

  const int64_t original_begin = sample(from(first));
  const Clip clip = original_.read(original_begin, until(last - 1) - original_begin);
  Clip out{.channels = {}, .sample_rate_hz = sample_rate_hz_};
  for (const auto& channel : clip.channels) {
    std::vector<float> run(static_cast<size_t>(frames));
    pool_.parallel_for(static_cast<size_t>(last - first), 1, [&](size_t i, size_t) {
      const int64_t part = first + static_cast<int64_t>(i), given = sample(from(part));
      const auto resampled = resample(std::span(channel).subspan(static_cast<size_t>(given - original_begin),
                                                                 static_cast<size_t>(until(part) - given)),
                                      original_.sample_rate_hz(), sample_rate_hz_);
      if (!resampled) return;
      const int64_t there = from(part) * step_;  // the first sample that was made
      const int64_t to_begin = std::max(begin, part * part_frames);
      const int64_t to_end = std::min({end, (part + 1) * part_frames, there + static_cast<int64_t>(resampled->size())});
      if (to_begin >= to_end) return;
      std::copy_n(resampled->begin() + (to_begin - there), to_end - to_begin, run.begin() + (to_begin - begin));
    });
    out.channels.push_back(std::move(run));
  }
  return out;
}

}  // namespace retimbre
