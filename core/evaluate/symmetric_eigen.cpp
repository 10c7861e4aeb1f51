#include "core/evaluate/symmetric_eigen.h"

#include <cmath>

namespace retimbre {
namespace {

/// Sweeps over all pairs; convergence is quadratic, and ten suffice for any matrix of doubles.
constexpr int kMostSweeps = 30;

}  // namespace

SymmetricEigen symmetric_eigen(std::span<const double> a, int n) {
  const auto size = static_cast<size_t>(n);
  std::vector<double> m(size * size), vectors(size * size, 0.0);
  double norm = 0;
  for (size_t i = 0; i < size; ++i) {
    vectors[i * size + i] = 1;
    for (size_t j = i; j < size; ++j) {
      m[i * size + j] = m[j * size + i] = a[i * size + j];
      norm += a[i * size + j] * a[i * size + j];
    }
  }
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    double outside = 0;
    for (size_t p = 0; p < size; ++p) {
      for (size_t q = p + 1; q < size; ++q) outside += m[p * size + q] * m[p * size + q];
    }
    if (outside <= norm * 1e-30) break;
    for (size_t p = 0; p < size; ++p) {
      for (size_t q = p + 1; q < size; ++q) {
        const double off = m[p * size + q];
        if (off == 0) continue;
        // The smaller rotation that makes m[p][q] zero.
        const double half = (m[q * size + q] - m[p * size + p]) / (2 * off);
        const double t = std::copysign(1, half) / (std::abs(half) + std::sqrt(half * half + 1));
        const double c = 1 / std::sqrt(t * t + 1), s = t * c;
        const auto rotate = [&](double& x, double& y) {
          const double before = x;
          x = c * before - s * y;
          y = s * before + c * y;
        };
        for (size_t k = 0; k < size; ++k) rotate(m[k * size + p], m[k * size + q]);
        for (size_t k = 0; k < size; ++k) rotate(m[p * size + k], m[q * size + k]);
        for (size_t k = 0; k < size; ++k) rotate(vectors[p * size + k], vectors[q * size + k]);
      }
    }
  }
  SymmetricEigen eigen{.values = std::vector<double>(size), .vectors = std::move(vectors)};
  for (size_t i = 0; i < size; ++i) eigen.values[i] = m[i * size + i];
  return eigen;
}

}  // namespace retimbre
