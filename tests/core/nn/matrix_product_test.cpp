#include "core/nn/matrix_product.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "tests/core/nn/plain_loops.h"

namespace retimbre {
namespace {

using testing::plain_product;
using testing::random_matrix;
using testing::relative_error;
using testing::transpose;

struct Shape {
  int rows, inner, columns;
};
const Shape kShapes[] = {{1, 1, 1},  {1, 7, 5},   {2, 3, 70},   {6, 64, 8},   {7, 33, 9},
                         {13, 1, 4}, {31, 65, 3}, {64, 17, 32}, {70, 70, 70}, {101, 256, 41}};

TEST(MatrixProduct, AgreesWithAPlainLoop) {
  ThreadPool pool(1);
  for (const auto [rows, inner, columns] : kShapes) {
    const Matrix a = random_matrix(rows, inner, 1), b = random_matrix(inner, columns, 2);
    auto product = MatrixProduct::create(ProductForm::kPlain, inner, columns, pool);
    ASSERT_TRUE(product);
    Matrix c(rows, columns);
    product->run(rows, columns, a.data(), b.data(), c.data());
    EXPECT_LT(relative_error(c.span(), plain_product(a, b).span()), 1e-6) << rows << " " << inner << " " << columns;
  }
}

TEST(MatrixProduct, OfATransposedMatrixAgreesWithAPlainLoop) {
  ThreadPool pool(1);
  for (const auto [rows, inner, columns] : kShapes) {
    const Matrix a = random_matrix(rows, inner, 1), b = random_matrix(columns, inner, 2);
    auto product = MatrixProduct::create(ProductForm::kTransposed, inner, columns, pool);
    ASSERT_TRUE(product);
    Matrix c(rows, columns);
    product->run(rows, columns, a.data(), b.data(), c.data());
    EXPECT_LT(relative_error(c.span(), plain_product(a, transpose(b)).span()), 1e-6)
        << rows << " " << inner << " " << columns;
  }
}

TEST(MatrixProduct, TakesOtherNumbersOfRowsAndColumnsAtEveryRun) {
  ThreadPool pool(2);
  const Matrix a = random_matrix(50, 20, 3), b = random_matrix(40, 20, 4), whole = plain_product(a, transpose(b));
  auto product = MatrixProduct::create(ProductForm::kTransposed, 20, 40, pool);
  ASSERT_TRUE(product);
  for (const auto& [rows, columns] : {std::pair{50, 40}, {1, 40}, {17, 3}, {17, 32}, {49, 1}, {50, 40}}) {
    Matrix c(rows, columns), wanted(rows, columns);
    for (int i = 0; i < rows; ++i)
      std::ranges::copy(whole.row(i).first(static_cast<size_t>(columns)), wanted.row(i).begin());
    product->run(rows, columns, a.data(), b.data(), c.data());
    EXPECT_LT(relative_error(c.span(), wanted.span()), 1e-6) << rows << " " << columns;
  }
}

TEST(MatrixProduct, GivesTheSameBytesForOneAndTwoThreads) {
  ThreadPool one(1), two(2);
  for (const auto form : {ProductForm::kPlain, ProductForm::kTransposed}) {
    const Matrix a = random_matrix(83, 120, 5), b = random_matrix(120, 120, 6);
    Matrix by_one(83, 120), by_two(83, 120);
    MatrixProduct::create(form, 120, 120, one)->run(83, 120, a.data(), b.data(), by_one.data());
    MatrixProduct::create(form, 120, 120, two)->run(83, 120, a.data(), b.data(), by_two.data());
    EXPECT_EQ(std::memcmp(by_one.data(), by_two.data(), by_one.size() * sizeof(float)), 0);
  }
}

}  // namespace
}  // namespace retimbre
