#include "core/evaluate/baselines.h"

#include <algorithm>
#include <cmath>

#include "core/audio/delivery.h"
#include "core/spectral/stft.h"

namespace retimbre {
namespace {

constexpr StftSettings kEqualiserAnalysis{.n_fft = 2048, .hop = 512};
/// What a bin may be raised by at the most: where the content has nothing, any gain would only raise its noise.
constexpr double kMostGain = 31.6;  // 30 dB

/// Mean energy of each bin. The window, whose main lobe is four bins wide, has smoothed it already.
std::vector<double> long_term_spectrum(const ComplexSpectrogram& spectrogram) {
  const int bins = spectrogram.real.columns();
  std::vector<double> energy(static_cast<size_t>(bins), 0.0);
  for (int t = 0; t < spectrogram.real.rows(); ++t) {
    for (int f = 0; f < bins; ++f) {
      const double real = spectrogram.real(t, f), imaginary = spectrogram.imaginary(t, f);
      energy[f] += (real * real + imaginary * imaginary) / spectrogram.real.rows();
    }
  }
  return energy;
}

std::vector<float> equalised(std::span<const float> content, std::span<const float> style, ThreadPool& pool) {
  Stft stft(kEqualiserAnalysis, static_cast<int64_t>(content.size()), pool);
  ComplexSpectrogram sound, model;
  stft.analyse(content, sound);
  stft.analyse(repeated(style, content.size()), model);
  const std::vector<double> has = long_term_spectrum(sound), wanted = long_term_spectrum(model);
  for (int t = 0; t < sound.real.rows(); ++t) {
    for (int f = 0; f < sound.real.columns(); ++f) {
      const double gain = has[f] > 0 ? std::sqrt(wanted[f] / has[f]) : 1;
      const auto limited = static_cast<float>(std::min(gain, kMostGain));
      sound.real(t, f) *= limited;
      sound.imaginary(t, f) *= limited;
    }
  }
  std::vector<float> samples(content.size());
  stft.synthesise(sound, samples);
  return samples;
}

}  // namespace

std::vector<float> repeated(std::span<const float> samples, size_t count) {
  std::vector<float> all(count);
  for (size_t i = 0; i < count; ++i) all[i] = samples[i % samples.size()];
  return all;
}

Result<Clip> baseline(Baseline kind, const Clip& content, const Clip& style, ThreadPool& pool) {
  const auto of_content = analyse(content, "content");
  if (!of_content) return std::unexpected(of_content.error());
  const auto of_style = analyse(style, "style");
  if (!of_style) return std::unexpected(of_style.error());
  std::vector<float> samples;
  switch (kind) {
    case Baseline::kMix:
      samples = repeated(of_style->samples, of_content->samples.size());
      for (size_t i = 0; i < samples.size(); ++i) samples[i] += of_content->samples[i];
      break;
    case Baseline::kEqualiser:
      samples = equalised(of_content->samples, of_style->samples, pool);
      break;
  }
  return deliver(samples, of_content->rms, content.sample_rate_hz, content.frames());
}

}  // namespace retimbre
