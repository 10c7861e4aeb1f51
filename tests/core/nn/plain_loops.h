#pragma once

#include "core/base/matrix.h"
#include "core/base/random.h"

namespace retimbre::testing {

/// [rows x columns] of N(0, 1).
inline Matrix random_matrix(int rows, int columns, uint64_t seed) {
  const CounterRandom random(seed);
  Matrix m(rows, columns);
  for (size_t i = 0; i < m.size(); ++i) m.data()[i] = random.normal({static_cast<uint32_t>(i), 0, 0, 0})[0];
  return m;
}

inline double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

/// |a - b| / |b| in 2-norm.
inline double relative_error(std::span<const float> a, std::span<const float> b) {
  double difference = 0;
  for (size_t i = 0; i < a.size(); ++i)
    difference += (static_cast<double>(a[i]) - b[i]) * (static_cast<double>(a[i]) - b[i]);
  return std::sqrt(difference / dot(b, b));
}

inline Matrix transpose(const Matrix& m) {
  Matrix t(m.columns(), m.rows());
  for (int r = 0; r < m.rows(); ++r) {
    for (int c = 0; c < m.columns(); ++c) t(c, r) = m(r, c);
  }
  return t;
}

/// A B by the definition, summed in double.
inline Matrix plain_product(const Matrix& a, const Matrix& b) {
  const Matrix columns = transpose(b);
  Matrix c(a.rows(), b.columns());
  for (int i = 0; i < c.rows(); ++i) {
    for (int j = 0; j < c.columns(); ++j) c(i, j) = static_cast<float>(dot(a.row(i), columns.row(j)));
  }
  return c;
}

}  // namespace retimbre::testing
