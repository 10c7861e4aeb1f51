#include "core/spectral/stft.h"

#include "core/spectral/frame_rows.h"

namespace retimbre {
namespace {

void shape(Matrix& matrix, int rows, int columns) {
  if (matrix.rows() != rows || matrix.columns() != columns) matrix = Matrix(rows, columns);
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
  passes_.analyse_magnitudes(passes_.all(), signal_, [&](int group, const Float4* magnitude) {
    scatter(lanes_, group, out, [&](int bin) { return magnitude[bin]; });
  });
}

/// Adds up in signal_ the inverse transforms of scale(bin) * in.
template <class Scale>
void Stft::add_up(const ComplexSpectrogram& in, Scale&& scale) {
  passes_.add_up(passes_.all(), [&](int group, Complex4* spectrum) {
    gather(lanes_, group, in.real, [&](int bin, Float4 x) { spectrum[bin].real = x * splat(scale(bin)); });
    gather(lanes_, group, in.imaginary, [&](int bin, Float4 x) { spectrum[bin].imaginary = x * splat(scale(bin)); });
  });
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
