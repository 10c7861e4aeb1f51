#include "core/evaluate/held_out_network.h"

#include <cmath>
#include <utility>

#include "core/nn/filter_source.h"

namespace retimbre {

Result<HeldOutNetwork> HeldOutNetwork::create(int bins, int filters, ThreadPool& pool) {
  const auto deviation = static_cast<float>(std::sqrt(2.0 / (kWidth * bins)));
  const GaussianFilters::Shape shape{.filters = filters, .taps = kWidth, .channels = bins};
  auto layer = Convolution::create(std::make_unique<GaussianFilters>(shape, deviation, kSeed, 0), pool);
  if (!layer) return std::unexpected(layer.error());
  layer->pack(0, layer->forward_units());
  return HeldOutNetwork(std::move(*layer), pool);
}

Result<Matrix> HeldOutNetwork::gram(const Matrix& frames) {
  const int patches = frames.rows() - kWidth + 1, filters = layer_.filters();
  Matrix features(patches, filters), transposed(filters, patches), gram(filters, filters);
  layer_.forward(0, layer_.forward_units(), frames, features);
  for (int t = 0; t < patches; ++t) {
    for (int n = 0; n < filters; ++n) transposed(n, t) = features(t, n);
  }
  auto product = MatrixProduct::create(ProductForm::kPlain, patches, filters, *pool_);
  if (!product) return std::unexpected(product.error());
  product->run(filters, filters, transposed.data(), features.data(), gram.data());
  for (float& value : gram.span()) value /= static_cast<float>(patches);
  return gram;
}

uint64_t HeldOutNetwork::estimate_bytes(int frames, int bins, int filters) {
  return Convolution::estimate_bytes(frames, bins, filters, kWidth) + 2 * Matrix::bytes(frames, filters) +
         MatrixProduct::estimate_bytes(frames, filters) + Matrix::bytes(filters, filters);
}

}  // namespace retimbre
