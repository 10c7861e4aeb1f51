#include "core/view/spectrogram_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <span>

#include "core/base/text.h"
#include "core/spectral/logarithm.h"

namespace retimbre {
namespace {

constexpr int kLargestPx = 16384;

/// What one pixel of an axis shows of rows or bins numbered from 0: the largest of [first, last], or, if it is finer
/// than they are, the value at first + part. Nothing if first > last.
struct Coverage {
  int first = 0;
  int last = -1;
  float part = 0;
};

/// begin, end: the pixel's edges; count: of rows or bins. The first and last reach half a step out.
Coverage coverage(double begin, double end, int count) {
  if (end - begin > 1) {
    const double first = std::max(0.0, std::ceil(begin)), last = std::min(count - 1.0, std::ceil(end) - 1);
    if (first > last) return {};
    return {static_cast<int>(first), static_cast<int>(last), 0};
  }
  const double centre = 0.5 * (begin + end);
  if (!(centre >= -0.5 && centre <= count - 0.5)) return {};
  const double inside = std::clamp(centre, 0.0, count - 1.0);
  const int first = static_cast<int>(inside);
  const auto part = static_cast<float>(inside - first);
  return {first, part > 0 ? first + 1 : first, part};
}

bool interpolated(const Coverage& covers) { return covers.part > 0; }

Result<void> check(const ViewSettings& view) {
  const auto invalid = [](std::string message) { return fail(ErrorCode::kInvalidOption, std::move(message)); };
  const auto fits = [](int px) { return px >= 1 && px <= kLargestPx; };
  if (!fits(view.width_px) || !fits(view.height_px)) {
    return invalid(sentence("The picture is ", view.width_px, " x ", view.height_px, " pixels; give 1 to ", kLargestPx,
                            " each way."));
  }
  if (!(view.from_seconds < view.to_seconds && std::isfinite(view.from_seconds) && std::isfinite(view.to_seconds))) {
    return invalid(sentence("The time axis runs from ", view.from_seconds, " to ", view.to_seconds,
                            " s; give two times, the earlier one first."));
  }
  if (!(view.floor_db < view.ceiling_db && std::isfinite(view.floor_db) && std::isfinite(view.ceiling_db))) {
    return invalid(sentence("The levels run from ", view.floor_db, " to ", view.ceiling_db,
                            " dB; give two levels, the lower one first."));
  }
  return {};
}

/// The magnitudes of a column of pixels, [bins].
void gather_frames(const Matrix& magnitude, const Coverage& covers, std::span<float> spectrum) {
  if (interpolated(covers)) {
    const auto a = magnitude.row(covers.first), b = magnitude.row(covers.last);
    for (size_t k = 0; k < spectrum.size(); ++k) spectrum[k] = a[k] + covers.part * (b[k] - a[k]);
    return;
  }
  std::ranges::copy(magnitude.row(covers.first), spectrum.begin());
  for (int frame = covers.first + 1; frame <= covers.last; ++frame) {
    const auto row = magnitude.row(frame);
    for (size_t k = 0; k < spectrum.size(); ++k) spectrum[k] = std::max(spectrum[k], row[k]);
  }
}

/// Magnitudes to steps of the colour table, not yet rounded or limited.
class LevelScale {
 public:
  LevelScale(double full_scale_sine, const ViewSettings& view) {
    const double steps_per_db = (std::tuple_size_v<ColourTable> - 1) / (view.ceiling_db - view.floor_db);
    slope_ = static_cast<float>(20 / std::numbers::ln10 * steps_per_db);
    offset_ = static_cast<float>((-20 * std::log10(full_scale_sine) - view.floor_db) * steps_per_db);
  }

  void apply(std::span<float> values) const {
    const Float4 least = splat(std::numeric_limits<float>::min());
    size_t i = 0;
    const auto scaled = [&](Float4 x) { return splat(slope_) * logarithm(x > least ? x : least) + splat(offset_); };
    for (; i + 4 <= values.size(); i += 4) store(&values[i], scaled(load(&values[i])));
    for (; i < values.size(); ++i) values[i] = scaled(splat(values[i]))[0];
  }

 private:
  float slope_;
  float offset_;
};

constexpr float kHighestStep = std::tuple_size_v<ColourTable> - 1;

/// What a row of pixels shows of a column's steps.
float step_of(const float* steps, Coverage covers) {
  if (covers.first > covers.last) return 0;
  float step = steps[covers.first];
  if (interpolated(covers)) return step + covers.part * (steps[covers.last] - step);
  for (int bin = covers.first + 1; bin <= covers.last; ++bin) step = std::max(step, steps[bin]);
  return step;
}

using PixelTable = std::array<std::array<uint8_t, 4>, std::tuple_size_v<ColourTable>>;

PixelTable pixels(const ColourTable& colours) {
  PixelTable table;
  for (size_t i = 0; i < table.size(); ++i) table[i] = {colours[i][0], colours[i][1], colours[i][2], 255};
  return table;
}

}  // namespace

Result<Picture> render(const Matrix& magnitude, double sample_rate_hz, StftSettings stft, const ViewSettings& view) {
  if (auto good = check(view); !good) return std::unexpected(good.error());
  const auto axis = FrequencyAxis::create(view.scale, view.lowest_hz, view.highest_hz);
  if (!axis) return std::unexpected(axis.error());

  const int width = view.width_px, height = view.height_px;
  const auto bin_at = [&](int edge) {  // of the edge below row `edge - 1`
    return axis->hz(1 - static_cast<double>(edge) / height) * stft.n_fft / sample_rate_hz;
  };
  std::vector<Coverage> rows;
  for (int y = 0; y < height; ++y) rows.push_back(coverage(bin_at(y + 1), bin_at(y), magnitude.columns()));

  const PixelTable table = pixels(colour_table(view.colour_map));
  const LevelScale scale(stft.n_fft / 4.0, view);
  const double frames_per_px = (view.to_seconds - view.from_seconds) * sample_rate_hz / stft.hop / width;
  const double first_frame = view.from_seconds * sample_rate_hz / stft.hop;

  // A few columns at a time, so that a row of the picture is written in pieces that fill a line of the cache.
  constexpr int kColumns = 16;
  std::vector<float> spectra(static_cast<size_t>(kColumns) * magnitude.columns());
  Picture picture{.width_px = width, .height_px = height, .rgba = std::vector<uint8_t>(size_t{4} * width * height)};
  for (int left = 0; left < width; left += kColumns) {
    const int columns = std::min(kColumns, width - left);
    bool empty[kColumns];
    for (int i = 0; i < columns; ++i) {
      const double begin = first_frame + (left + i) * frames_per_px;
      const Coverage covers = coverage(begin, begin + frames_per_px, magnitude.rows());
      empty[i] = covers.first > covers.last;
      if (empty[i]) continue;
      const auto spectrum =
          std::span(spectra).subspan(static_cast<size_t>(i) * magnitude.columns(), magnitude.columns());
      gather_frames(magnitude, covers, spectrum);
      scale.apply(spectrum);
    }
    for (int y = 0; y < height; ++y) {
      uint8_t* to = picture.rgba.data() + size_t{4} * (static_cast<size_t>(y) * width + left);
      const Coverage covers = rows[y];
      for (int i = 0; i < columns; ++i, to += 4) {
        const float* spectrum = spectra.data() + static_cast<size_t>(i) * magnitude.columns();
        const float step = empty[i] ? 0 : step_of(spectrum, covers);
        std::memcpy(to, table[static_cast<size_t>(std::clamp(step, 0.0f, kHighestStep) + 0.5f)].data(), 4);
      }
    }
  }
  return picture;
}

}  // namespace retimbre
