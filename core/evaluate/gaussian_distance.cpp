#include "core/evaluate/gaussian_distance.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/evaluate/symmetric_eigen.h"

namespace retimbre {
namespace {

struct Gaussian {
  std::vector<double> mean;        // [n]
  std::vector<double> covariance;  // [n x n]
};

Gaussian fit(const Matrix& rows) {
  const auto n = static_cast<size_t>(rows.columns());
  Gaussian fitted{.mean = std::vector<double>(n, 0.0), .covariance = std::vector<double>(n * n, 0.0)};
  for (int t = 0; t < rows.rows(); ++t) {
    for (size_t i = 0; i < n; ++i) fitted.mean[i] += rows.row(t)[i];
  }
  for (double& mean : fitted.mean) mean /= rows.rows();
  std::vector<double> centred(n);
  for (int t = 0; t < rows.rows(); ++t) {
    for (size_t i = 0; i < n; ++i) centred[i] = rows.row(t)[i] - fitted.mean[i];
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j) fitted.covariance[i * n + j] += centred[i] * centred[j];
    }
  }
  for (double& value : fitted.covariance) value /= rows.rows() - 1;
  return fitted;
}

double trace(const std::vector<double>& a, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; ++i) sum += a[i * n + i];
  return sum;
}

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b, size_t n) {
  std::vector<double> c(n * n, 0.0);
  for (size_t i = 0; i < n; ++i) {
    for (size_t k = 0; k < n; ++k) {
      for (size_t j = 0; j < n; ++j) c[i * n + j] += a[i * n + k] * b[k * n + j];
    }
  }
  return c;
}

std::vector<double> square_root(const std::vector<double>& a, size_t n) {
  const auto [values, vectors] = symmetric_eigen(a, static_cast<int>(n));
  std::vector<double> root(n * n, 0.0);
  for (size_t k = 0; k < n; ++k) {
    const double value = std::sqrt(std::max(0.0, values[k]));
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j) root[i * n + j] += value * vectors[k * n + i] * vectors[k * n + j];
    }
  }
  return root;
}

}  // namespace

double gaussian_distance(const Matrix& a, const Matrix& b) {
  const auto n = static_cast<size_t>(a.columns());
  const Gaussian one = fit(a), other = fit(b);
  double square = trace(one.covariance, n) + trace(other.covariance, n);
  for (size_t i = 0; i < n; ++i) square += (one.mean[i] - other.mean[i]) * (one.mean[i] - other.mean[i]);
  const std::vector<double> root = square_root(one.covariance, n);
  const std::vector<double> between = product(product(root, other.covariance, n), root, n);
  for (const double value : symmetric_eigen(between, static_cast<int>(n)).values) {
    square -= 2 * std::sqrt(std::max(0.0, value));
  }
  return std::sqrt(std::max(0.0, square));
}

}  // namespace retimbre
