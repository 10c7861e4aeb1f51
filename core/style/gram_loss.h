#pragma once

#include <memory>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/thread_pool.h"
#include "core/nn/matrix_product.h"

namespace retimbre {

/// How a GramLoss is computed; the two agree to rounding.
enum class GramForm {
  kCheapest,  // of the two
  kFrames,    // through T x T matrices: little work when there are fewer frames than filters
  kFilters,   // through N x N matrices, as published
};

/// The style term of one layer of features (Ulyanov and Lebedev 2016),
///     |G(F) - G(Fs)|^2,  G(F) = F'F / T,  F: [T x N], style Fs: [Ts x N],
/// and its gradient to F. All of it is done in units of a few milliseconds. Sums are in double.
class GramLoss {
 public:
  /// The style's features are read by units, and must stay as they are as long as it is used. All memory is taken here.
  static Result<std::unique_ptr<GramLoss>> create(GramForm form, int frames, const Matrix& style_features,
                                                  ThreadPool& pool);
  virtual ~GramLoss() = default;

  /// What depends on the style alone: once, after the style's features are there, all units in ascending order.
  virtual int style_units() const = 0;
  virtual void style_unit(int unit) = 0;

  /// The loss at `features`, [T x N]: all units in ascending order; then loss() is valid.
  virtual int loss_units() const = 0;
  virtual void loss_unit(int unit, const Matrix& features) = 0;
  virtual double loss() const = 0;

  /// The gradient at the features of the last loss, in panels of columns, in any order: [T x panel(i).count],
  /// contiguous, in a buffer of the GramLoss until the next unit.
  struct Columns {
    int first, count;
  };
  int panels() const { return (filters_ + panel_columns_ - 1) / panel_columns_; }
  Columns panel(int i) const;
  virtual const float* gradient_panel(int i, const Matrix& features) = 0;

  /// Floating-point operations and seconds spent in matrix products so far.
  double product_flops() const { return product_flops_; }
  double product_seconds() const { return product_seconds_; }

  /// kFrames or kFilters, whichever does less for these numbers.
  static GramForm cheapest(int frames, int style_frames, int filters);
  /// Bytes of the form that is cheapest.
  static uint64_t estimate_bytes(int frames, int style_frames, int filters);

 protected:
  GramLoss(int filters, int panel_columns) : filters_(filters), panel_columns_(panel_columns) {}
  void multiply(MatrixProduct& product, int rows, int columns, const float* a, const float* b, float* c);

  const int filters_;
  const int panel_columns_;
  double product_flops_ = 0, product_seconds_ = 0;
};

}  // namespace retimbre
