#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>

namespace retimbre {

/// Dense row-major matrix of floats that owns its memory; rows are frames where time is involved, columns bins or
/// features. Rows are contiguous (stride == columns). The storage is 64-byte aligned and followed by 64 readable bytes,
/// because XNNPACK's kernels may read up to XNN_EXTRA_BYTES past the end. New elements are zero.
class Matrix {
 public:
  Matrix() = default;
  Matrix(int rows, int columns) : rows_(rows), columns_(columns), data_(allocate(size())) {}
  Matrix(const Matrix& other) : Matrix(other.rows_, other.columns_) {
    if (size() != 0) std::memcpy(data(), other.data(), size() * sizeof(float));
  }
  Matrix& operator=(const Matrix& other) {
    if (this != &other) *this = Matrix(other);
    return *this;
  }
  Matrix(Matrix&&) = default;
  Matrix& operator=(Matrix&&) = default;

  int rows() const { return rows_; }
  int columns() const { return columns_; }
  size_t size() const { return static_cast<size_t>(rows_) * columns_; }
  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }
  std::span<float> span() { return {data(), size()}; }
  std::span<const float> span() const { return {data(), size()}; }
  std::span<float> row(int r) { return {data() + static_cast<size_t>(r) * columns_, static_cast<size_t>(columns_)}; }
  std::span<const float> row(int r) const {
    return {data() + static_cast<size_t>(r) * columns_, static_cast<size_t>(columns_)};
  }
  float& operator()(int r, int c) { return data()[static_cast<size_t>(r) * columns_ + c]; }
  float operator()(int r, int c) const { return data()[static_cast<size_t>(r) * columns_ + c]; }

  /// Bytes that a matrix of this shape takes; for estimates made before anything is allocated. In 64 bits also where an
  /// address has 32, so that the estimate of what does not fit is not a small one.
  static uint64_t bytes(uint64_t rows, uint64_t columns) {
    return (rows * columns * sizeof(float) + kReadableTail + kAlignment - 1) / kAlignment * kAlignment;
  }

 private:
  static constexpr size_t kAlignment = 64;
  static constexpr size_t kReadableTail = 64;
  struct Free {
    void operator()(float* p) const { std::free(p); }
  };
  using Storage = std::unique_ptr<float[], Free>;

  static Storage allocate(size_t elements) {
    const size_t total = static_cast<size_t>(bytes(elements, 1));
    void* p = std::aligned_alloc(kAlignment, total);
    if (p == nullptr) std::abort();  // plans are refused by their estimate before it comes to this
    std::memset(p, 0, total);
    return Storage(static_cast<float*>(p));
  }

  int rows_ = 0;
  int columns_ = 0;
  Storage data_;
};

}  // namespace retimbre
