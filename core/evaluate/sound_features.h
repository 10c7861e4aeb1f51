#pragma once

#include <vector>

#include "core/base/matrix.h"
#include "core/base/thread_pool.h"
#include "core/spectral/mel.h"
#include "core/spectral/stft_settings.h"

namespace retimbre {

/// The analysis that every score is made of, whatever the engines work on: 22 050 Hz, Hann 2048, hop 512, 80 mel bands
/// from 30 Hz up.
inline constexpr StftSettings kScoredAnalysis{.n_fft = 2048, .hop = 512};
inline constexpr MelSettings kScoredBands{.bands = 80, .lowest_hz = 30, .highest_hz = 11025};
/// The level at which sounds are compared: the logarithms below have floors, which must mean the same for every sound.
inline constexpr double kScoredRms = 0.1;

/// What the scores take from a sound of T frames.
struct SoundFeatures {
  Matrix cepstra;                   // [T x 20], mel-frequency cepstral coefficients in dB
  std::vector<double> onsets;       // [T - 1], mean rise of the mel bands in dB
  Matrix chroma;                    // [T x 12], magnitudes of 60 Hz to 5 kHz by pitch class, each frame of norm 1
  std::vector<double> loudness_db;  // [T], of the whole spectrum's energy
  std::vector<bool> is_active;      // [T], within 40 dB of the loudest frame
  double flatness_db = 0;           // spectral flatness of 100 Hz to 10 kHz, mean over the active frames
  std::vector<double> spectrum_db;  // [bands], mean energy of the mel bands
};

/// magnitude: |STFT| with kScoredAnalysis of a sound at about kScoredRms, [2 or more x bins].
SoundFeatures sound_features(const Matrix& magnitude, ThreadPool& pool);

/// Energies in kScoredBands, frames x bands.
Matrix mel_energies(const Matrix& magnitude, ThreadPool& pool);

}  // namespace retimbre
