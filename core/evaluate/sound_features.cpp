#include "core/evaluate/sound_features.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/audio/delivery.h"

namespace retimbre {
namespace {

constexpr int kCepstra = 20;
constexpr int kPitchClasses = 12;
constexpr double kTuningHz = 440;
constexpr double kLowestPitchHz = 60, kHighestPitchHz = 5000;
constexpr double kLowestFlatHz = 100, kHighestFlatHz = 10000;
constexpr double kActiveRangeDb = 40;
/// Energies below which nothing is told apart, at kScoredRms.
constexpr double kBandFloor = 1e-4, kFrameFloor = 1e-2, kSpectrumFloor = 1e-6, kBinFloor = 1e-8;

double decibels(double energy) { return 10 * std::log10(energy); }

double hz_of(int bin) { return bin * kAnalysisRateHz / kScoredAnalysis.n_fft; }

/// Pitch class of each bin, -1 outside the range of pitches.
std::vector<int> pitch_classes() {
  std::vector<int> classes(kScoredAnalysis.bins(), -1);
  for (int bin = 0; bin < kScoredAnalysis.bins(); ++bin) {
    const double hz = hz_of(bin);
    if (!(hz > kLowestPitchHz && hz < kHighestPitchHz)) continue;
    const int semitones = static_cast<int>(std::nearbyint(kPitchClasses * std::log2(hz / kTuningHz)));
    classes[bin] = (semitones % kPitchClasses + kPitchClasses) % kPitchClasses;
  }
  return classes;
}

/// The orthonormal cosine transform (DCT-II) of `bands` values, its first kCepstra rows.
Matrix cosine_transform(int bands) {
  Matrix transform(kCepstra, bands);
  for (int k = 0; k < kCepstra; ++k) {
    const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / bands);
    for (int i = 0; i < bands; ++i) {
      transform(k, i) = static_cast<float>(scale * std::cos(std::numbers::pi * k * (2 * i + 1) / (2 * bands)));
    }
  }
  return transform;
}

/// The geometric over the arithmetic mean of the energies.
double flatness_db(std::span<const float> magnitude) {
  double logarithms = 0, sum = 0;
  int count = 0;
  for (int bin = 0; bin < static_cast<int>(magnitude.size()); ++bin) {
    if (!(hz_of(bin) > kLowestFlatHz && hz_of(bin) < kHighestFlatHz)) continue;
    const double energy = static_cast<double>(magnitude[bin]) * magnitude[bin] + kBinFloor;
    logarithms += std::log(energy);
    sum += energy;
    ++count;
  }
  return decibels(std::exp(logarithms / count) / (sum / count));
}

}  // namespace

Matrix mel_energies(const Matrix& magnitude, ThreadPool& pool) {
  Matrix energy(magnitude.rows(), magnitude.columns()), bands;
  pool.parallel_for(energy.size(), energy.columns(), [&](size_t begin, size_t count) {
    for (size_t i = begin; i < begin + count; ++i) energy.data()[i] = magnitude.data()[i] * magnitude.data()[i];
  });
  MelFilterBank(kScoredBands, kScoredAnalysis.n_fft, kAnalysisRateHz).apply(energy, bands);
  return bands;
}

SoundFeatures sound_features(const Matrix& magnitude, ThreadPool& pool) {
  const int frames = magnitude.rows(), bands = kScoredBands.bands;
  const auto count = static_cast<size_t>(frames);
  SoundFeatures features{.cepstra = Matrix(frames, kCepstra),
                         .onsets = std::vector<double>(count - 1),
                         .chroma = Matrix(frames, kPitchClasses),
                         .loudness_db = std::vector<double>(count),
                         .is_active = std::vector<bool>(count),
                         .spectrum_db = std::vector<double>(bands)};

  const Matrix energies = mel_energies(magnitude, pool);
  Matrix levels(frames, bands);
  const Matrix transform = cosine_transform(bands);
  const std::vector<int> classes = pitch_classes();
  std::vector<double> flatness(count);
  pool.parallel_for(count, 16, [&](size_t begin, size_t some) {
    for (int t = static_cast<int>(begin); t < static_cast<int>(begin + some); ++t) {
      for (int i = 0; i < bands; ++i) levels(t, i) = static_cast<float>(decibels(energies(t, i) + kBandFloor));
      for (int k = 0; k < kCepstra; ++k) {
        double sum = 0;
        for (int i = 0; i < bands; ++i) sum += static_cast<double>(transform(k, i)) * levels(t, i);
        features.cepstra(t, k) = static_cast<float>(sum);
      }
      double energy = 0, chroma[kPitchClasses] = {}, norm = 0;
      const auto row = magnitude.row(t);
      for (size_t bin = 0; bin < row.size(); ++bin) {
        energy += static_cast<double>(row[bin]) * row[bin];
        if (classes[bin] >= 0) chroma[classes[bin]] += row[bin];
      }
      for (const double value : chroma) norm += value * value;
      for (int c = 0; c < kPitchClasses; ++c) {
        features.chroma(t, c) = static_cast<float>(chroma[c] / (std::sqrt(norm) + 1e-9));
      }
      features.loudness_db[t] = decibels(energy + kFrameFloor);
      flatness[t] = flatness_db(row);
    }
  });
  for (int t = 1; t < frames; ++t) {
    double rise = 0;
    for (int i = 0; i < bands; ++i) rise += std::max(0.0f, levels(t, i) - levels(t - 1, i));
    features.onsets[t - 1] = rise / bands;
  }
  const double loudest = *std::ranges::max_element(features.loudness_db);
  double sum = 0;
  int active = 0;
  for (size_t t = 0; t < count; ++t) {
    features.is_active[t] = features.loudness_db[t] > loudest - kActiveRangeDb;
    if (!features.is_active[t]) continue;
    sum += flatness[t];
    ++active;
  }
  features.flatness_db = sum / active;
  for (int i = 0; i < bands; ++i) {
    double energy = 0;
    for (int t = 0; t < frames; ++t) energy += energies(t, i);
    features.spectrum_db[i] = decibels(energy / frames + kSpectrumFloor);
  }
  return features;
}

}  // namespace retimbre
