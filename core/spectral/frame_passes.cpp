#include "core/spectral/frame_passes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace retimbre {

int FramePasses::chunks(StftSettings settings, int groups) {
  // A chunk reaches into the next one only.
  const int least_groups = (settings.n_fft - 1) / settings.hop;
  return std::max(1, groups / std::max(4, least_groups));
}

FramePasses::FramePasses(const FrameLanes& lanes, ThreadPool& pool)
    : lanes_(lanes), pool_(pool), chunks_(chunks(lanes.settings(), lanes.groups())) {
  const int n_fft = lanes_.settings().n_fft;
  for (int n = 0; n < n_fft; ++n) {
    window_.push_back(static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * n / n_fft)));
  }
  sums_.resize(lanes_.segment() + static_cast<size_t>(chunks_) * lanes_.overlap());
  for (int thread = 0; thread < pool_.threads(); ++thread) workers_.push_back(std::make_unique<Worker>(n_fft));
}

void FramePasses::join(LaneSignal& sum) {
  const size_t overlap = lanes_.overlap(), hop = static_cast<size_t>(lanes_.settings().hop);
  pool_.parallel_for_each(static_cast<size_t>(chunks_), [&](size_t, size_t i) {
    const int chunk = static_cast<int>(i);
    const size_t begin = chunk_begin(chunk) * hop, length = chunk_begin(chunk + 1) * hop - begin;
    const Float4* own = chunk_sum(chunk);
    Float4* to = sum.data() + begin;
    std::copy_n(own, chunk + 1 < chunks_ ? length : length + overlap, to);
    if (chunk == 0) return;
    const Float4* before = own - overlap;  // the end of the chunk before
    for (size_t n = 0; n < overlap; ++n) to[n] += before[n];
  });
  lanes_.fold(sum);
}

LaneSignal FramePasses::inverse_weights() {
  const auto [n_fft, hop] = lanes_.settings();
  LaneSignal sum(lanes_.length());
  for (int group = 0; group < lanes_.groups(); ++group) {
    const Float4 present = lanes_.present(group);
    Float4* to = sum.data() + static_cast<size_t>(group) * hop;
    for (int n = 0; n < n_fft; ++n) to[n] += present * splat(window_[n] * window_[n]);
  }
  lanes_.fold(sum);
  const auto scale = static_cast<float>(n_fft);
  for (Float4& x : sum) {
    for (int lane = 0; lane < 4; ++lane) x[lane] = x[lane] > 0 ? 1 / (scale * x[lane]) : 0.0f;
  }
  return sum;
}

uint64_t FramePasses::estimate_bytes(StftSettings settings, int groups, int threads) {
  const uint64_t overlaps = static_cast<uint64_t>(chunks(settings, groups)) * (settings.n_fft - settings.hop);
  const uint64_t sums = static_cast<uint64_t>(groups) * settings.hop + overlaps;
  const uint64_t worker = 4 * static_cast<uint64_t>(settings.n_fft);  // spectrum, magnitude, transform and its tables
  return (sums + threads * worker) * sizeof(Float4) + settings.n_fft * sizeof(float);
}

}  // namespace retimbre
