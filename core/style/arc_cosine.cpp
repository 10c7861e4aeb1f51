#include "core/style/arc_cosine.h"

#include <algorithm>
#include <cstddef>
#include <numbers>

#include "core/base/lanes.h"

namespace retimbre {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr float kInversePi = std::numbers::inv_pi_v<float>;
constexpr size_t kLanes = 4;

/// acos(a) / sqrt(1 - a) for a in [0, 1]: Chebyshev fit, relative error 1.6e-7.
Float4 angle_over_root(Float4 a) {
  Float4 p = splat(0.002251368249f);
  p = p * a - 0.01101238653f;
  p = p * a + 0.0267493315f;
  p = p * a - 0.04872440174f;
  p = p * a + 0.08873733133f;
  p = p * a - 0.2145836949f;
  return p * a + 1.570796132f;
}

/// (sin th - th cos th) / (1 - a)^(3/2) for th = acos(a), a in [0, 1]: Chebyshev fit, relative error 1.7e-7.
Float4 segment_over_root(Float4 a) {
  Float4 p = splat(-0.0005273295101f);
  p = p * a + 0.00258728303f;
  p = p * a - 0.00714469282f;
  p = p * a + 0.01868013665f;
  p = p * a - 0.07078632712f;
  return p * a + 0.9999998808f;
}

struct Four {
  Float4 kernel, by_product;
  Float4 product;  // not beyond that of parallel patches
};

/// With a = |cos th|, both pi - th and sin th + (pi - th) cos th are sqrt(1 - a) times a polynomial of a, plus pi and
/// pi cos th where the angle is acute.
Four four(Float4 product, Float4 norms, Float4 inverse_norms) {
  const Float4 one = splat(1);
  Float4 cosine = product * inverse_norms;
  cosine = select(cosine > one, one, select(cosine < -one, -one, cosine));
  const Int4 acute = cosine > Float4{};
  const Float4 a = select(acute, cosine, -cosine);
  const Float4 rest = one - a;
  const Float4 root = square_root(rest);
  const Float4 angle = root * angle_over_root(a);
  const Float4 supplement = select(acute, kPi - angle, angle);
  const Float4 segment = root * rest * segment_over_root(a) + select(acute, kPi * cosine, Float4{});
  return {.kernel = norms * segment * kInversePi, .by_product = supplement * kInversePi, .product = cosine * norms};
}

}  // namespace

ArcCosine arc_cosine(float product, float norm_p, float norm_q) {
  const Four k = four(splat(product), splat(norm_p * norm_q), splat(1 / (norm_p * norm_q)));
  return {.kernel = k.kernel[0],
          .by_product = k.by_product[0],
          .by_square_norm = (k.kernel[0] - k.product[0] * k.by_product[0]) / (2 * norm_p * norm_p)};
}

ArcCosineRow arc_cosine_row(std::span<float> products, float norm, float inverse_norm, std::span<const float> norms,
                            std::span<const float> inverse_norms, double scale, std::span<float> by_column) {
  constexpr size_t kColumnsPerFloatSum = 64;  // sums go on in double before single precision wears out
  const auto twice = static_cast<float>(2 * scale);
  ArcCosineRow row{};
  const size_t n = products.size();
  size_t j = 0;
  while (j + kLanes <= n) {
    const size_t end = std::min(n, j + kColumnsPerFloatSum);
    Float4 squares{}, homogeneous{};
    for (; j + kLanes <= end; j += kLanes) {
      const Four k = four(load(&products[j]), norm * load(&norms[j]), inverse_norm * load(&inverse_norms[j]));
      const Float4 by_kernel = twice * k.kernel;
      const Float4 by_product = by_kernel * k.by_product;
      const Float4 term = by_kernel * k.kernel - by_product * k.product;
      squares += k.kernel * k.kernel;
      homogeneous += term;
      store(&products[j], by_product);
      if (!by_column.empty()) store(&by_column[j], load(&by_column[j]) + term);
    }
    row.squares += sum(squares);
    row.homogeneous += sum(homogeneous);
  }
  for (; j < n; ++j) {
    const Four k = four(splat(products[j]), splat(norm * norms[j]), splat(inverse_norm * inverse_norms[j]));
    const float by_kernel = twice * k.kernel[0], by_product = by_kernel * k.by_product[0];
    const float term = by_kernel * k.kernel[0] - by_product * k.product[0];
    row.squares += static_cast<double>(k.kernel[0]) * k.kernel[0];
    row.homogeneous += static_cast<double>(term);
    products[j] = by_product;
    if (!by_column.empty()) by_column[j] += term;
  }
  return row;
}

}  // namespace retimbre
