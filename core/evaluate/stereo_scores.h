#pragma once

#include "core/audio/clip.h"
#include "core/base/result.h"

namespace retimbre {

/// How far a result's stereo image is from the content's; 0 is the same.
struct StereoScores {
  double correlation;          // mean absolute difference of the channels' correlation, 0 to 2
  double level_difference_db;  // mean absolute difference of the left channel's level over the right's
};

/// The means over windows of one second, as far as both clips go, in which content and result sound (within 60 dB of
/// their own loudest window). Level differences count up to kLargestLevelDifferenceDb, beyond which one side alone is
/// heard; the correlation counts in windows where neither clip is beyond it, and is 0 if there are none.
/// Errors: a clip that cannot be used or has other than two channels, under the name "content" or "result"; no common
/// window that sounds in both. A last window of less than a second counts if it is the only one.
Result<StereoScores> stereo_scores(const Clip& content, const Clip& result);
inline constexpr double kLargestLevelDifferenceDb = 30;

}  // namespace retimbre
