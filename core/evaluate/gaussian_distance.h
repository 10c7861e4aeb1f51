#pragma once

#include "core/base/matrix.h"

namespace retimbre {

/// The 2-Wasserstein distance between the Gaussians that have the means and covariances of the rows of `a` and of `b`
/// (Dowson & Landau 1982; with Inception's features it is known as the Frechet distance, Heusel et al. 2017):
///   d^2 = |m_a - m_b|^2 + tr(A + B - 2 (A^1/2 B A^1/2)^1/2).
/// a, b: [2 or more x n].
double gaussian_distance(const Matrix& a, const Matrix& b);

}  // namespace retimbre
