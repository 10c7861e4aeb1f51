#include "core/spectral/stft.h"

#include <algorithm>
#include <array>

namespace retimbre {
namespace {

void shape(Matrix& matrix, int rows, int columns) {
  if (matrix.rows() != rows || matrix.columns() != columns) matrix = Matrix(rows, columns);
}

/// The frames of a group that exist, in lane order; they are always the first lanes.
int present_lanes(const FrameLanes& lanes, int group) {
  int count = 0;
  while (count < 4 && count * lanes.groups() + group < lanes.frames()) ++count;
  return count;
}

/// Writes value(bin), one bin of four frames, to the rows of a group's frames.
template <class Value>
void scatter(const FrameLanes& lanes, int group, Matrix& rows, Value&& value) {
  const int bins = rows.columns(), present = present_lanes(lanes, group);
  std::array<float*, 4> to{};
  for (int lane = 0; lane < present; ++lane) to[lane] = rows.row(lane * lanes.groups() + group).data();
  int bin = 0;
  for (; bin + 4 <= bins; bin += 4) {
    Float4 v[4] = {value(bin), value(bin + 1), value(bin + 2), value(bin + 3)};
    transpose(v[0], v[1], v[2], v[3]);
    for (int lane = 0; lane < present; ++lane) store(to[lane] + bin, v[lane]);
  }
  for (; bin < bins; ++bin) {
    const Float4 v = value(bin);
    for (int lane = 0; lane < present; ++lane) to[lane][bin] = v[lane];
  }
}

/// Calls take(bin, Float4) with each bin of a group's frames; 0 for frames that do not exist.
template <class Take>
void gather(const FrameLanes& lanes, int group, const Matrix& rows, Take&& take) {
  const int bins = rows.columns(), present = present_lanes(lanes, group);
  std::array<const float*, 4> from{};
  for (int lane = 0; lane < present; ++lane) from[lane] = rows.row(lane * lanes.groups() + group).data();
  int bin = 0;
  for (; bin + 4 <= bins; bin += 4) {
    Float4 v[4] = {};
    for (int lane = 0; lane < present; ++lane) v[lane] = load(from[lane] + bin);
    transpose(v[0], v[1], v[2], v[3]);
    for (int i = 0; i < 4; ++i) take(bin + i, v[i]);
  }
  for (; bin < bins; ++bin) {
    Float4 v = {};
    for (int lane = 0; lane < present; ++lane) v[lane] = from[lane][bin];
    take(bin, v);
  }
}

}  // namespace

Stft::Stft(StftSettings settings, int64_t samples, ThreadPool& pool)
    : lanes_(settings, samples), passes_(lanes_, pool), signal_(lanes_.length()) {}

void Stft::analyse(std::span<const float> samples, ComplexSpectrogram& out) {
  shape(out.real, frames(), bins());
  shape(out.imaginary, frames(), bins());
  lanes_.pack(samples, signal_);
  passes_.analyse(passes_.all(), signal_, [&](int group, const Complex4* spectrum) {
    scatter(lanes_, group, out.real, [&](int bin) { return spectrum[bin].real; });
    scatter(lanes_, group, out.imaginary, [&](int bin) { return spectrum[bin].imaginary; });
  });
}

void Stft::magnitude(std::span<const float> samples, Matrix& out) {
  shape(out, frames(), bins());
  lanes_.pack(samples, signal_);
  passes_.analyse(passes_.all(), signal_, [&](int group, const Complex4* spectrum) {
    scatter(lanes_, group, out, [&](int bin) {
      const auto [real, imaginary] = spectrum[bin];
      return square_root(real * real + imaginary * imaginary);
    });
  });
}

/// Adds up in signal_ the inverse transforms of scale(bin) * in.
template <class Scale>
void Stft::add_up(const ComplexSpectrogram& in, Scale&& scale) {
  passes_.add_up(
      passes_.all(),
      [&](int group, Complex4* spectrum) {
        gather(lanes_, group, in.real, [&](int bin, Float4 x) { spectrum[bin].real = x * splat(scale(bin)); });
        gather(lanes_, group, in.imaginary,
               [&](int bin, Float4 x) { spectrum[bin].imaginary = x * splat(scale(bin)); });
      },
      signal_);
  passes_.join(signal_);
}

void Stft::synthesise(const ComplexSpectrogram& in, std::span<float> samples) {
  if (weights_.empty()) weights_ = passes_.inverse_weights();
  add_up(in, [](int) { return 1.0f; });
  for (size_t i = 0; i < signal_.size(); ++i) signal_[i] *= weights_[i];
  lanes_.unpack(signal_, samples);
}

void Stft::adjoint(const ComplexSpectrogram& gradient, std::span<float> samples) {
  // The inverse transform counts every bin but the first and last twice, once for its mirror.
  const int last = bins() - 1;
  add_up(gradient, [last](int bin) { return bin == 0 || bin == last ? 1.0f : 0.5f; });
  lanes_.unpack(signal_, samples);
}

}  // namespace retimbre
