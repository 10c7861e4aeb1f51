#include "core/nn/matrix_product.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace retimbre {
namespace {

// The widest panel of columns that XNNPACK's float kernels pack B into.
constexpr size_t kPanelColumns = 16;
// Most of the smallest second-level cache to be expected, 512 KiB.
constexpr int kCacheFloats = 100 * 1024;

}  // namespace

int columns_in_cache(int inner) { return std::clamp(kCacheFloats / inner / 8 * 8, 8, 256); }

Result<MatrixProduct> MatrixProduct::create(ProductForm form, int inner, int max_columns, ThreadPool& pool) {
  if (auto ready = initialise_xnnpack(); !ready) return std::unexpected(ready.error());
  xnn_operator_t op = nullptr;
  const uint32_t flags = form == ProductForm::kTransposed ? XNN_FLAG_TRANSPOSE_B : 0;
  if (auto made = check_xnnpack(xnn_create_batch_matrix_multiply_nc_f32(flags, &op), "make a matrix product"); !made) {
    return std::unexpected(made.error());
  }
  return MatrixProduct(XnnpackOperator(op), inner, max_columns, pool);
}

MatrixProduct::MatrixProduct(XnnpackOperator op, int inner, int max_columns, ThreadPool& pool)
    : op_(std::move(op)), inner_(inner), max_columns_(max_columns), pool_(&pool) {
  const size_t bytes = reshape(1, max_columns);  // the workspace holds B alone, whatever the number of rows
  workspace_ = Matrix(1, static_cast<int>((bytes + sizeof(float) - 1) / sizeof(float)));
}

uint64_t MatrixProduct::estimate_bytes(int inner, int max_columns) {
  const uint64_t padded = (static_cast<uint64_t>(max_columns) + kPanelColumns - 1) / kPanelColumns * kPanelColumns;
  return Matrix::bytes(padded, static_cast<uint64_t>(inner) + 1);
}

size_t MatrixProduct::reshape(int rows, int columns) {
  const size_t batch = 1;
  size_t bytes = 0, alignment = 0;
  const xnn_status status = xnn_reshape_batch_matrix_multiply_nc_f32(
      op_.get(), 1, &batch, &batch, static_cast<size_t>(rows), static_cast<size_t>(inner_),
      static_cast<size_t>(columns), &bytes, &alignment, pool_->handle());
  if (status != xnn_status_success) std::abort();  // only a shape with a zero is refused
  rows_ = rows;
  columns_ = columns;
  return bytes;
}

void MatrixProduct::run(int rows, int columns, const float* a, const float* b, float* c) {
  if (rows != rows_ || columns != columns_) reshape(rows, columns);
  xnn_status status = xnn_setup_batch_matrix_multiply_nc_f32(op_.get(), workspace_.data(), a, b, c);
  if (status == xnn_status_success) status = xnn_run_operator(op_.get(), pool_->handle());
  if (status != xnn_status_success) std::abort();
}

}  // namespace retimbre
