#pragma once

#include "core/base/matrix.h"
#include "core/transfer/grid.h"

namespace retimbre {

/// Frames that two windows of a long content share, a second.
inline constexpr int kSharedFrames = 43;
/// Frames ahead of a join whose sound is known: out of it phases grow, and so far back its stereo image looks.
inline constexpr int kFramesBefore = 12;

/// |STFT| of the result from kFramesBefore frames ahead of a join to the end of the window that takes over there: first
/// the last window's frames, from the join on a fade over into the next one's, which ends with the frames that they
/// share.
/// last: [kFramesBefore + kSharedFrames][bins], the last window's final frames. next: [frames][bins], all of the
/// window's. join: frame of `next`, 0 to kSharedFrames - 1.
Matrix join_windows(const Matrix& last, const Matrix& next, int join);

/// The join at which the least begins: the one with the weakest onsets around it in what join_windows() makes, so that
/// nobody hears two windows meet. Of the shared frames the last quarter is left to the fade.
int calmest_join(const Matrix& last, const Matrix& next, const Grid& grid);

}  // namespace retimbre
