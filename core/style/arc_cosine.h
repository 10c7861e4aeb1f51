#pragma once

#include <span>

namespace retimbre {

/// The arc-cosine kernel of order 1 (Cho and Saul 2009, "Kernel methods for deep learning"), the limit of a layer of
/// ReLU features of infinite width, scaled so that k(p, p) = |p|^2:
///
///     k(p, q) = |p| |q| (sin th + (pi - th) cos th) / pi,   cos th = p.q / (|p| |q|)
///
/// Its derivatives are dk/d(p.q) = (pi - th) / pi and dk/d|p|^2 = |q| sin th / (2 pi |p|); in this form nothing is
/// singular at th = 0. Relative error of both below 1e-6.
struct ArcCosine {
  float kernel;
  float by_product;      // dk / d(p.q)
  float by_square_norm;  // dk / d|p|^2
};
/// Norms are above 0; a product that rounding has made larger than that of parallel patches counts as theirs.
ArcCosine arc_cosine(float product, float norm_p, float norm_q);

/// One patch against a row of others, for a loss = scale * sum_j w_j k_j^2.
struct ArcCosineRow {
  double squares;  // sum_j w_j k_j^2
  /// sum_j (dloss/dk_j k_j - dloss/d(p.q_j) p.q_j). As k(l p, q) = l k(p, q), that is 2 |p|^2 dloss/d|p|^2, and each
  /// term also 2 |q_j|^2 dloss/d|q_j|^2.
  double homogeneous;
};
/// products: inner products of p with n others, replaced by the derivatives of the loss by them; norms, inverse_norms
/// [n]: of the others. Where `by_column` [n] is not empty, the terms of `homogeneous` are added to it. All weights
/// are 1.
ArcCosineRow arc_cosine_row(std::span<float> products, float norm, float inverse_norm, std::span<const float> norms,
                            std::span<const float> inverse_norms, double scale, std::span<float> by_column = {});
/// The same with weights w [n].
ArcCosineRow weighted_arc_cosine_row(std::span<float> products, float norm, float inverse_norm,
                                     std::span<const float> norms, std::span<const float> inverse_norms,
                                     std::span<const float> weights, double scale);

}  // namespace retimbre
