#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/lanes.h"
#include "core/spectral/stft_settings.h"

namespace retimbre {

/// A padded clip in the four-lane layout of FrameLanes, [length()].
using LaneSignal = std::vector<Float4>;

/// How the frames of a clip are dealt out over the four lanes of RealFft4. Lane l has the frames [l * groups, (l + 1) *
/// groups) and with them its own quarter of the padded clip, so that group g (frame g of each lane) reads and adds to
/// one run of Float4s: cutting frames and adding them up again needs no transposition.
///
/// The padded clip starts n_fft / 2 samples before the clip. A LaneSignal holds position lane * segment() + i at
/// [i][lane]. Its first segment() elements are each lane's own; the overlap() after them repeat the head of the next
/// lane, and are the clip's end in the last one. Frames past the clip's end fill up the groups: their spectra do not
/// count and must be zero when frames are added up.
class FrameLanes {
 public:
  /// samples: length of the clip, 1 or more.
  FrameLanes(StftSettings settings, int64_t samples);

  const StftSettings& settings() const { return settings_; }
  int64_t samples() const { return samples_; }
  int frames() const { return frames_; }
  int groups() const { return groups_; }
  size_t segment() const { return static_cast<size_t>(groups_) * settings_.hop; }
  size_t overlap() const { return static_cast<size_t>(settings_.n_fft - settings_.hop); }
  size_t length() const { return segment() + overlap(); }

  /// 1 in the lanes whose frame of this group exists, 0 in the others.
  Float4 present(int group) const;

  /// Lays the clip, [samples()], out in lanes and continues it at both ends.
  void pack(std::span<const float> clip, LaneSignal& signal) const;
  /// The clip in order, [samples()].
  void unpack(const LaneSignal& signal, std::span<float> clip) const;

  /// Where a sample of the clip lies among a LaneSignal's floats.
  size_t element(int64_t sample) const { return index(sample + settings_.n_fft / 2); }

  /// Sets everything that repeats a sample of the clip from that sample: both paddings, and the overlaps of the lanes.
  void extend(LaneSignal& signal) const;
  /// The transpose of extend: adds everything that repeats a sample to that sample, and clears it.
  void fold(LaneSignal& signal) const;

  /// Groups for a number of frames; as many for a very short clip as an overlap needs to reach into the next lane only.
  static int groups(StftSettings settings, int frames);

 private:
  /// A position of the padding and the one of the clip that it repeats, as indices of a LaneSignal's floats.
  struct Repeat {
    size_t index;
    size_t source;
  };

  size_t index(int64_t position) const;
  int64_t mirrored(int64_t position) const;

  StftSettings settings_;
  int64_t samples_;
  int frames_;
  int groups_;
  std::vector<Repeat> padding_;
};

}  // namespace retimbre
