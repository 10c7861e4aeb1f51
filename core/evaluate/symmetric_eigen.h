#pragma once

#include <span>
#include <vector>

namespace retimbre {

/// The eigenvalues of a symmetric matrix and their eigenvectors, of unit length.
struct SymmetricEigen {
  std::vector<double> values;   // [n], in no order
  std::vector<double> vectors;  // [n x n], vector k in row k
};

/// a: [n x n] with n * n values, of which the upper triangle is read. By Jacobi's rotations (Golub & Van Loan 2013,
/// section 8.5), for matrices of some tens of rows.
SymmetricEigen symmetric_eigen(std::span<const double> a, int n);

}  // namespace retimbre
