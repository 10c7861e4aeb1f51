#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/lanes.h"

namespace retimbre {

/// The peaks of the waveform that the samples of one channel stand for, interval by interval (ITU-R BS.1770-5, Annex
/// 2). Four points a sample are interpolated by a polyphase filter of 4 x 48 taps: a sinc in a Kaiser window of 60 dB
/// (beta 5.65), flat to 0.46 of the sample rate, each phase scaled to pass a constant as it is. Four points alone may
/// miss 0.69 dB of a sine at half the sample rate; the parabola through each highest point and its neighbours leaves
/// 0.07 dB.
///
/// Taken in pieces of any size; how it is cut does not matter. Before the first sample there is silence.
class IntervalPeaks {
 public:
  static constexpr int kTaps = 48;
  /// How many samples after its own sample an interval's peak is known.
  static constexpr int kDelay = kTaps / 2 + 1;

  IntervalPeaks();

  /// peaks[i] becomes the largest absolute value from sample i - kDelay (counted from the start of this piece) to the
  /// sample after it, or is left where it is larger: so that channels can be linked. Both: [samples.size()].
  void raise(std::span<const float> samples, std::span<float> peaks);

 private:
  std::vector<float> history_;    // the last kTaps samples, then the piece
  Float4 before_ = {}, at_ = {};  // the points of the interval before the one that is waited for, and of that one
};

/// The true peak of a clip, taken in pieces.
class TruePeakMeter {
 public:
  explicit TruePeakMeter(int channels) : channels_(static_cast<size_t>(channels)) {}

  /// One span a channel, all of one length.
  void add(std::span<const std::span<const float>> channels);

  /// The largest of all channels so far, with silence after them; 1 is full scale. In dBTP: 20 log10(peak()).
  float peak() const;

 private:
  std::vector<IntervalPeaks> channels_;
  float peak_ = 0;
};

}  // namespace retimbre
