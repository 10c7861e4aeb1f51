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
  tails_.resize(static_cast<size_t>(chunks_) * lanes_.overlap());
  for (int thread = 0; thread < pool_.threads(); ++thread) workers_.push_back(std::make_unique<Worker>(n_fft));
}

void FramePasses::cut(const LaneSignal& signal, int group, Worker& worker) const {
  const int n_fft = lanes_.settings().n_fft;
  const Float4* from = signal.data() + static_cast<size_t>(group) * lanes_.settings().hop;
  for (int n = 0; n < n_fft; ++n) worker.time[n] = from[n] * splat(window_[n]);
}

void FramePasses::add(int chunk, int group, const Worker& worker, LaneSignal& sum) {
  const auto [n_fft, hop] = lanes_.settings();
  const Float4* time = worker.time.data();
  const float* window = window_.data();
  const int first = chunk_begin(chunk);
  const size_t begin = static_cast<size_t>(group) * hop, end = static_cast<size_t>(chunk_begin(chunk + 1)) * hop;
  const int inside = static_cast<int>(std::min<size_t>(n_fft, end - begin));  // the rest goes to the chunk's tail
  const int added = group == first ? 0 : n_fft - hop;  // what earlier groups of the chunk have set already
  Float4* own = sum.data() + begin;
  Float4* tail = tails_.data() + static_cast<size_t>(chunk) * lanes_.overlap();
  int n = 0;
  for (; n < std::min(added, inside); ++n) own[n] += time[n] * splat(window[n]);
  for (; n < inside; ++n) own[n] = time[n] * splat(window[n]);
  for (; n < added; ++n) tail[n - inside] += time[n] * splat(window[n]);
  for (; n < n_fft; ++n) tail[n - inside] = time[n] * splat(window[n]);
}

void FramePasses::join(LaneSignal& sum) {
  const size_t overlap = lanes_.overlap();
  const int hop = lanes_.settings().hop;
  for (int chunk = 0; chunk < chunks_; ++chunk) {
    const Float4* tail = tails_.data() + static_cast<size_t>(chunk) * overlap;
    Float4* next = sum.data() + static_cast<size_t>(chunk_begin(chunk + 1)) * hop;
    if (chunk + 1 < chunks_) {
      for (size_t i = 0; i < overlap; ++i) next[i] += tail[i];
    } else {
      std::copy_n(tail, overlap, next);
    }
  }
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
  const uint64_t tails = static_cast<uint64_t>(chunks(settings, groups)) * (settings.n_fft - settings.hop);
  const uint64_t worker =
      7 * static_cast<uint64_t>(settings.n_fft);  // frame, spectrum, and the plans' twiddles and scratch
  return (tails + threads * worker) * sizeof(Float4) + settings.n_fft * sizeof(float);
}

}  // namespace retimbre
