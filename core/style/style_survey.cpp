#include "core/style/style_survey.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/dot.h"
#include "core/style/arc_cosine.h"

namespace retimbre {
namespace {

constexpr MelSettings kBands{.bands = 64, .lowest_hz = 30, .highest_hz = 11025};
constexpr int kPatchFrames = 4, kPatches = 8;  // of a segment, evenly spread
constexpr int kPatchSize = kPatchFrames * kBands.bands;
constexpr int kSegmentsOfStep = 16;
constexpr float kSmallestNorm = 1e-12f;

int patch_begin(int patch) {
  constexpr int kLast = StyleSurvey::kSegmentFrames - kPatchFrames;
  return patch * kLast / (kPatches - 1);
}

}  // namespace

StyleSurvey::StyleSurvey(int n_fft, double sample_rate_hz, ThreadPool& pool)
    : pool_(pool), bank_(kBands, n_fft, sample_rate_hz), band_scale_(static_cast<size_t>(kBands.bands)) {
  const Matrix weights = bank_.weights();
  for (int b = 0; b < weights.rows(); ++b) {
    // Of weights that sum to 1: how many even ones would be as concentrated.
    const double square = dot(weights.row(b), weights.row(b));
    band_scale_[static_cast<size_t>(b)] = square > 0 ? static_cast<float>(std::sqrt(1 / square)) : 0.0f;
  }
}

void StyleSurvey::add(const Matrix& frames) {
  Matrix bands;
  bank_.apply(frames, bands);
  for (int t = 0; t < bands.rows(); ++t) {
    for (int b = 0; b < bands.columns(); ++b) features_.push_back(bands(t, b) * band_scale_[static_cast<size_t>(b)]);
  }
  frames_ += frames.rows();
}

Result<bool> StyleSurvey::step() {
  const int count = std::max(1, frames_ / kSegmentFrames);
  if (means_.size() == 0) {
    // A clip shorter than a segment goes on with its last frame.
    const int needed = std::max(frames_, kSegmentFrames);
    for (int t = frames_; t < needed; ++t) {
      for (int b = 0; b < kBands.bands; ++b) features_.push_back(features_[features_.size() - kBands.bands]);
    }
    patches_ = Matrix(count * kPatches, kPatchSize);
    for (int p = 0; p < patches_.rows(); ++p) {
      const int begin = p / kPatches * kSegmentFrames + patch_begin(p % kPatches);
      std::copy_n(features_.begin() + static_cast<ptrdiff_t>(begin) * kBands.bands, kPatchSize, patches_.row(p).data());
      const auto norm = static_cast<float>(std::sqrt(dot(patches_.row(p), patches_.row(p))));
      norms_.push_back(std::max(norm, kSmallestNorm));
      inverse_norms_.push_back(1 / norms_.back());
    }
    std::vector<float>().swap(features_);
    auto product = MatrixProduct::create(ProductForm::kTransposed, kPatchSize, patches_.rows(), pool_);
    if (!product) return std::unexpected(product.error());
    product_.emplace(std::move(*product));
    means_ = Matrix(count, count);
    return false;
  }
  const int begin = next_, end = std::min(count, begin + kSegmentsOfStep);
  Matrix products((end - begin) * kPatches, patches_.rows());
  product_->run(products.rows(), products.columns(), patches_.row(begin * kPatches).data(), patches_.data(),
                products.data());
  pool_.parallel_for(static_cast<size_t>(end - begin), 1, [&](size_t i, size_t) {
    const int a = begin + static_cast<int>(i);
    for (int b = a; b < count; ++b) {
      const auto from = static_cast<size_t>(b) * kPatches;
      double sum = 0;
      for (int p = 0; p < kPatches; ++p) {
        const size_t row = static_cast<size_t>(a) * kPatches + static_cast<size_t>(p);
        sum += arc_cosine_row(products.row(static_cast<int>(i) * kPatches + p).subspan(from, kPatches), norms_[row],
                              inverse_norms_[row], std::span(norms_).subspan(from, kPatches),
                              std::span(inverse_norms_).subspan(from, kPatches), 0)
                   .squares;
      }
      means_(a, b) = static_cast<float>(sum / (kPatches * kPatches));
    }
  });
  next_ = end;
  if (next_ < count) return false;
  for (int a = 0; a < count; ++a) {
    for (int b = 0; b < a; ++b) means_(a, b) = means_(b, a);
  }
  for (int a = 0; a < count; ++a) target_.push_back(mean(a, a + 1, 0, count));
  for (const double mean : target_) whole_ += mean / count;
  patches_ = Matrix();
  product_.reset();
  return true;
}

double StyleSurvey::mean(int a_begin, int a_end, int b_begin, int b_end) const {
  double sum = 0;
  for (int a = a_begin; a < a_end; ++a) {
    for (int b = b_begin; b < b_end; ++b) sum += means_(a, b);
  }
  return sum / (a_end - a_begin) / (b_end - b_begin);
}

/// Inner product of what two segments differ from the whole clip by.
double StyleSurvey::centred(int a, int b) const {
  return means_(a, b) - target_[static_cast<size_t>(a)] - target_[static_cast<size_t>(b)] + whole_;
}

/// Each next segment is the one by which the best step towards it lessens the distance most (its own norm counts: loud
/// segments have long steps); then all weights are fitted anew.
std::vector<int> StyleSurvey::herd(int count) const {
  std::vector<int> chosen;
  std::vector<double> weights;
  std::vector<bool> is_chosen(target_.size());
  while (static_cast<int>(chosen.size()) < count) {
    std::vector<double> towards(target_.size());  // inner products of the summary's difference with each segment's
    double left = 0;                              // the squared distance
    for (size_t i = 0; i < chosen.size(); ++i) {
      for (int a = 0; a < segments(); ++a) towards[static_cast<size_t>(a)] += weights[i] * centred(a, chosen[i]);
    }
    for (size_t i = 0; i < chosen.size(); ++i) left += weights[i] * towards[static_cast<size_t>(chosen[i])];
    int best = -1;
    double most = -std::numeric_limits<double>::infinity();
    for (int a = 0; a < segments(); ++a) {
      const auto i = static_cast<size_t>(a);
      if (is_chosen[i]) continue;
      const double slope = left - towards[i], length = left - 2 * towards[i] + centred(a, a);
      const double gain = chosen.empty() ? -centred(a, a) : slope * std::abs(slope) / std::max(length, 1e-30);
      if (gain <= most) continue;
      most = gain;
      best = a;
    }
    chosen.push_back(best);
    is_chosen[static_cast<size_t>(best)] = true;
    weights = best_weights(chosen);
  }
  std::ranges::sort(chosen);
  return chosen;
}

/// Weights of 0 or more that sum to 1 and are nearest to the clip: weight is moved between two segments at a time, as
/// far as it lessens the distance (Platt 1998, sequential minimal optimisation).
std::vector<double> StyleSurvey::best_weights(const std::vector<int>& chosen) const {
  constexpr int kSweeps = 50;
  const size_t n = chosen.size();
  std::vector<double> weights(n, 1.0 / static_cast<double>(n)), slopes(n);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) slopes[i] += weights[j] * centred(chosen[i], chosen[j]);
  }
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < i; ++j) {
        const double curvature =
            means_(chosen[i], chosen[i]) + means_(chosen[j], chosen[j]) - 2.0 * means_(chosen[i], chosen[j]);
        if (curvature <= 0) continue;
        const double moved = std::clamp((slopes[j] - slopes[i]) / curvature, -weights[i], weights[j]);
        weights[i] += moved;
        weights[j] -= moved;
        for (size_t k = 0; k < n; ++k) {
          slopes[k] += moved * (means_(chosen[k], chosen[i]) - means_(chosen[k], chosen[j]) -
                                (target_[static_cast<size_t>(chosen[i])] - target_[static_cast<size_t>(chosen[j])]));
        }
      }
    }
  }
  return weights;
}

std::vector<TellingStretch> StyleSurvey::summary(int most) const {
  if (frames_ <= most) return {{.begin = 0, .frames = frames_, .weight = 1}};
  const std::vector<int> chosen = herd(std::min(segments(), std::max(1, most / kSegmentFrames)));
  const std::vector<double> weights = best_weights(chosen);
  std::vector<TellingStretch> stretches;
  for (size_t i = 0; i < chosen.size(); ++i) {
    if (weights[i] > 0)
      stretches.push_back({.begin = chosen[i] * kSegmentFrames, .frames = kSegmentFrames, .weight = weights[i]});
  }
  return stretches;
}

double StyleSurvey::distance(const std::vector<TellingStretch>& summary) const {
  const double whole = mean(0, segments(), 0, segments());
  double own = 0, with_whole = 0;
  const auto segments_of = [&](const TellingStretch& stretch) {
    const int begin = stretch.begin / kSegmentFrames;
    return std::pair{begin, std::clamp((stretch.begin + stretch.frames) / kSegmentFrames, begin + 1, segments())};
  };
  for (const TellingStretch& a : summary) {
    const auto [a_begin, a_end] = segments_of(a);
    with_whole += a.weight * mean(a_begin, a_end, 0, segments());
    for (const TellingStretch& b : summary) {
      const auto [b_begin, b_end] = segments_of(b);
      own += a.weight * b.weight * mean(a_begin, a_end, b_begin, b_end);
    }
  }
  return whole > 0 ? (own - 2 * with_whole + whole) / whole : 0;
}

double StyleSurvey::busyness() const {
  constexpr int kPieceSegments = 6;  // 3 s
  constexpr double kAudible = 1e-4;  // of the loudest piece's norm
  const int length = std::clamp(segments() / 2, 1, kPieceSegments), pieces = segments() / length;
  if (segments() < 4) return 0;
  std::vector<int> begins;
  std::vector<double> norms;
  double loudest = 0;
  for (int p = 0; p < pieces; ++p) {
    begins.push_back(p * length);
    norms.push_back(mean(p * length, (p + 1) * length, p * length, (p + 1) * length));
    loudest = std::max(loudest, norms.back());
  }
  double sum = 0;
  int pairs = 0;
  for (size_t p = 0; p < begins.size(); ++p) {
    for (size_t q = 0; q < p; ++q) {
      if (std::min(norms[p], norms[q]) <= kAudible * loudest) continue;
      sum += 1 - mean(begins[p], begins[p] + length, begins[q], begins[q] + length) / std::sqrt(norms[p] * norms[q]);
      ++pairs;
    }
  }
  return pairs == 0 ? 0 : sum / pairs;
}

TellingStretch StyleSurvey::steadiest(int frames) const {
  const int length = std::clamp((frames + kSegmentFrames - 1) / kSegmentFrames, 1, segments());
  // The kernel's square goes with the fourth power of |X|^0.3: 20 dB are a factor of 10^1.2.
  const double quietest = mean(0, segments(), 0, segments()) * std::pow(10, -1.2);
  int best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (int begin = 0; begin + length <= segments(); ++begin) {
    const double norm = mean(begin, begin + length, begin, begin + length);
    if (norm < quietest) continue;
    double spread = 0;
    for (int a = begin; a < begin + length; ++a) {
      const double own = means_(a, a);
      spread += own > 0 ? 1 - mean(a, a + 1, begin, begin + length) / std::sqrt(own * norm) : 1;
    }
    if (spread >= least) continue;
    least = spread;
    best = begin;
  }
  const int begin = best * kSegmentFrames;
  return {.begin = begin, .frames = std::min(frames, frames_ - begin), .weight = 1};
}

}  // namespace retimbre
