#pragma once

namespace retimbre {

enum class FrequencyScale {
  kLog,     // octaves are of equal height
  kMel,     // as pitch is heard: 2595 log10(1 + f / 700) (O'Shaughnessy 1987)
  kLinear,  // hertz
};

/// A vertical axis from `lowest_hz` (at 0) to `highest_hz` (at 1).
class FrequencyAxis {
 public:
  /// 0 <= lowest_hz < highest_hz; on the log scale lowest_hz > 0.
  FrequencyAxis(FrequencyScale scale, double lowest_hz, double highest_hz);

  double hz_at(double place) const;
  double place_of(double hz) const;

 private:
  double warped(double hz) const;
  double unwarped(double value) const;

  FrequencyScale scale_;
  double bottom_, top_;  // warped
};

}  // namespace retimbre
