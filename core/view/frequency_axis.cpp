#include "core/view/frequency_axis.h"

#include <cmath>

namespace retimbre {

FrequencyAxis::FrequencyAxis(FrequencyScale scale, double lowest_hz, double highest_hz)
    : scale_(scale), bottom_(warped(lowest_hz)), top_(warped(highest_hz)) {}

double FrequencyAxis::hz_at(double place) const { return unwarped(std::lerp(bottom_, top_, place)); }

double FrequencyAxis::place_of(double hz) const { return (warped(hz) - bottom_) / (top_ - bottom_); }

double FrequencyAxis::warped(double hz) const {
  switch (scale_) {
    case FrequencyScale::kLog:
      return std::log2(hz);
    case FrequencyScale::kMel:
      return 2595 * std::log10(1 + hz / 700);
    case FrequencyScale::kLinear:
      return hz;
  }
  return hz;
}

double FrequencyAxis::unwarped(double value) const {
  switch (scale_) {
    case FrequencyScale::kLog:
      return std::exp2(value);
    case FrequencyScale::kMel:
      return 700 * (std::pow(10, value / 2595) - 1);
    case FrequencyScale::kLinear:
      return value;
  }
  return value;
}

}  // namespace retimbre
