#include "core/style/arc_cosine.h"

#include <algorithm>
#include <cstddef>
#include <numbers>
#include <type_traits>

#include "core/base/lanes.h"

namespace retimbre {
namespace {

constexpr size_t kLanes = 4;

template <size_t N>
Float4 polynomial(const float (&coefficients)[N], Float4 x) {
  Float4 sum = splat(coefficients[0]);
  for (size_t i = 1; i < N; ++i) sum = multiply_add(sum, x, splat(coefficients[i]));
  return sum;
}

constexpr float over_pi(double coefficient) { return static_cast<float>(coefficient * std::numbers::inv_pi); }

/// acos(a) / sqrt(1 - a) / pi for a in [0, 1]: Chebyshev fit, relative error 8e-7.
constexpr float kAngleOverRoot[] = {over_pi(-0.004258281551), over_pi(0.01915096305), over_pi(-0.04478450865),
                                    over_pi(0.08781391382),   over_pi(-0.21450454),   over_pi(1.570795059)};

/// (sin th - th cos th) / (1 - a)^(3/2) / pi for th = acos(a), a in [0, 1]: Chebyshev fit, relative error 1.2e-6.
constexpr float kSegmentOverRoot[] = {over_pi(0.001268959371), over_pi(-0.005991159473), over_pi(0.01826815866),
                                      over_pi(-0.07073482871), over_pi(0.9999988675)};

struct Four {
  Float4 kernel, by_product;
};

/// With a = |cos th|, both pi - th and sin th + (pi - th) cos th are sqrt(1 - a) times a polynomial of a, plus pi and
/// pi cos th where the angle is acute.
Four four(Float4 product, Float4 norms, Float4 inverse_norms) {
  const Float4 one = splat(1), zero{};
  const Float4 cosine = product * inverse_norms;
  const Float4 a = minimum(absolute(cosine), one);
  const Float4 rest = one - a;
  const Float4 root = square_root(rest);
  const Float4 angle = root * polynomial(kAngleOverRoot, a);
  const Float4 supplement = select(cosine > zero, one - angle, angle);
  const Float4 segment =
      multiply_add(root * rest, polynomial(kSegmentOverRoot, a), minimum(maximum(cosine, zero), one));
  return {.kernel = norms * segment, .by_product = supplement};
}

}  // namespace

ArcCosine arc_cosine(float product, float norm_p, float norm_q) {
  const Four k = four(splat(product), splat(norm_p * norm_q), splat(1 / (norm_p * norm_q)));
  return {.kernel = k.kernel[0],
          .by_product = k.by_product[0],
          .by_square_norm = (k.kernel[0] - product * k.by_product[0]) / (2 * norm_p * norm_p)};
}

namespace {

/// weighted(kernel, j, .) and add(term, j, .) are for four columns from j on, or for one (in every lane).
template <class Weights, class AddByColumn>
ArcCosineRow row_of(std::span<float> products, float norm, float inverse_norm, std::span<const float> norms,
                    std::span<const float> inverse_norms, double scale, Weights&& weighted, AddByColumn&& add) {
  constexpr size_t kColumnsPerFloatSum = 64;  // sums go on in double before single precision wears out
  const auto twice = static_cast<float>(2 * scale);
  ArcCosineRow row{};
  const size_t n = products.size();
  size_t j = 0;
  while (j + kLanes <= n) {
    const size_t end = std::min(n, j + kColumnsPerFloatSum);
    Float4 squares{}, homogeneous{};
    for (; j + kLanes <= end; j += kLanes) {
      const Float4 product = load(&products[j]);
      const Four k = four(product, norm * load(&norms[j]), inverse_norm * load(&inverse_norms[j]));
      const Float4 kernel = weighted(k.kernel, j, std::true_type{});
      const Float4 by_kernel = twice * kernel;
      const Float4 by_product = by_kernel * k.by_product;
      const Float4 term = by_kernel * k.kernel - by_product * product;
      squares = multiply_add(kernel, k.kernel, squares);
      homogeneous += term;
      store(&products[j], by_product);
      add(term, j, std::true_type{});
    }
    row.squares += sum(squares);
    row.homogeneous += sum(homogeneous);
  }
  for (; j < n; ++j) {
    const Four k = four(splat(products[j]), splat(norm * norms[j]), splat(inverse_norm * inverse_norms[j]));
    const float kernel = weighted(k.kernel, j, std::false_type{})[0];
    const float by_kernel = twice * kernel, by_product = by_kernel * k.by_product[0];
    const float term = by_kernel * k.kernel[0] - by_product * products[j];
    row.squares += static_cast<double>(kernel) * k.kernel[0];
    row.homogeneous += static_cast<double>(term);
    products[j] = by_product;
    add(splat(term), j, std::false_type{});
  }
  return row;
}

constexpr auto kUnweighted = [](Float4 kernel, size_t, auto) { return kernel; };

}  // namespace

ArcCosineRow arc_cosine_row(std::span<float> products, float norm, float inverse_norm, std::span<const float> norms,
                            std::span<const float> inverse_norms, double scale, std::span<float> by_column) {
  if (by_column.empty()) {
    return row_of(products, norm, inverse_norm, norms, inverse_norms, scale, kUnweighted, [](Float4, size_t, auto) {});
  }
  return row_of(products, norm, inverse_norm, norms, inverse_norms, scale, kUnweighted,
                [&](Float4 term, size_t j, auto four_columns) {
                  if constexpr (four_columns) {
                    store(&by_column[j], load(&by_column[j]) + term);
                  } else {
                    by_column[j] += term[0];
                  }
                });
}

ArcCosineRow weighted_arc_cosine_row(std::span<float> products, float norm, float inverse_norm,
                                     std::span<const float> norms, std::span<const float> inverse_norms,
                                     std::span<const float> weights, double scale) {
  return row_of(
      products, norm, inverse_norm, norms, inverse_norms, scale,
      [&](Float4 kernel, size_t j, auto four_columns) {
        if constexpr (four_columns) {
          return load(&weights[j]) * kernel;
        } else {
          return splat(weights[j]) * kernel;
        }
      },
      [](Float4, size_t, auto) {});
}

}  // namespace retimbre
