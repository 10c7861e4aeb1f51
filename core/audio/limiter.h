#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/audio/true_peak.h"

namespace retimbre {

/// Turns sound down where its true peak (IntervalPeaks) would exceed a ceiling, by a gain that all channels share. The
/// gain falls and rises again without a corner: it starts to fall 5 ms before a peak and comes back with a time
/// constant of 100 ms. Sound below the ceiling passes unchanged to the bit.
///
/// A gain that moves within the reach of the interpolation filter shifts the waveform between the samples a little, so
/// a second, equal stage takes off what the first left. How the sound is cut into pieces does not matter.
class TruePeakLimiter {
 public:
  /// ceiling_db: in dBTP, such as -1.
  TruePeakLimiter(int channels, double sample_rate_hz, double ceiling_db);

  /// The output comes this many samples after the input; the first output samples, as many, are 0.
  int delay() const { return static_cast<int>(stages_.size()) * stages_[0].delay(); }

  /// In place. One span a channel, all of one length; any length, also 0.
  void process(std::span<const std::span<float>> channels);

  /// The rest of the output, into spans of delay() samples. The limiter has then taken in as much silence.
  void flush(std::span<const std::span<float>> channels);

 private:
  /// The largest of the last `window` values.
  class SlidingMaximum {
   public:
    explicit SlidingMaximum(int window) : window_(window), ring_(static_cast<size_t>(window)) {}
    int64_t operator()(int64_t value);

   private:
    struct Candidate {
      int64_t index;
      int64_t value;
    };
    Candidate& at(int64_t i) { return ring_[static_cast<size_t>(i % window_)]; }

    const int64_t window_;
    std::vector<Candidate> ring_;  // [begin_, end_): later ones are smaller
    int64_t begin_ = 0, end_ = 0, index_ = 0;
  };

  /// The sum of the last `length` values; in integers, so that it comes back to 0 exactly.
  class MovingSum {
   public:
    explicit MovingSum(int length) : ring_(static_cast<size_t>(length)) {}
    int64_t operator()(int64_t value);

   private:
    std::vector<int64_t> ring_;
    size_t next_ = 0;
    int64_t sum_ = 0;
  };

  class Stage {
   public:
    Stage(int channels, double sample_rate_hz, double ceiling_db);
    int delay() const { return delay_; }
    void process(std::span<const std::span<float>> channels);

   private:
    double gain(float peak);

    const double ceiling_;
    const int ramp_;  // samples of each of the two moving means that smooth the gain
    const int delay_;
    const double kept_;  // part of the attenuation that is left after a sample
    std::vector<IntervalPeaks> detectors_;
    std::vector<std::vector<float>> delayed_;  // [channels x delay], rings
    size_t next_ = 0;
    SlidingMaximum highest_;
    MovingSum first_, second_;
    int64_t attenuation_ = 0;
    std::vector<float> peaks_;
  };

  std::vector<Stage> stages_;
};

/// A TruePeakLimiter whose delay is not heard: a sound that comes in runs goes out in runs, of which the first begins
/// with its first sample.
class LimitedRuns {
 public:
  using Channels = std::vector<std::vector<float>>;

  LimitedRuns(int channels, double sample_rate_hz, double ceiling_db)
      : limiter_(channels, sample_rate_hz, ceiling_db), to_drop_(limiter_.delay()) {}

  /// What the next run makes final, which may be nothing. `last`: whether the sound ends with it; then all the rest.
  Channels take(Channels run, bool last);

 private:
  TruePeakLimiter limiter_;
  size_t to_drop_;  // of its output, which comes late
};

}  // namespace retimbre
