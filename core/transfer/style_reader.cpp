#include "core/transfer/style_reader.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/audio/level.h"
#include "core/base/text.h"
#include "core/transfer/frames.h"

namespace retimbre {
namespace {

/// What the sentences call the style number `index` of so many.
std::string name_of(size_t index, size_t count) { return count == 1 ? "style" : sentence("style ", index + 1); }

}  // namespace

double WeightedStyle::weight_at(double seconds) const {
  const auto after = std::ranges::find_if(weights, [&](const WeightPoint& p) { return p.seconds > seconds; });
  if (after == weights.begin()) return weights.front().weight;
  if (after == weights.end()) return weights.back().weight;
  const WeightPoint &a = *(after - 1), &b = *after;
  return std::lerp(a.weight, b.weight, (seconds - a.seconds) / (b.seconds - a.seconds));
}

Result<void> validate(const std::vector<WeightedStyle>& styles) {
  if (styles.empty()) return fail(ErrorCode::kInvalidOption, "A transfer needs a style; give one or more.");
  bool any = false;
  for (size_t i = 0; i < styles.size(); ++i) {
    const std::string name = name_of(i, styles.size());
    if (auto valid = validate(*styles[i].clip, name); !valid) return valid;
    const auto& weights = styles[i].weights;
    for (const auto& [seconds, weight] : weights) {
      if (!(weight >= 0 && std::isfinite(weight)) || !std::isfinite(seconds)) {
        return fail(ErrorCode::kInvalidOption, sentence("The weight of the ", name, " is ", weight, " at ", seconds,
                                                        " s; give numbers of 0 or more."));
      }
      any = any || weight > 0;
    }
    const auto later = [](const WeightPoint& a, const WeightPoint& b) { return a.seconds >= b.seconds; };
    if (weights.empty() || std::ranges::adjacent_find(weights, later) != weights.end()) {
      return fail(ErrorCode::kInvalidOption,
                  sentence("The weights of the ", name, " over time need one point or more, each later than the one ",
                           "before."));
    }
  }
  if (!any) return fail(ErrorCode::kInvalidOption, "The weights of all styles are 0; give one of them more.");
  return {};
}

StyleReader::StyleReader(std::vector<WeightedStyle> styles, const Grid& grid, Compression compression, ThreadPool& pool)
    : grid_(grid), compression_(compression), pool_(pool) {
  for (WeightedStyle& style : styles) {
    // One that never counts is as if it had not been given.
    if (std::ranges::none_of(style.weights, [](const WeightPoint& p) { return p.weight > 0; })) continue;
    const ClipSource& clip = *style.clip;
    styles_.push_back(std::make_unique<Style>(Style{.given = std::move(style),
                                                    .at_grid = ResampledSource(clip, grid.sample_rate_hz, pool),
                                                    .survey = {},
                                                    .frames = {}}));
  }
}

int StyleReader::frames(int64_t style_frames) { return static_cast<int>(std::min<int64_t>(style_frames, kMostFrames)); }

int StyleReader::frames() const {
  int64_t all = 0;
  for (const auto& style : styles_) all += frame_count(style->at_grid.frames(), grid_);
  return frames(all);
}

SurveyReader::SurveyReader(const ClipSource& clip, const Grid& grid, ThreadPool& pool)
    : clip_(clip),
      grid_(grid),
      pool_(pool),
      survey_(grid.stft.n_fft, grid.sample_rate_hz, pool),
      frames_(frame_count(clip.frames(), grid)) {}

Result<bool> SurveyReader::step() {
  if (next_ == frames_) return survey_.step();
  constexpr int kFramesOfStep = 431;
  const int end = std::min(frames_, next_ + kFramesOfStep);
  Matrix frames = magnitudes(clip_, grid_, next_, end, pool_);
  power_ += low_band_power(frames, grid_) * frames.rows();
  compress(frames.span(), Compression::kPower);
  survey_.add(frames);
  next_ = end;
  return false;
}

Result<bool> StyleReader::step() {
  if (next_ < styles_.size()) {
    auto done = read(*styles_[next_]);
    if (!done) return done;
    if (*done) ++next_;
  }
  return next_ == styles_.size();
}

/// True when the style is read.
Result<bool> StyleReader::read(Style& style) {
  const int all = frame_count(style.at_grid.frames(), grid_);
  const int most = kMostFrames / static_cast<int>(styles_.size());
  std::vector<TellingStretch> stretches = {{.begin = 0, .frames = all, .weight = 1}};
  double power = 0;
  if (all > most) {
    if (!style.survey) style.survey.emplace(style.at_grid, grid_, pool_);
    auto surveyed = style.survey->step();
    if (!surveyed || !*surveyed) return surveyed;
    stretches = style.survey->survey().summary(most);
    power = style.survey->power();
    style.survey.reset();
  }
  if (auto done = read_stretches(style, stretches, power); !done) return std::unexpected(done.error());
  return true;
}

/// power: of the whole style; 0 where the stretches are the whole.
Result<void> StyleReader::read_stretches(Style& style, const std::vector<TellingStretch>& stretches, double power) {
  int rows = 0;
  for (const TellingStretch& stretch : stretches) rows += stretch.frames;
  Matrix frames(rows, grid_.bins());
  float* to = frames.data();
  for (const TellingStretch& stretch : stretches) {
    const Matrix part = magnitudes(style.at_grid, grid_, stretch.begin, stretch.begin + stretch.frames, pool_);
    to = std::ranges::copy(part.span(), to).out;
    style.frames.stretches.push_back({.frames = stretch.frames, .weight = stretch.weight});
  }
  if (power == 0) power = low_band_power(frames, grid_);
  if (power == 0) {
    return fail(ErrorCode::kInvalidClip, "The " + name_of(next_, styles_.size()) +
                                             " is silent once its channels are mixed to one; give a clip that can be "
                                             "heard in mono.");
  }
  scale(frames.span(), grid_.magnitude_scale() * kAnalysisRms / std::sqrt(power));
  compress(frames.span(), compression_);
  style.frames.frames = std::move(frames);
  return {};
}

StyleFrames StyleReader::at(double seconds) const {
  std::vector<double> weights;
  for (const auto& style : styles_) weights.push_back(style->given.weight_at(seconds));
  // Where nothing counts, all count alike. The sum of the largest weights would be infinite.
  const double largest = std::ranges::max(weights);
  for (double& weight : weights) weight = largest == 0 ? 1 : weight / largest;
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  StyleFrames all;
  int rows = 0;
  for (size_t i = 0; i < weights.size(); ++i) rows += weights[i] > 0 ? styles_[i]->frames.frames.rows() : 0;
  all.frames = Matrix(rows, grid_.bins());
  float* to = all.frames.data();
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0) continue;
    const StyleFrames& one = styles_[i]->frames;
    to = std::ranges::copy(one.frames.span(), to).out;
    for (const Stretch& stretch : one.stretches) {
      all.stretches.push_back({.frames = stretch.frames, .weight = stretch.weight * weights[i] / sum});
    }
  }
  return all;
}

bool StyleReader::changes() const {
  return styles_.size() > 1 &&
         std::ranges::any_of(styles_, [](const auto& style) { return style->given.weights.size() > 1; });
}

double StyleReader::seconds() const {
  double seconds = 0;
  for (const auto& style : styles_) seconds += style->given.clip->seconds();
  return seconds;
}

std::vector<std::string> StyleReader::notes() const {
  std::vector<std::string> all;
  for (size_t i = 0; i < styles_.size(); ++i) {
    const std::string name = name_of(i, styles_.size());
    for (auto& note : retimbre::notes(*styles_[i]->given.clip, name, kAnalysisRateHz)) all.push_back(std::move(note));
  }
  return all;
}

}  // namespace retimbre
