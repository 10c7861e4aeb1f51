#include "core/spectral/frame_lanes.h"

#include <algorithm>
#include <utility>

namespace retimbre {

int FrameLanes::groups(StftSettings settings, int frames) {
  const int reaching = (settings.n_fft - 1) / settings.hop;  // segment() >= overlap()
  return std::max((frames + 3) / 4, reaching);
}

FrameLanes::FrameLanes(StftSettings settings, int64_t samples)
    : settings_(settings),
      samples_(samples),
      frames_(static_cast<int>(1 + samples / settings.hop)),
      groups_(groups(settings, frames_)) {
  const int64_t start = settings_.n_fft / 2, end = start + samples_;
  const int64_t last = static_cast<int64_t>(frames_ - 1) * settings_.hop + settings_.n_fft;
  const auto repeat = [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; ++p) padding_.push_back({index(p), index(mirrored(p))});
  };
  repeat(0, start);
  repeat(end, last);
}

Float4 FrameLanes::present(int group) const {
  Float4 present = {};
  for (int lane = 0; lane < 4; ++lane) present[lane] = lane * groups_ + group < frames_ ? 1.0f : 0.0f;
  return present;
}

size_t FrameLanes::index(int64_t position) const {
  const auto size = static_cast<int64_t>(segment());
  const int64_t lane = std::min<int64_t>(position / size, 3);
  return static_cast<size_t>((position - lane * size) * 4 + lane);
}

int64_t FrameLanes::mirrored(int64_t position) const {
  const int64_t start = settings_.n_fft / 2;
  if (samples_ == 1) return start;
  const int64_t period = 2 * (samples_ - 1);  // a clip shorter than the padding is reflected again and again
  int64_t t = (position - start) % period;
  if (t < 0) t += period;
  return start + std::min(t, period - t);
}

void FrameLanes::pack(std::span<const float> clip, LaneSignal& signal) const {
  const auto size = static_cast<int64_t>(segment());
  const int64_t start = settings_.n_fft / 2, end = start + samples_;
  const auto sample = [&](int64_t position) {
    return position >= start && position < end ? clip[static_cast<size_t>(position - start)] : 0.0f;
  };
  // Where all four lanes are inside the clip, four elements of each at a time.
  const int64_t inner_end = std::max(start, std::min(size, end - 3 * size));
  int64_t i = 0;
  for (; i < start; ++i) signal[i] = Float4{0, sample(size + i), sample(2 * size + i), sample(3 * size + i)};
  for (; i + 4 <= inner_end; i += 4) {
    const float* from = clip.data() + (i - start);
    Float4 a = load(from), b = load(from + size), c = load(from + 2 * size), d = load(from + 3 * size);
    transpose(a, b, c, d);
    signal[i] = a;
    signal[i + 1] = b;
    signal[i + 2] = c;
    signal[i + 3] = d;
  }
  for (; i < static_cast<int64_t>(length()); ++i) {
    signal[i] = Float4{sample(i), sample(size + i), sample(2 * size + i), sample(3 * size + i)};
  }
  extend(signal);
}

void FrameLanes::unpack(const LaneSignal& signal, std::span<float> clip) const {
  const auto size = static_cast<int64_t>(segment());
  const int64_t start = settings_.n_fft / 2;
  const auto* values = reinterpret_cast<const float*>(signal.data());
  for (int64_t lane = 0; lane < 4; ++lane) {
    const int64_t begin = std::max(start, lane * size);
    const int64_t end =
        std::min(start + samples_, lane == 3 ? 3 * size + static_cast<int64_t>(length()) : (lane + 1) * size);
    for (int64_t p = begin; p < end; ++p) clip[static_cast<size_t>(p - start)] = values[(p - lane * size) * 4 + lane];
  }
}

void FrameLanes::extend(LaneSignal& signal) const {
  auto* values = reinterpret_cast<float*>(signal.data());
  for (const auto [index, source] : padding_) values[index] = values[source];
  for (size_t i = 0; i < overlap(); ++i) {
    const Float4 head = signal[i];
    Float4& tail = signal[segment() + i];
    tail = __builtin_shufflevector(head, tail, 1, 2, 3, 7);
  }
}

void FrameLanes::fold(LaneSignal& signal) const {
  const Float4 none = {};
  for (size_t i = 0; i < overlap(); ++i) {
    Float4& tail = signal[segment() + i];
    signal[i] += __builtin_shufflevector(none, tail, 0, 4, 5, 6);
    tail = __builtin_shufflevector(none, tail, 0, 1, 2, 7);
  }
  auto* values = reinterpret_cast<float*>(signal.data());
  for (const auto [index, source] : padding_) values[source] += std::exchange(values[index], 0.0f);
}

}  // namespace retimbre
