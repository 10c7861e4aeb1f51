#include "core/view/spectrogram_view.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/text.h"

namespace retimbre {
namespace {

constexpr int kLargestPx = 16384;

Result<void> check(const ViewSettings& s) {
  const auto refuse = [](std::string message) { return fail(ErrorCode::kInvalidOption, std::move(message)); };
  if (s.width_px < 1 || s.width_px > kLargestPx || s.height_px < 1 || s.height_px > kLargestPx) {
    return refuse(sentence("A picture must be 1 to ", kLargestPx, " pixels wide and high; ", s.width_px, " x ",
                           s.height_px, " is not."));
  }
  if (!(s.from_seconds < s.to_seconds)) {
    return refuse(
        sentence("A picture must end after it begins; ", s.from_seconds, " s to ", s.to_seconds, " s does not."));
  }
  const double smallest_hz = s.scale == FrequencyScale::kLog ? std::numeric_limits<double>::min() : 0;
  if (!(s.lowest_hz >= smallest_hz && s.lowest_hz < s.highest_hz)) {
    return refuse(sentence("The lowest frequency must be below the highest, and above 0 on a log scale; ", s.lowest_hz,
                           " Hz to ", s.highest_hz, " Hz is not."));
  }
  if (!(s.floor_db < s.ceiling_db)) {
    return refuse(
        sentence("The floor must be below the ceiling; ", s.floor_db, " dB and ", s.ceiling_db, " dB are not."));
  }
  return {};
}

/// What one pixel takes of a row of values at whole places 0 to count - 1: the largest of [begin, end), or, where begin
/// == end, the point `between` of the way from begin to its successor. begin is -1 where there is nothing.
struct Reach {
  int begin = -1, end = -1;
  float between = 0;

  /// From place `from` to `to`.
  static Reach of(double from, double to, int count) {
    const double middle = (from + to) / 2;
    if (middle < -0.5 || middle > count - 0.5) return {};
    if (to - from >= 1) {
      const int begin = std::clamp(static_cast<int>(std::lround(from)), 0, count - 1);
      return {.begin = begin, .end = std::clamp(static_cast<int>(std::lround(to)), begin + 1, count)};
    }
    const double place = std::clamp(middle, 0.0, static_cast<double>(count - 1));
    const int begin = std::min(static_cast<int>(place), std::max(0, count - 2));
    return {.begin = begin, .end = begin, .between = static_cast<float>(place - begin)};
  }

  bool nothing() const { return begin < 0; }
  bool largest() const { return end > begin; }
};

}  // namespace

Result<Picture> render(const Matrix& magnitude, double sample_rate_hz, StftSettings stft,
                       const ViewSettings& settings) {
  if (auto valid = check(settings); !valid) return std::unexpected(valid.error());
  const int width = settings.width_px, height = settings.height_px;
  const int frames = magnitude.rows(), bins = magnitude.columns();

  const FrequencyAxis axis(settings.scale, settings.lowest_hz, settings.highest_hz);
  const double bins_per_hz = stft.n_fft / sample_rate_hz;
  std::vector<Reach> rows(static_cast<size_t>(height));
  for (int y = 0; y < height; ++y) {
    const double bottom = axis.hz_at(static_cast<double>(height - 1 - y) / height);
    const double top = axis.hz_at(static_cast<double>(height - y) / height);
    rows[y] = Reach::of(bottom * bins_per_hz, top * bins_per_hz, bins);
  }

  // One frame as the picture's rows see it. Consecutive columns ask for the same frames again, so the last two are
  // kept.
  struct SeenFrame {
    int frame = -1;
    std::vector<float> values;
  };
  SeenFrame seen[2] = {{.values = std::vector<float>(rows.size())}, {.values = std::vector<float>(rows.size())}};
  const auto see = [&](int frame) -> const std::vector<float>& {
    SeenFrame& slot = seen[frame % 2];
    if (slot.frame != frame) {
      slot.frame = frame;
      const auto levels = magnitude.row(frame);
      for (size_t y = 0; y < rows.size(); ++y) {
        const Reach& reach = rows[y];
        if (reach.nothing()) {
          slot.values[y] = 0;
        } else if (reach.largest()) {
          slot.values[y] = *std::max_element(levels.begin() + reach.begin, levels.begin() + reach.end);
        } else {
          const float above = reach.begin + 1 < bins ? levels[reach.begin + 1] : levels[reach.begin];
          slot.values[y] = std::lerp(levels[reach.begin], above, reach.between);
        }
      }
    }
    return slot.values;
  };

  const ColourTable colours = colour_table(settings.colour_map);
  const double full_scale = stft.n_fft / 4.0;  // the peak of a sine of amplitude 1 under a Hann window
  // 20 log10(m / full scale), as a place in the table
  const auto per_db = static_cast<float>(255 / (settings.ceiling_db - settings.floor_db));
  const float offset = static_cast<float>(-20 * std::log10(full_scale) - settings.floor_db) * per_db;
  const float per_log2 = 20 * std::log10(2.0f) * per_db;
  const auto colour_of = [&](float level) {
    const float place = level > 0 ? per_log2 * std::log2(level) + offset : 0;
    return colours[static_cast<size_t>(std::clamp(place, 0.0f, 255.0f))];
  };

  Picture picture{.width_px = width, .height_px = height, .rgba = {}};
  picture.rgba.resize(4 * static_cast<size_t>(width) * static_cast<size_t>(height));
  const double frames_per_second = sample_rate_hz / stft.hop;
  const double seconds_per_px = (settings.to_seconds - settings.from_seconds) / width;
  std::vector<float> column(rows.size());
  for (int x = 0; x < width; ++x) {
    const double from = (settings.from_seconds + x * seconds_per_px) * frames_per_second;
    const Reach reach = Reach::of(from, from + seconds_per_px * frames_per_second, frames);
    std::ranges::fill(column, 0.0f);
    if (reach.largest()) {
      for (int frame = reach.begin; frame < reach.end; ++frame) {
        const std::vector<float>& values = see(frame);
        for (size_t y = 0; y < column.size(); ++y) column[y] = std::max(column[y], values[y]);
      }
    } else if (!reach.nothing()) {
      const std::vector<float>& left = see(reach.begin);
      const std::vector<float>& right = see(std::min(reach.begin + 1, frames - 1));
      for (size_t y = 0; y < column.size(); ++y) column[y] = std::lerp(left[y], right[y], reach.between);
    }
    for (int y = 0; y < height; ++y) {
      const Colour colour = colour_of(column[y]);
      uint8_t* pixel = &picture.rgba[4 * (static_cast<size_t>(y) * width + x)];
      pixel[0] = colour.red;
      pixel[1] = colour.green;
      pixel[2] = colour.blue;
      pixel[3] = 255;
    }
  }
  return picture;
}

}  // namespace retimbre
