#pragma once

#include <cstdint>
#include <functional>
#include <memory>

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
/// and its gradient to F. All of it is done in units of a few milliseconds, each by one thread and many of them side by
/// side. Sums are in double. Results do not depend on the number of threads.
class GramLoss {
 public:
  /// The style's features are read by units, and must stay where they are as long as it is used, as must the pool.
  static Result<std::unique_ptr<GramLoss>> create(GramForm form, int frames, const Matrix& style_features,
                                                  ThreadPool& pool);
  virtual ~GramLoss() = default;

  /// What depends on the style alone: once, after the style's features are there, all units in ascending order.
  virtual int style_units() const = 0;
  virtual void style(int first, int count) = 0;

  /// The loss at `features`, [T x N]: all units in ascending order; then loss() is valid.
  virtual int loss_units() const = 0;
  virtual void loss(int first, int count, const Matrix& features) = 0;
  virtual double loss() const = 0;

  /// A few columns of the gradient, [T x columns], contiguous.
  struct Panel {
    int index, first_column, columns;
    const float* gradient;
  };
  /// The gradient at the features of the last loss, in units of one panel each, in any order. `use` is called for every
  /// panel, from several threads at once.
  int gradient_units() const { return (filters_ + panel_columns_ - 1) / panel_columns_; }
  virtual void gradient(int first, int count, const Matrix& features, const std::function<void(const Panel&)>& use) = 0;

  /// Floating-point operations of all units of each kind.
  virtual double style_flops() const = 0;
  virtual double loss_flops() const = 0;
  virtual double gradient_flops() const = 0;
  /// Floating-point operations done in products so far, and the seconds that the passes with products took.
  double product_flops() const { return product_flops_; }
  double product_seconds() const { return product_seconds_; }

  /// kFrames or kFilters, whichever does less for these numbers.
  static GramForm cheapest(int frames, int style_frames, int filters);
  /// Bytes of the form that is cheapest, for a pool of so many threads.
  static uint64_t estimate_bytes(int frames, int style_frames, int filters, int threads);

 protected:
  GramLoss(int filters, int panel_columns, ThreadPool& pool)
      : filters_(filters), panel_columns_(panel_columns), pool_(pool) {}
  /// Calls body(unit, slot) for units [first, first + count), on all threads, `slots` at a time; after each round
  /// done(unit, slot) for its units in order, on this thread.
  template <class Body, class Done>
  void run_units(int first, int count, int slots, Body&& body, Done&& done);

  const int filters_;
  const int panel_columns_;
  ThreadPool& pool_;
  double product_flops_ = 0, product_seconds_ = 0;
};

}  // namespace retimbre
