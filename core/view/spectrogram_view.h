#pragma once

#include <cstdint>
#include <vector>

#include "core/audio/clip_source.h"
#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/spectral/stft_settings.h"
#include "core/view/colour_map.h"
#include "core/view/frequency_axis.h"

namespace retimbre {

/// What of a spectrogram is drawn, and how large.
struct ViewSettings {
  int width_px = 800;
  int height_px = 300;
  double from_seconds = 0;
  double to_seconds = 1;
  FrequencyScale scale = FrequencyScale::kLog;
  double lowest_hz = 40;
  double highest_hz = 11025;
  double floor_db = -100;  // and below: the map's lowest colour
  double ceiling_db = 0;   // and above: the highest; 0 dB is a sine at full scale
  ColourMap colour_map = ColourMap::kMagma;
};

/// Pixels as a canvas takes them: rows from the top, red, green, blue and alpha of each.
struct Picture {
  int width_px = 0;
  int height_px = 0;
  std::vector<uint8_t> rgba;
};

/// Levels in dB of a full-scale sine, one a pixel: [height x width], rows from the top, time to the right and frequency
/// upwards. A pixel that covers several bins or frames has the largest, so that a thin line does not vanish; a smaller
/// one is interpolated. What lies outside the spectrogram has -infinity. Errors: sizes, times, frequencies or levels
/// that make no picture.
///
/// magnitude: frames x bins, as Stft::magnitude gives them at this rate.
Result<Matrix> levels(const Matrix& magnitude, double sample_rate_hz, StftSettings stft, const ViewSettings& view);
/// Of a clip's channels together. Only what the view shows of it is read and analysed, a stretch at a time.
Result<Matrix> levels(const ClipSource& clip, StftSettings stft, const ViewSettings& view, ThreadPool& pool);

/// Levels below this count as silence where two clips are compared.
inline constexpr float kSilenceDb = -100;

/// `of` less `from`, in dB. Silence in both is no difference.
Matrix difference(Matrix of, const Matrix& from);

/// Levels in the colours of the view.
Picture painted(const Matrix& levels, const ViewSettings& view);

}  // namespace retimbre
