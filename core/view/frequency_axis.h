#pragma once

#include "core/base/result.h"

namespace retimbre {

enum class FrequencyScale { kLog, kMel, kLinear };

/// Where a frequency stands on an axis: 0 at lowest_hz, 1 at highest_hz, and equal steps for equal ratios (kLog), equal
/// steps in mel (kMel) or in Hz (kLinear).
class FrequencyAxis {
 public:
  /// Errors: bounds that are not finite or not in order, below 0 Hz, or 0 Hz on a kLog axis.
  static Result<FrequencyAxis> create(FrequencyScale scale, double lowest_hz, double highest_hz);

  double fraction(double hz) const;
  double hz(double fraction) const;

 private:
  FrequencyAxis(FrequencyScale scale, double lowest_hz, double highest_hz);
  double warped(double hz) const;

  FrequencyScale scale_;
  double lowest_;  // warped, as the next
  double highest_;
};

}  // namespace retimbre
