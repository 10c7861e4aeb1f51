#include "core/view/spectrogram_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <span>

#include "core/audio/clip.h"
#include "core/base/text.h"
#include "core/spectral/logarithm.h"
#include "core/spectral/stft.h"

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

/// What a row of pixels shows of a column's levels.
float level_of(const float* levels, Coverage covers) {
  float level = levels[covers.first];
  if (interpolated(covers)) return level + covers.part * (levels[covers.last] - level);
  for (int bin = covers.first + 1; bin <= covers.last; ++bin) level = std::max(level, levels[bin]);
  return level;
}

/// Magnitudes to dB, in place.
void to_decibels(std::span<float> values, double full_scale_sine) {
  const auto slope = static_cast<float>(20 / std::numbers::ln10);
  const auto offset = static_cast<float>(-20 * std::log10(full_scale_sine));
  const Float4 least = splat(std::numeric_limits<float>::min());
  const auto scaled = [&](Float4 x) { return splat(slope) * logarithm(x > least ? x : least) + splat(offset); };
  size_t i = 0;
  for (; i + 4 <= values.size(); i += 4) store(&values[i], scaled(load(&values[i])));
  for (; i < values.size(); ++i) values[i] = scaled(splat(values[i]))[0];
}

/// Which frames and bins of a spectrogram the pixels of a view show.
class Raster {
 public:
  /// view: checked; its axis: `axis`.
  Raster(const ViewSettings& view, const FrequencyAxis& axis, double sample_rate_hz, StftSettings stft, int frames)
      : full_scale_sine_(stft.n_fft / 4.0),
        first_frame_(view.from_seconds * sample_rate_hz / stft.hop),
        frames_per_px_((view.to_seconds - view.from_seconds) * sample_rate_hz / stft.hop / view.width_px),
        frames_(frames) {
    const auto bin_at = [&](int edge) {  // of the edge below row `edge - 1`
      return axis.hz(1 - static_cast<double>(edge) / view.height_px) * stft.n_fft / sample_rate_hz;
    };
    for (int y = 0; y < view.height_px; ++y) rows_.push_back(coverage(bin_at(y + 1), bin_at(y), stft.bins()));
  }

  double frames_per_px() const { return frames_per_px_; }

  Coverage column(int x) const {
    const double begin = first_frame_ + x * frames_per_px_;
    return coverage(begin, begin + frames_per_px_, frames_);
  }

  /// Fills the columns [left, right) of `levels` from magnitudes whose row 0 is frame `first`.
  void fill(const Matrix& magnitude, int first, int left, int right, Matrix& levels) const {
    // A few columns at a time, so that a row of the picture is written in pieces that fill a line of the cache.
    constexpr int kColumns = 16;
    const int bins = magnitude.columns();
    Matrix spectra(kColumns, bins);
    for (; left < right; left += kColumns) {
      const int columns = std::min(kColumns, right - left);
      bool empty[kColumns];
      for (int i = 0; i < columns; ++i) {
        Coverage covers = column(left + i);
        empty[i] = covers.first > covers.last;
        if (empty[i]) continue;
        covers.first -= first;
        covers.last -= first;
        gather_frames(magnitude, covers, spectra.row(i));
        to_decibels(spectra.row(i), full_scale_sine_);
      }
      for (int y = 0; y < levels.rows(); ++y) {
        if (rows_[y].first > rows_[y].last) continue;
        for (int i = 0; i < columns; ++i) {
          if (!empty[i]) levels(y, left + i) = level_of(spectra.row(i).data(), rows_[y]);
        }
      }
    }
  }

 private:
  double full_scale_sine_;
  double first_frame_;
  double frames_per_px_;
  int frames_;
  std::vector<Coverage> rows_;
};

Matrix nothing(const ViewSettings& view) {
  Matrix levels(view.height_px, view.width_px);
  std::ranges::fill(levels.span(), -std::numeric_limits<float>::infinity());
  return levels;
}

Result<Raster> raster(const ViewSettings& view, double sample_rate_hz, StftSettings stft, int frames) {
  if (auto good = check(view); !good) return std::unexpected(good.error());
  const auto axis = FrequencyAxis::create(view.scale, view.lowest_hz, view.highest_hz);
  if (!axis) return std::unexpected(axis.error());
  return Raster(view, *axis, sample_rate_hz, stft, frames);
}

/// Magnitudes of the frames [first, last] of a clip.
Matrix magnitudes(const ClipSource& clip, StftSettings stft, int first, int last, ThreadPool& pool) {
  // A window reaches half its length to either side; at the clip's own ends it is continued as in the whole clip.
  const int margin = stft.n_fft / stft.hop;
  const int before = std::min(first, margin);
  const int64_t begin = int64_t{first - before} * stft.hop;
  const int64_t end = std::min(clip.frames(), int64_t{last + margin} * stft.hop);
  const std::vector<float> samples = downmix(clip.read(begin, end - begin));
  Matrix all;
  Stft(stft, static_cast<int64_t>(samples.size()), pool).magnitude(samples, all);
  if (before == 0) return all;
  Matrix wanted(last - first + 1, all.columns());
  std::copy_n(all.row(before).data(), wanted.size(), wanted.data());
  return wanted;
}

}  // namespace

Result<Matrix> levels(const Matrix& magnitude, double sample_rate_hz, StftSettings stft, const ViewSettings& view) {
  const auto shown = raster(view, sample_rate_hz, stft, magnitude.rows());
  if (!shown) return std::unexpected(shown.error());
  Matrix levels = nothing(view);
  shown->fill(magnitude, 0, 0, view.width_px, levels);
  return levels;
}

Result<Matrix> levels(const ClipSource& clip, StftSettings stft, const ViewSettings& view, ThreadPool& pool) {
  constexpr int kFramesAtOnce = 1024;
  const int frames = 1 + static_cast<int>(clip.frames() / stft.hop);
  const auto shown = raster(view, clip.sample_rate_hz(), stft, frames);
  if (!shown) return std::unexpected(shown.error());
  Matrix levels = nothing(view);
  const int columns = static_cast<int>(std::clamp(kFramesAtOnce / shown->frames_per_px(), 1.0, 1.0 * view.width_px));
  for (int left = 0; left < view.width_px; left += columns) {
    const int right = std::min(left + columns, view.width_px);
    int first = frames, last = -1;
    for (int x = left; x < right; ++x) {
      const Coverage covers = shown->column(x);
      if (covers.first > covers.last) continue;
      first = std::min(first, covers.first);
      last = std::max(last, covers.last);
    }
    if (first <= last) shown->fill(magnitudes(clip, stft, first, last, pool), first, left, right, levels);
  }
  return levels;
}

Matrix difference(Matrix of, const Matrix& from) {
  const auto heard = [](float level) { return std::max(level, kSilenceDb); };
  std::ranges::transform(of.span(), from.span(), of.data(), [&](float a, float b) { return heard(a) - heard(b); });
  return of;
}

Picture painted(const Matrix& levels, const ViewSettings& view) {
  const ColourTable colours = colour_table(view.colour_map);
  std::array<std::array<uint8_t, 4>, std::tuple_size_v<ColourTable>> pixels;
  for (size_t i = 0; i < pixels.size(); ++i) pixels[i] = {colours[i][0], colours[i][1], colours[i][2], 255};
  constexpr float kHighestStep = std::tuple_size_v<ColourTable> - 1;
  const auto floor = static_cast<float>(view.floor_db);
  const auto steps_per_db = static_cast<float>(kHighestStep / (view.ceiling_db - view.floor_db));

  Picture picture{.width_px = levels.columns(), .height_px = levels.rows(), .rgba = {}};
  picture.rgba.resize(4 * levels.size());
  uint8_t* to = picture.rgba.data();
  for (const float level : levels.span()) {
    const float step = std::clamp((level - floor) * steps_per_db, 0.0f, kHighestStep);
    std::memcpy(to, pixels[static_cast<size_t>(step + 0.5f)].data(), 4);
    to += 4;
  }
  return picture;
}

}  // namespace retimbre
