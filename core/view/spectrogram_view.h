#pragma once

#include <cstdint>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/spectral/stft_settings.h"
#include "core/view/colour_map.h"
#include "core/view/frequency_axis.h"

namespace retimbre {

/// The part of a spectrogram to draw, and how.
struct ViewSettings {
  int width_px, height_px;          // 1 to 16384
  double from_seconds, to_seconds;  // left and right edge
  FrequencyScale scale;
  double lowest_hz, highest_hz;  // bottom and top edge
  double floor_db, ceiling_db;   // first and last colour, in dB of a sine of amplitude 1
  ColourMap colour_map;
};

/// Rows from top to bottom, four bytes a pixel: red, green, blue, opaque.
struct Picture {
  int width_px, height_px;
  std::vector<uint8_t> rgba;
};

/// Draws magnitudes, |STFT| frames x bins. A pixel that covers several frames or bins shows the largest of them, so
/// that a thin line does not vanish; one that is finer than they are lies on the line between its neighbours. What lies
/// outside the clip, or above half the rate, has the colour of the floor. Errors: settings out of range or the wrong
/// way round.
Result<Picture> render(const Matrix& magnitude, double sample_rate_hz, StftSettings stft, const ViewSettings& settings);

}  // namespace retimbre
