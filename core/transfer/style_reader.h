#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/audio/clip_source.h"
#include "core/audio/resample.h"
#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/spectral/compression.h"
#include "core/style/style_frames.h"
#include "core/style/style_survey.h"
#include "core/transfer/grid.h"

namespace retimbre {

/// A style's weight at a moment of the content. Between two points it is interpolated, before the first and after the
/// last it stays.
struct WeightPoint {
  double seconds, weight;
};

/// A clip that a transfer takes timbre and texture from. Weights are relative to those of the other styles.
struct WeightedStyle {
  std::shared_ptr<const ClipSource> clip;
  std::vector<WeightPoint> weights = {{0, 1}};

  double weight_at(double seconds) const;
};

/// Says why styles cannot be used: none, a clip that is wrong, weights that are not numbers of 0 or more, not in the
/// order of their times, or all 0.
Result<void> validate(const std::vector<WeightedStyle>& styles);

/// Reads a clip through for a survey, some tens of milliseconds at a time.
class SurveyReader {
 public:
  /// clip: at the grid's rate. It and `pool` must outlive this.
  SurveyReader(const ClipSource& clip, const Grid& grid, ThreadPool& pool);

  /// True when all is done.
  Result<bool> step();
  const StyleSurvey& survey() const { return survey_; }
  /// Mean square of the clip's samples in the engines' band.
  double power() const { return power_ / std::max(1, next_); }

 private:
  const ClipSource& clip_;
  Grid grid_;
  ThreadPool& pool_;
  StyleSurvey survey_;
  int frames_, next_ = 0;
  double power_ = 0;
};

/// Reads the styles of a transfer as frames on a grid: compressed magnitudes, each style at the level kAnalysisRms. Of
/// a style that is too long the most telling stretches are taken, with weights (see StyleSurvey).
class StyleReader {
 public:
  /// Frames of all styles together: what is longer is summarised.
  static constexpr int kMostFrames = 646;  // 15 s

  /// styles: valid ones. `pool` must outlive it.
  StyleReader(std::vector<WeightedStyle> styles, const Grid& grid, Compression compression, ThreadPool& pool);

  /// Some tens of milliseconds of reading. True when all is read. Errors: a style that is silent in mono.
  Result<bool> step();
  bool ready() const { return next_ == styles_.size(); }

  /// The styles that count at a moment of the content, in one; only when all is read.
  StyleFrames at(double seconds) const;
  /// Whether the weights change over time.
  bool changes() const;
  /// Of all styles together.
  double seconds() const;
  std::vector<std::string> notes() const;

  /// The most frames that at() may have; those of styles of such a length in all.
  int frames() const;
  static int frames(int64_t style_frames);

 private:
  struct Style {
    WeightedStyle given;
    ResampledSource at_grid;
    std::optional<SurveyReader> survey;  // of a long one, while it is read
    StyleFrames frames;                  // of this one alone
  };

  Result<bool> read(Style& style);
  Result<void> read_stretches(Style& style, const std::vector<TellingStretch>& stretches, double power);

  Grid grid_;
  Compression compression_;
  ThreadPool& pool_;
  std::vector<std::unique_ptr<Style>> styles_;
  size_t next_ = 0;
};

}  // namespace retimbre
