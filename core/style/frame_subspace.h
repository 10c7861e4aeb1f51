#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/nn/matrix_product.h"

namespace retimbre {

/// An orthonormal basis V [bins x rank] of nearly all that the frames of two clips hold, in which engines may work
/// instead of on the bins: inner products of frames in the subspace are the same in both. Found by a randomised range
/// finder with one power step (Halko, Martinsson and Tropp 2011, algorithms 4.3 and 4.4).
class FrameSubspace {
 public:
  /// content, style: frames x bins; rank: 1 to the smaller of bins and all frames. `pool` must outlive it.
  static Result<std::unique_ptr<FrameSubspace>> create(const Matrix& content, const Matrix& style, int rank,
                                                       uint64_t seed, ThreadPool& pool);

  /// Finding the basis takes a few steps of some tens of milliseconds each. True when it is found.
  bool step();
  bool ready() const { return stage_ == Stage::kReady; }
  int rank() const { return basis_.rows(); }

  /// out = frames V: frames x rank.
  void project(const Matrix& frames, std::span<float> out);
  /// out = z V': frames x bins.
  void lift(const Matrix& z, Matrix& out);

  static uint64_t estimate_bytes(int content_frames, int style_frames, int bins, int rank);

 private:
  enum class Stage { kSample, kSampleBasis, kPower, kBasis, kReady };
  struct Products {
    MatrixProduct by_frames;    // [. x frames] [frames x bins]
    MatrixProduct by_frames_t;  // [. x bins] [frames x bins]'
    MatrixProduct by_basis;     // [. x rank] [rank x bins]
    MatrixProduct by_basis_t;   // [. x bins] [rank x bins]'
    MatrixProduct by_block;     // [. x rows of a block] [rows of a block x bins]
  };

  FrameSubspace(const Matrix& content, const Matrix& style, int rank, uint64_t seed, ThreadPool& pool,
                Products products);
  void mix(const Matrix& mixture);
  bool orthonormalise_some(int passes);
  void replace_when_dependent(int r);

  ThreadPool& pool_;
  uint64_t seed_;
  Matrix frames_;  // of both clips; given up when the basis is found
  Matrix basis_;   // V', rank x bins
  Products products_;
  Stage stage_ = Stage::kSample;
  // Where the orthonormalising is.
  int pass_ = 0, row_ = 0;
  std::vector<float> norms_;     // of the rows before it
  Matrix components_, removed_;  // scratch; given up when the basis is found
};

/// Frames that are moved by their coordinates in a subspace, and are those of a base outside it: X = B + (Z - B V) V'.
/// Without a subspace the coordinates are the bins themselves.
class MovedFrames {
 public:
  /// base: frames x bins. `subspace`, which may be null, must outlive it and be ready.
  MovedFrames(FrameSubspace* subspace, Matrix base);

  bool has_subspace() const { return subspace_ != nullptr; }
  int frames() const { return base_.rows(); }
  int bins() const { return base_.columns(); }
  int channels() const { return has_subspace() ? subspace_->rank() : bins(); }
  /// Where nothing is moved: frames x channels.
  const Matrix& base_coordinates() const { return has_subspace() ? base_coordinates_ : base_; }

  /// out [frames x bins] = X at z [frames x channels].
  void lift(std::span<const float> z, Matrix& out);
  /// out [frames x channels]: a loss's derivatives by z, from those by X.
  void pull_back(const Matrix& gradient, std::span<float> out);

  static uint64_t estimate_bytes(int frames, int bins, int channels);

 private:
  FrameSubspace* subspace_;
  Matrix base_, base_coordinates_, difference_;
};

}  // namespace retimbre
