#include "core/style/high_band.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace retimbre {
namespace {

/// More coordinates than these say nothing more of the band above; bins, which are the coordinates at full rank, are
/// added up in groups.
constexpr int kMostRegressors = 256;
/// Of the mean of the diagonal of X'X: steadies directions that few frames have.
constexpr double kRidge = 1e-3;

int regressors_of(int channels) {
  const int group = (channels + kMostRegressors - 1) / kMostRegressors;
  return (channels + group - 1) / group;
}

/// Sums of neighbouring coordinates, as many groups as there are columns.
Matrix regressors(const Matrix& coordinates, int columns) {
  const int group = (coordinates.columns() + columns - 1) / columns;
  Matrix out(coordinates.rows(), columns);
  for (int t = 0; t < out.rows(); ++t) {
    const auto from = coordinates.row(t);
    auto to = out.row(t);
    for (size_t c = 0; c < from.size(); ++c) to[c / static_cast<size_t>(group)] += from[c];
  }
  return out;
}

Matrix transposed(const Matrix& in) {
  Matrix out(in.columns(), in.rows());
  for (int r = 0; r < in.rows(); ++r) {
    for (int c = 0; c < in.columns(); ++c) out(c, r) = in(r, c);
  }
  return out;
}

/// Replaces a positive definite matrix by its inverse, through the Cholesky factor.
void invert(Matrix& matrix) {
  const int n = matrix.rows();
  const auto at = [n](int r, int c) { return static_cast<size_t>(r) * n + c; };
  std::vector<double> factor(matrix.size()), inverse(matrix.size());
  for (int r = 0; r < n; ++r) {
    for (int c = 0; c <= r; ++c) {
      double sum = matrix(r, c);
      for (int k = 0; k < c; ++k) sum -= factor[at(r, k)] * factor[at(c, k)];
      factor[at(r, c)] = r == c ? std::sqrt(sum) : sum / factor[at(c, c)];
    }
  }
  // inverse = L^-1, row by row of its transpose, so that sums run along rows
  for (int c = 0; c < n; ++c) {
    inverse[at(c, c)] = 1 / factor[at(c, c)];
    for (int r = c + 1; r < n; ++r) {
      double sum = 0;
      for (int k = c; k < r; ++k) sum += factor[at(r, k)] * inverse[at(c, k)];
      inverse[at(c, r)] = -sum / factor[at(r, r)];
    }
  }
  for (int r = 0; r < n; ++r) {
    for (int c = 0; c <= r; ++c) {
      double sum = 0;
      for (int k = r; k < n; ++k) sum += inverse[at(r, k)] * inverse[at(c, k)];
      matrix(r, c) = matrix(c, r) = static_cast<float>(sum);
    }
  }
}

}  // namespace

Result<std::unique_ptr<HighBand>> HighBand::create(const Matrix& coordinates, const Matrix& high, ThreadPool& pool) {
  const int n = regressors_of(coordinates.columns()), frames = coordinates.rows(), bins = high.columns();
  auto by_frames = MatrixProduct::create(ProductForm::kPlain, frames, std::max(n, bins), pool);
  if (!by_frames) return std::unexpected(by_frames.error());
  auto by_regressors = MatrixProduct::create(ProductForm::kPlain, n, bins, pool);
  if (!by_regressors) return std::unexpected(by_regressors.error());

  const Matrix x = regressors(coordinates, n), xt = transposed(x);
  Matrix gram(n, n), cross(n, bins);
  by_frames->run(n, n, xt.data(), x.data(), gram.data());
  by_frames->run(n, bins, xt.data(), high.data(), cross.data());
  double trace = 0;
  for (int i = 0; i < n; ++i) trace += gram(i, i);
  constexpr double kTiny = 1e-12;  // of clips that are silent altogether
  const auto ridge = static_cast<float>(kRidge * trace / n + kTiny);
  for (int i = 0; i < n; ++i) gram(i, i) += ridge;
  invert(gram);

  std::unique_ptr<HighBand> band(new HighBand(n, bins, std::move(*by_regressors)));
  band->product_.run(n, bins, gram.data(), cross.data(), band->map_.data());
  return band;
}

HighBand::HighBand(int channels, int high_bins, MatrixProduct product)
    : channels_(channels), map_(channels, high_bins), product_(std::move(product)) {}

void HighBand::add(const Matrix& moved, Matrix& high) {
  Matrix change(high.rows(), high.columns());
  product_.run(high.rows(), high.columns(), regressors(moved, channels_).data(), map_.data(), change.data());
  for (size_t i = 0; i < high.size(); ++i) high.data()[i] += change.data()[i];
}

uint64_t HighBand::estimate_bytes(int frames, int channels, int high_bins) {
  const int n = regressors_of(channels);
  const uint64_t making = 2 * Matrix::bytes(frames, n) + MatrixProduct::estimate_bytes(frames, std::max(n, high_bins)) +
                          4 * Matrix::bytes(n, n) + Matrix::bytes(n, high_bins);
  return making + Matrix::bytes(n, high_bins) + MatrixProduct::estimate_bytes(n, high_bins) +
         Matrix::bytes(frames, high_bins);
}

}  // namespace retimbre
