#include "core/nn/convolution.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

#include "core/nn/matrix_product.h"

namespace retimbre {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Weights of a forward unit: every tile of rows streams them once. Speed was measured flat from 8 to 64 filters of
// width 11 over 256 channels, and falls slowly above 16 over 1025.
constexpr int kForwardWeights = 16 * 11 * 1025;
constexpr int kMostFiltersOfUnit = 32;
constexpr int kMostChannelsOfUnit = 64;
// XNNPACK packs filters in panels of this many at most.
constexpr int kPanel = 8;
// An operator's own description, and what malloc adds to its two allocations.
constexpr size_t kOperatorBytes = 4096;

int filters_of_unit(int weights_of_filter) {
  return std::clamp(kForwardWeights / weights_of_filter / kPanel * kPanel, kPanel, kMostFiltersOfUnit);
}

int channels_of_unit(int filters) { return std::min(columns_in_cache(filters), kMostChannelsOfUnit); }

int units_for(int range, int block) { return (range + block - 1) / block; }

void must(xnn_status status) {
  if (status != xnn_status_success) std::abort();  // out of memory, which the estimate refuses beforehand
}

}  // namespace

Result<Convolution> Convolution::create(std::unique_ptr<const FilterSource> filters, ThreadPool& pool) {
  if (auto ready = initialise_xnnpack(); !ready) return std::unexpected(ready.error());
  return Convolution(std::move(filters), pool);
}

Convolution::Convolution(std::unique_ptr<const FilterSource> filters, ThreadPool& pool)
    : source_(std::move(filters)),
      taps_(source_->taps()),
      channels_(source_->channels()),
      filters_(source_->filters()),
      pool_(&pool) {
  const auto block_out = [](int range, int block, int tap, std::vector<Unit>& units) {
    for (int first = 0; first < range; first += block) {
      units.push_back({.op = nullptr, .first = first, .count = std::min(block, range - first), .tap = tap});
    }
  };
  block_out(filters_, filters_of_unit(taps_ * channels_), 0, forward_);
  for (int tap = 0; tap < taps_; ++tap) block_out(channels_, channels_of_unit(filters_), tap, backward_);
}

uint64_t Convolution::estimate_bytes(int frames, int channels, int filters, int taps) {
  const auto padded = [](int n) { return static_cast<uint64_t>(units_for(n, kPanel)) * kPanel; };
  const uint64_t inner = static_cast<uint64_t>(taps) * channels;
  const uint64_t forward = padded(filters) * (inner + 1) * sizeof(float);
  const uint64_t backward =
      static_cast<uint64_t>(taps) * padded(channels) * (static_cast<uint64_t>(filters) + 1) * sizeof(float);
  const uint64_t forward_units = static_cast<uint64_t>(units_for(filters, filters_of_unit(taps * channels)));
  const uint64_t backward_units = static_cast<uint64_t>(taps) * units_for(channels, channels_of_unit(filters));
  const uint64_t pointers = forward_units * static_cast<uint64_t>(frames) * taps * sizeof(void*);
  return forward + backward + pointers + (forward_units + backward_units) * kOperatorBytes +
         Matrix::bytes(frames, channels_of_unit(filters));
}

void Convolution::pack(int first, int count) {
  if (raw_.empty()) {
    const size_t largest = std::max(static_cast<size_t>(forward_[0].count) * taps_ * channels_,
                                    static_cast<size_t>(backward_[0].count) * filters_);
    for (int i = 0; i < pool_->threads(); ++i) raw_.emplace_back(1, static_cast<int>(largest));
  }
  for (int done = 0; done < count; done += pool_->threads()) {
    const int together = std::min(count - done, pool_->threads());
    pool_->parallel_for(static_cast<size_t>(together), 1, [&](size_t i, size_t) {
      const int unit = first + done + static_cast<int>(i);
      if (unit < forward_units()) {
        pack_forward(forward_[static_cast<size_t>(unit)], raw_[i]);
      } else {
        pack_backward(backward_[static_cast<size_t>(unit - forward_units())], raw_[i]);
      }
    });
  }
  if (first + count == pack_units()) raw_.clear();
}

void Convolution::pack_forward(Unit& unit, Matrix& raw) const {
  float* weights = raw.data();  // [filter][tap][channel]
  for (int n = unit.first; n < unit.first + unit.count; ++n) {
    for (int k = 0; k < taps_; ++k, weights += channels_) {
      source_->read(n, k, 0, {weights, static_cast<size_t>(channels_)});
    }
  }
  const auto channels = static_cast<size_t>(channels_);
  xnn_operator_t op = nullptr;
  must(xnn_create_convolution2d_nhwc_f32(0, 0, 0, 0, 1, static_cast<uint32_t>(taps_), 1, 1, 1, 1, 1, channels,
                                         static_cast<size_t>(unit.count), channels, static_cast<size_t>(filters_),
                                         raw.data(), nullptr, 0.0f, kInfinity, 0, nullptr, nullptr, &op));
  unit.op.reset(op);
}

void Convolution::pack_backward(Unit& unit, Matrix& raw) const {
  const auto count = static_cast<size_t>(unit.count);
  for (int n = 0; n < filters_; ++n) {  // [filter][channel]
    source_->read(n, unit.tap, unit.first, {raw.data() + static_cast<size_t>(n) * count, count});
  }
  xnn_operator_t op = nullptr;
  must(xnn_create_fully_connected_nc_f32(static_cast<size_t>(filters_), count, static_cast<size_t>(filters_), count,
                                         raw.data(), nullptr, -kInfinity, kInfinity, XNN_FLAG_TRANSPOSE_WEIGHTS,
                                         nullptr, nullptr, &op));
  unit.op.reset(op);
}

void Convolution::forward(int first, int count, const Matrix& in, Matrix& out) {
  pool_->parallel_for(static_cast<size_t>(count), 1, [&](size_t i, size_t) {
    Unit& unit = forward_[static_cast<size_t>(first) + i];
    if (unit.frames != in.rows()) {
      size_t workspace = 0, alignment = 0, height = 0, width = 0;
      must(xnn_reshape_convolution2d_nhwc_f32(unit.op.get(), 1, 1, static_cast<size_t>(in.rows()), &workspace,
                                              &alignment, &height, &width, nullptr));
      unit.frames = in.rows();
    }
    must(xnn_setup_convolution2d_nhwc_f32(unit.op.get(), nullptr, in.data(), out.data() + unit.first));
    must(xnn_run_operator(unit.op.get(), nullptr));
  });
}

void Convolution::backward(int first, int count, const Matrix& out_gradient, std::span<float> in_gradient) {
  const int frames = out_gradient.rows();
  if (!products_.empty() && products_[0].rows() != frames) products_.clear();
  while (products_.size() < static_cast<size_t>(count)) products_.emplace_back(frames, backward_[0].count);

  pool_->parallel_for(static_cast<size_t>(count), 1, [&](size_t i, size_t) {
    Unit& unit = backward_[static_cast<size_t>(first) + i];
    if (unit.frames != frames) {
      must(xnn_reshape_fully_connected_nc_f32(unit.op.get(), static_cast<size_t>(frames), nullptr));
      unit.frames = frames;
    }
    must(xnn_setup_fully_connected_nc_f32(unit.op.get(), out_gradient.data(), products_[i].data()));
    must(xnn_run_operator(unit.op.get(), nullptr));
  });
  for (int i = 0; i < count; ++i) {
    add(backward_[static_cast<size_t>(first + i)], products_[static_cast<size_t>(i)], in_gradient,
        static_cast<size_t>(channels_));
  }
}

// in_gradient[t + tap][c] += product[t][c] for the unit's channels, which the first tap sets to zero before.
void Convolution::add(const Unit& unit, const Matrix& product, std::span<float> in_gradient, size_t channels) {
  const auto count = static_cast<size_t>(unit.count);
  if (unit.tap == 0) {
    for (size_t t = 0; t < in_gradient.size() / channels; ++t) {
      std::ranges::fill(in_gradient.subspan(t * channels + static_cast<size_t>(unit.first), count), 0.0f);
    }
  }
  for (int t = 0; t < product.rows(); ++t) {
    const float* from = product.data() + static_cast<size_t>(t) * count;
    float* to = in_gradient.data() + static_cast<size_t>(t + unit.tap) * channels + unit.first;
    for (size_t c = 0; c < count; ++c) to[c] += from[c];
  }
}

}  // namespace retimbre
