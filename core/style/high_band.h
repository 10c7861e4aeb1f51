#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/nn/matrix_product.h"

namespace retimbre {

/// The bins above those that an engine works on, from what it does to the others. A stylised frame is the content's
/// plus a combination of frames of both clips; the band above takes part in the same combination. The linear map from
/// a frame's coordinates to its high bins is learnt from the frames themselves by ridge regression:
///
///     W = (X'X + l I)^-1 X'H,   H(z) = H_c + (z - x_c) W
class HighBand {
 public:
  /// coordinates: frames x channels, as the engine has them; high: the same frames' high bins. `pool` must outlive it.
  static Result<std::unique_ptr<HighBand>> create(const Matrix& coordinates, const Matrix& high, ThreadPool& pool);

  /// high [frames x high bins] += moved W; moved: differences of coordinates, frames x channels, at most as many frames
  /// as there were high ones of all clips.
  void add(const Matrix& moved, Matrix& high);

  static uint64_t estimate_bytes(int frames, int channels, int high_bins);

 private:
  HighBand(int channels, int high_bins, MatrixProduct product);

  int channels_;
  Matrix map_;  // W: regressors x high bins
  MatrixProduct product_;
};

}  // namespace retimbre
