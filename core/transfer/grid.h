#pragma once

#include "core/audio/delivery.h"
#include "core/spectral/stft_settings.h"

namespace retimbre {

/// The analysis that engines are tuned to: Hann 2048, hop 512, at kAnalysisRateHz (DESIGN: formulas).
inline constexpr StftSettings kAnalysis{.n_fft = 2048, .hop = 512};

/// The times and frequencies that a transfer is worked on at. Engines see the band up to half of kAnalysisRateHz, at
/// about the resolution of kAnalysis; what lies above follows (see HighBand).
struct Grid {
  double sample_rate_hz;
  StftSettings stft;
  int low_bins;  // from 0 Hz on, up to kAnalysisRateHz / 2

  int bins() const { return stft.bins(); }
  /// What makes magnitudes of this grid equal to those of kAnalysis.
  float magnitude_scale() const { return static_cast<float>(kAnalysis.n_fft) / static_cast<float>(stft.n_fft); }
};

/// The grid for a clip of this rate, 1 kHz or more. Rates about an octave or more above kAnalysisRateHz (44.1, 48, 96
/// kHz) are worked at as they are, with windows as much longer. A clip of another rate is worked on at kAnalysisRateHz
/// or an octave of it that loses nothing.
Grid grid_for(double clip_rate_hz);

}  // namespace retimbre
