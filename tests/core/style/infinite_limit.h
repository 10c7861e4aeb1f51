#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/base/dot.h"
#include "core/nn/convolution.h"
#include "core/nn/filter_source.h"
#include "core/style/arc_cosine.h"
#include "core/style/infinite_width.h"
#include "core/style/random_cnn.h"

namespace retimbre::testing {

/// How far networks of N random filters are from their limit of infinite width, which InfiniteWidth computes: relative
/// errors in 2-norm. For tests and benchmarks.
class InfiniteLimit {
 public:
  struct Errors {
    double kernel;            // of all patches of x with all of the style's
    double style_gradient;    // of the style's loss at x
    double content_gradient;  // of the content's
  };

  /// x: where the gradients are taken, of the content's shape. width: frames of a patch, or filter.
  InfiniteLimit(Matrix x, Matrix content, Matrix style, int width, ThreadPool& pool)
      : x_(std::move(x)), content_(std::move(content)), style_(std::move(style)), width_(width), pool_(pool) {
    kernels_ = kernels(x_, style_);
    auto infinite = InfiniteWidth::create(content_, style_, {{.frames = width_, .share = 1}}, 0.5, pool_);
    if (!infinite) std::abort();
    std::vector<float> gradients(2 * x_.size());
    evaluate(**infinite, x_.span(), gradients);
    // The limit's losses are relative: the content's to the sum of all |c_t|^2, the style's to its mean squared kernel.
    double content_scale = 0;
    for (int t = 0; t + width_ <= content_.rows(); ++t) content_scale += squares(patch(content_, t));
    const std::vector<float> of_style = kernels(style_, style_);
    content_gradient_ = scaled(std::span(gradients).first(x_.size()), content_scale);
    style_gradient_ =
        scaled(std::span(gradients).last(x_.size()), squares(of_style) / static_cast<double>(of_style.size()));
  }

  /// Of the kernel alone, which takes a small part of the time.
  double kernel_error(int filters, uint64_t seed) const {
    return relative_error(finite_kernels(filters, seed), kernels_);
  }

  Errors of(int filters, uint64_t seed) {
    const std::vector<float> style_gradient = finite_gradient(0, filters, seed);
    std::vector<float> content_gradient = finite_gradient(1, filters, seed);
    for (size_t i = 0; i < content_gradient.size(); ++i) content_gradient[i] -= style_gradient[i];
    return {.kernel = kernel_error(filters, seed),
            .style_gradient = relative_error(style_gradient, style_gradient_),
            .content_gradient = relative_error(content_gradient, content_gradient_)};
  }

 private:
  static double squares(std::span<const float> values) { return dot(values, values); }
  static double relative_error(std::span<const float> values, std::span<const float> limit) {
    std::vector<float> difference;
    for (size_t i = 0; i < limit.size(); ++i) difference.push_back(values[i] - limit[i]);
    return std::sqrt(squares(difference) / squares(limit));
  }
  static std::vector<float> scaled(std::span<const float> values, double factor) {
    std::vector<float> out;
    for (const float value : values) out.push_back(static_cast<float>(value * factor));
    return out;
  }

  std::span<const float> patch(const Matrix& frames, int t) const {
    return {frames.row(t).data(), static_cast<size_t>(width_) * static_cast<size_t>(frames.columns())};
  }

  std::vector<float> kernels(const Matrix& a, const Matrix& b) const {
    const auto norm = [](std::span<const float> p) { return static_cast<float>(std::sqrt(squares(p))); };
    std::vector<float> out;
    for (int t = 0; t + width_ <= a.rows(); ++t) {
      for (int u = 0; u + width_ <= b.rows(); ++u) {
        const auto p = patch(a, t), q = patch(b, u);
        out.push_back(arc_cosine(static_cast<float>(dot(p, q)), norm(p), norm(q)).kernel);
      }
    }
    return out;
  }

  /// Filters whose features' inner products have the kernel as their mean.
  std::unique_ptr<GaussianFilters> some_filters(int count, uint64_t seed) const {
    const GaussianFilters::Shape shape{.filters = count, .taps = width_, .channels = x_.columns()};
    return std::make_unique<GaussianFilters>(shape, std::sqrt(2.0f / static_cast<float>(count)), seed, 0);
  }

  std::vector<float> finite_kernels(int filters, uint64_t seed) const {
    auto convolution = Convolution::create(some_filters(filters, seed), pool_);
    if (!convolution) std::abort();
    convolution->pack(0, convolution->pack_units());
    const auto features = [&](const Matrix& in) {
      Matrix out(in.rows() - width_ + 1, filters);
      convolution->forward(0, convolution->forward_units(), in, out);
      return out;
    };
    const Matrix of_x = features(x_), of_style = features(style_);
    std::vector<float> out;
    for (int t = 0; t < of_x.rows(); ++t) {
      for (int u = 0; u < of_style.rows(); ++u) out.push_back(static_cast<float>(dot(of_x.row(t), of_style.row(u))));
    }
    return out;
  }

  /// Of alpha |F(x) - F(content)|^2 + |G(x) - G(style)|^2.
  std::vector<float> finite_gradient(double alpha, int filters, uint64_t seed) {
    std::vector<std::unique_ptr<const FilterSource>> sources;
    sources.push_back(some_filters(filters, seed));
    auto cnn = RandomCnn::create(content_, style_, std::move(sources),
                                 {.filters = filters, .width = width_, .alpha = alpha}, pool_);
    if (!cnn) std::abort();
    while (!(*cnn)->prepare()) {
    }
    std::vector<float> gradient(x_.size());
    evaluate(**cnn, x_.span(), gradient);
    return gradient;
  }

  Matrix x_, content_, style_;
  int width_;
  ThreadPool& pool_;
  std::vector<float> kernels_, style_gradient_, content_gradient_;
};

}  // namespace retimbre::testing
