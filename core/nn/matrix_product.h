#pragma once

#include <cstddef>

#include "core/base/matrix.h"
#include "core/base/thread_pool.h"
#include "core/nn/xnnpack_operator.h"

namespace retimbre {

/// Which product of row-major matrices a MatrixProduct computes.
enum class ProductForm {
  kPlain,       // A [M x K] times B [K x N]
  kTransposed,  // A [M x K] times the transpose of B [N x K]
};

/// C [M x N] = A B or A B', by XNNPACK's batch matrix multiply. Made once for K and the largest N, with the workspace
/// into which B is packed at every run; M and N may differ from run to run. Sums are in float, in an order that does
/// not depend on the number of threads. `pool` must outlive it.
class MatrixProduct {
 public:
  /// inner: K, 1 or more; max_columns: the largest N, 1 or more.
  static Result<MatrixProduct> create(ProductForm form, int inner, int max_columns, ThreadPool& pool);

  /// a: [rows x K], b: [K x columns] or [columns x K], c: [rows x columns]; rows 1 or more, columns 1 to max_columns.
  /// All contiguous, and 16 bytes past the end of a and b must be readable, as they are for any part of a Matrix. c may
  /// not overlap a or b.
  void run(int rows, int columns, const float* a, const float* b, float* c);

  int inner() const { return inner_; }
  int max_columns() const { return max_columns_; }

  /// Bytes of the workspace.
  static uint64_t estimate_bytes(int inner, int max_columns);

 private:
  MatrixProduct(XnnpackOperator op, int inner, int max_columns, ThreadPool& pool);
  size_t reshape(int rows, int columns);

  XnnpackOperator op_;
  int inner_, max_columns_;
  ThreadPool* pool_;
  int rows_ = 0, columns_ = 0;  // of the shape that the operator has now
  Matrix workspace_;
};

/// The number of columns, a multiple of 8 from 8 to 256, for which B of a product stays in a core's second-level cache
/// while the rows of A stream past; wide products are done in blocks of so many columns.
int columns_in_cache(int inner);

}  // namespace retimbre
