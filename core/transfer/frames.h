#pragma once

#include "core/audio/clip_source.h"
#include "core/base/matrix.h"
#include "core/base/thread_pool.h"
#include "core/transfer/grid.h"

namespace retimbre {

/// Frames that a clip of so many samples has on the grid.
int frame_count(int64_t samples, const Grid& grid);

/// |STFT| of the frames [begin, end) of a clip at the grid's rate, its channels mixed to their mean, as Stft gives them
/// for the whole clip: (end - begin) x bins.
Matrix magnitudes(const ClipSource& clip, const Grid& grid, int begin, int end, ThreadPool& pool);

/// Mean square of the samples that such frames come from, of the engines' band only (Parseval).
double low_band_power(const Matrix& magnitudes, const Grid& grid);

}  // namespace retimbre
