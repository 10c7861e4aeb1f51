#include "core/evaluate/gaussian_distance.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"
#include "core/evaluate/symmetric_eigen.h"

namespace retimbre {
namespace {

constexpr int kDimensions = 20;

Matrix normals(int rows, uint32_t stream) {
  const CounterRandom random(5);
  Matrix m(rows, kDimensions);
  for (size_t i = 0; i < m.size(); ++i) m.data()[i] = random.normal({static_cast<uint32_t>(i), 0, 0, stream})[0];
  return m;
}

TEST(SymmetricEigenTest, VectorsAreOrthonormalAndDiagonaliseTheMatrix) {
  const Matrix root = normals(kDimensions, 0);
  std::vector<double> a(kDimensions * kDimensions, 0.0);
  for (int i = 0; i < kDimensions; ++i) {
    for (int j = 0; j < kDimensions; ++j) a[i * kDimensions + j] = root(i, j) + root(j, i);
  }
  const auto [values, vectors] = symmetric_eigen(a, kDimensions);
  for (int k = 0; k < kDimensions; ++k) {
    for (int i = 0; i < kDimensions; ++i) {
      double product = 0, inner = 0;
      for (int j = 0; j < kDimensions; ++j) {
        product += a[i * kDimensions + j] * vectors[k * kDimensions + j];
        inner += vectors[i * kDimensions + j] * vectors[k * kDimensions + j];
      }
      EXPECT_NEAR(product, values[k] * vectors[k * kDimensions + i], 1e-10);
      EXPECT_NEAR(inner, i == k ? 1 : 0, 1e-12);
    }
  }
}

TEST(GaussianDistanceTest, IsZeroToItselfAndTheLengthOfAShift) {
  const Matrix rows = normals(400, 1);
  Matrix shifted = rows;
  for (int t = 0; t < shifted.rows(); ++t) {
    shifted(t, 0) += 3;
    shifted(t, 7) -= 4;
  }
  EXPECT_NEAR(gaussian_distance(rows, rows), 0, 1e-5);
  EXPECT_NEAR(gaussian_distance(rows, shifted), 5, 1e-5);
}

TEST(GaussianDistanceTest, OfAScaledCloudIsTheDifferenceOfItsDeviations) {
  const Matrix rows = normals(400, 2);
  Matrix centred = rows, scaled = rows;
  double variances = 0;
  for (int i = 0; i < kDimensions; ++i) {
    double mean = 0, squares = 0;
    for (int t = 0; t < rows.rows(); ++t) mean += rows(t, i) / rows.rows();
    for (int t = 0; t < rows.rows(); ++t) {
      centred(t, i) = static_cast<float>(rows(t, i) - mean);
      scaled(t, i) = 3 * centred(t, i);
      squares += std::pow(rows(t, i) - mean, 2);
    }
    variances += squares / (rows.rows() - 1);
  }
  EXPECT_NEAR(gaussian_distance(centred, scaled), 2 * std::sqrt(variances), 1e-4);
}

TEST(GaussianDistanceTest, TakesCloudsWithFewerRowsThanDimensions) {
  const Matrix few = normals(4, 3), many = normals(400, 4);
  const double distance = gaussian_distance(few, many);
  EXPECT_GT(distance, 1);
  EXPECT_NEAR(distance, gaussian_distance(many, few), 1e-6);
}

}  // namespace
}  // namespace retimbre
