#pragma once

#include <memory>

#include "core/base/matrix.h"
#include "core/base/thread_pool.h"
#include "core/nn/convolution.h"
#include "core/nn/matrix_product.h"

namespace retimbre {

/// A random convolutional network that judges and that no engine optimises: one layer of filters of width 7 over
/// log(1 + |STFT|), N(0, 2 / (7 bins)), ReLU (the published network of Ulyanov and Lebedev 2016 has another width, and
/// its seeds end below this one's).
class HeldOutNetwork {
 public:
  static constexpr int kWidth = 7;  // frames
  static constexpr uint64_t kSeed = (uint64_t{1} << 32) + 777;

  /// `pool` must outlive it. The filters of a small network are the first ones of a larger.
  static Result<HeldOutNetwork> create(int bins, int filters, ThreadPool& pool);

  /// The style that the network sees: F'F / T', [filters x filters], of its features F in `frames` [kWidth or more x
  /// bins] that hold T' patches.
  Result<Matrix> gram(const Matrix& frames);

  /// Bytes that gram() takes for so many frames, beside those.
  static uint64_t estimate_bytes(int frames, int bins, int filters);

 private:
  HeldOutNetwork(Convolution layer, ThreadPool& pool) : layer_(std::move(layer)), pool_(&pool) {}

  Convolution layer_;
  ThreadPool* pool_;
};

}  // namespace retimbre
