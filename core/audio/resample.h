#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/audio/clip_source.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"

namespace retimbre {

/// Changes the rate of one channel that comes in pieces, without delay and with the band above half the lower rate
/// removed (libsamplerate's medium sinc converter: 121 dB signal to noise, 90 % of the band kept). The same rate gives
/// the same samples. Rates may differ by a factor of 256 at most, which any two valid clip rates below 256 kHz do.
class Resampler {
 public:
  static Result<Resampler> create(double from_hz, double to_hz);

  /// What the next samples make possible to tell; pieces of any size give the same samples in all. `last`: whether the
  /// clip ends with them. In all there are round(samples * to_hz / from_hz) of them.
  Result<std::vector<float>> take(std::span<const float> samples, bool last);

 private:
  struct Delete {
    void operator()(void* state) const;
  };
  Resampler(double from_hz, double to_hz, void* state);
  Result<void> feed(std::span<const float> samples, bool last, std::vector<float>& out);

  double from_hz_, to_hz_;
  std::unique_ptr<void, Delete> state_;  // none for equal rates
  int64_t samples_in_ = 0, samples_out_ = 0;
};

/// All samples of a clip at another rate.
Result<std::vector<float>> resample(std::span<const float> samples, double from_hz, double to_hz);

/// A source at another rate, round(frames * to_hz / from_hz) frames long. It is made of parts of about a second that
/// begin where both clips have a sample, each from its samples and as many around them as the converter reaches, so any
/// run holds the same samples however it is read, and parts can be made at once.
class ResampledSource : public ClipSource {
 public:
  /// original: at a whole number of Hz, or what is within a ten-thousandth of one, 1 kHz or more. It and `pool` outlive
  /// this.
  ResampledSource(const ClipSource& original, double sample_rate_hz, ThreadPool& pool);

  int channels() const override { return original_.channels(); }
  double sample_rate_hz() const override { return sample_rate_hz_; }
  int64_t frames() const override { return frames_; }
  Clip read(int64_t begin, int64_t frames) const override;

 private:
  const ClipSource& original_;
  double sample_rate_hz_;
  ThreadPool& pool_;
  int64_t frames_;
  // Samples from one moment at which both clips have one to the next, and such moments in a part and around it.
  int64_t original_step_, step_, part_, margin_;
};

}  // namespace retimbre
