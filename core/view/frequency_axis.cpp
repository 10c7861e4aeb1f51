#include "core/view/frequency_axis.h"

#include <cmath>

#include "core/base/text.h"
#include "core/spectral/mel.h"

namespace retimbre {

Result<FrequencyAxis> FrequencyAxis::create(FrequencyScale scale, double lowest_hz, double highest_hz) {
  if (!(lowest_hz >= 0 && lowest_hz < highest_hz && std::isfinite(highest_hz))) {
    return fail(ErrorCode::kInvalidOption, sentence("The frequency axis runs from ", lowest_hz, " to ", highest_hz,
                                                    " Hz; give bounds of 0 Hz or more, the lower one first."));
  }
  if (scale == FrequencyScale::kLog && lowest_hz == 0) {
    return fail(
        ErrorCode::kInvalidOption,
        "The frequency axis is logarithmic and starts at 0 Hz; start it above 0 Hz, or take a mel or linear axis.");
  }
  return FrequencyAxis(scale, lowest_hz, highest_hz);
}

FrequencyAxis::FrequencyAxis(FrequencyScale scale, double lowest_hz, double highest_hz)
    : scale_(scale), lowest_(warped(lowest_hz)), highest_(warped(highest_hz)) {}

double FrequencyAxis::warped(double hz) const {
  switch (scale_) {
    case FrequencyScale::kLog:
      return std::log(hz);
    case FrequencyScale::kMel:
      return mel_from_hz(hz);
    case FrequencyScale::kLinear:
      break;
  }
  return hz;
}

double FrequencyAxis::fraction(double hz) const { return (warped(hz) - lowest_) / (highest_ - lowest_); }

double FrequencyAxis::hz(double fraction) const {
  const double at = lowest_ + fraction * (highest_ - lowest_);
  switch (scale_) {
    case FrequencyScale::kLog:
      return std::exp(at);
    case FrequencyScale::kMel:
      return hz_from_mel(at);
    case FrequencyScale::kLinear:
      break;
  }
  return at;
}

}  // namespace retimbre
