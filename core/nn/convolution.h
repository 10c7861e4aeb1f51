#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/thread_pool.h"
#include "core/nn/filter_source.h"
#include "core/nn/xnnpack_operator.h"

namespace retimbre {

/// A layer of the network: valid convolution along frames and ReLU,
///     out[t][n] = max(0, sum over k < w, c < C of in[t + k][c] w[n][k][c]),   [T x C] -> [T - w + 1 x N],
/// and the gradient to its input. XNNPACK does the products in units of work of a few milliseconds each, whose weights
/// are small enough to be used again and again from the cache: the forward pass in blocks of filters, one convolution
/// operator each; the backward pass for one tap and a block of channels at a time, one fully connected operator each. A
/// unit is done by one thread, and many of them side by side, so that threads meet seldom. The filters are held twice,
/// packed, and nowhere else. Results do not depend on the number of threads.
class Convolution {
 public:
  /// `pool` must outlive it. Nothing is packed yet.
  static Result<Convolution> create(std::unique_ptr<const FilterSource> filters, ThreadPool& pool);

  int taps() const { return taps_; }
  int channels() const { return channels_; }
  int filters() const { return filters_; }

  /// Preparing: generates and packs the filters, in units, each done once before any pass.
  int pack_units() const { return forward_units() + backward_units(); }
  void pack(int first, int count);

  /// Forward pass, complete when every unit is done, in any order. in: [T x channels], T >= taps; out: [T - taps + 1 x
  /// filters].
  int forward_units() const { return static_cast<int>(forward_.size()); }
  void forward(int first, int count, const Matrix& in, Matrix& out);

  /// Backward pass, complete when every unit is done, in ascending order. out_gradient: [T - taps + 1 x filters], the
  /// gradient before the ReLU (zero where the output is zero); in_gradient: [T x channels], overwritten.
  int backward_units() const { return static_cast<int>(backward_.size()); }
  void backward(int first, int count, const Matrix& out_gradient, std::span<float> in_gradient);

  /// Floating-point operations of a whole pass, forward or backward, for inputs of so many frames.
  double pass_flops(int in_frames) const { return 2.0 * (in_frames - taps_ + 1) * taps_ * channels_ * filters_; }

  /// Bytes that it takes once packed, at most, for inputs of so many frames.
  static uint64_t estimate_bytes(int frames, int channels, int filters, int taps);

 private:
  struct Unit {
    XnnpackOperator op;
    int first, count;  // filters of a forward unit, channels of a backward unit
    int tap = 0;       // of a backward unit
    int frames = 0;    // of the shape that the operator has now
  };

  Convolution(std::unique_ptr<const FilterSource> filters, ThreadPool& pool);
  void pack_forward(Unit& unit, Matrix& raw) const;
  void pack_backward(Unit& unit, Matrix& raw) const;
  static void add(const Unit& unit, const Matrix& product, std::span<float> in_gradient, size_t channels);

  std::unique_ptr<const FilterSource> source_;
  int taps_, channels_, filters_;
  ThreadPool* pool_;
  std::vector<Unit> forward_, backward_;
  std::vector<Matrix> raw_;       // the weights of the units being packed
  std::vector<Matrix> products_;  // of the backward units being done: [T - taps + 1 x channels of a unit]
};

}  // namespace retimbre
