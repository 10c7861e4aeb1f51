#include "core/evaluate/scores.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/audio/delivery.h"
#include "core/audio/level.h"
#include "core/base/lanes.h"
#include "core/base/text.h"
#include "core/evaluate/baselines.h"
#include "core/evaluate/defects.h"
#include "core/evaluate/gaussian_distance.h"
#include "core/evaluate/held_out_network.h"
#include "core/evaluate/sound_features.h"
#include "core/spectral/logarithm.h"
#include "core/spectral/stft.h"

namespace retimbre {
namespace {

constexpr int kBins = kScoredAnalysis.bins();
constexpr int kFilters = 512;
/// A gain is found well enough by a part of the network.
constexpr int kFiltersForGain = 128;
constexpr double kGainStepsDb[] = {6, 2};
/// Two clips nearer than this are the same one: there is no way from one to the other to measure by.
constexpr double kLeastApartDb = 0.1;

/// 1 + samples / hop, for a clip of any rate.
int scored_frames(const Clip& clip) {
  return 1 + static_cast<int>(clip.seconds() * kAnalysisRateHz) / kScoredAnalysis.hop;
}

/// The samples as given, mixed down and at the analysis rate; the magnitudes, those of the repeated style among them,
/// and what the network and the search for copies work in.
uint64_t estimate_bytes(const Clip& content, const Clip& style, const Clip& result) {
  uint64_t bytes = 0;
  for (const Clip* clip : {&content, &style, &result}) {
    bytes += static_cast<uint64_t>(clip->frames()) * (clip->channels.size() + 2) * sizeof(float);
  }
  const int c = scored_frames(content), s = scored_frames(style), y = scored_frames(result);
  const int longest = std::max({c, s, y});
  return bytes + Matrix::bytes(2 * static_cast<uint64_t>(c) + s + y, kBins) + 2 * Matrix::bytes(longest, kBins) +
         HeldOutNetwork::estimate_bytes(longest, kBins, kFilters);
}

Result<void> check(const Clip& clip, const std::string& name) {
  if (auto valid = validate(clip, name); !valid) return valid;
  if (clip.seconds() >= kShortestScoredSeconds) return {};
  return fail(ErrorCode::kInvalidClip,
              sentence("The ", name, " has ", clip.frames(), " samples at ", clip.sample_rate_hz,
                       " Hz; scores need at least ", kShortestScoredSeconds, " s."));
}

/// At kAnalysisRateHz and kScoredRms.
Result<std::vector<float>> scored_samples(const Clip& clip, const std::string& name) {
  auto analysed = analyse(clip, name);
  if (!analysed) return std::unexpected(analysed.error());
  scale(analysed->samples, kScoredRms / kAnalysisRms);
  return std::move(analysed->samples);
}

Matrix magnitude_of(std::span<const float> samples, ThreadPool& pool) {
  Stft stft(kScoredAnalysis, static_cast<int64_t>(samples.size()), pool);
  Matrix magnitude;
  stft.magnitude(samples, magnitude);
  return magnitude;
}

/// to = ln(1 + gain from), to 1e-7.
void log_1p(float gain, std::span<const float> from, std::span<float> to) {
  const auto value = [&](Float4 x) { return logarithm(splat(1) + splat(gain) * x); };
  size_t i = 0;
  for (; i + 4 <= from.size(); i += 4) store(&to[i], value(load(&from[i])));
  for (; i < from.size(); ++i) to[i] = value(splat(from[i]))[0];
}

/// The style as a network sees it at any gain of a sound.
class StyleJudge {
 public:
  static Result<StyleJudge> create(const Matrix& style, int filters, ThreadPool& pool) {
    auto network = HeldOutNetwork::create(kBins, filters, pool);
    if (!network) return std::unexpected(network.error());
    StyleJudge judge(std::move(*network), pool);
    auto gram = judge.gram(style, 0);
    if (!gram) return std::unexpected(gram.error());
    judge.style_ = std::move(*gram);
    return judge;
  }

  /// |G - G_s| / |G_s|
  Result<double> distance(const Matrix& magnitude, double gain_db) {
    const auto of_sound = gram(magnitude, gain_db);
    if (!of_sound) return std::unexpected(of_sound.error());
    double difference = 0, whole = 0;
    for (size_t i = 0; i < style_.size(); ++i) {
      const double there = style_.data()[i], apart = of_sound->data()[i] - there;
      difference += apart * apart;
      whole += there * there;
    }
    return std::sqrt(difference / whole);
  }

 private:
  StyleJudge(HeldOutNetwork network, ThreadPool& pool) : network_(std::move(network)), pool_(&pool) {}

  Result<Matrix> gram(const Matrix& magnitude, double gain_db) {
    const auto gain = static_cast<float>(std::pow(10, gain_db / 20));
    Matrix frames(magnitude.rows(), magnitude.columns());
    pool_->parallel_for(static_cast<size_t>(frames.rows()), 16, [&](size_t begin, size_t count) {
      for (size_t t = begin; t < begin + count; ++t) {
        log_1p(gain, magnitude.row(static_cast<int>(t)), frames.row(static_cast<int>(t)));
      }
    });
    return network_.gram(frames);
  }

  HeldOutNetwork network_;
  ThreadPool* pool_;
  Matrix style_;
};

/// Gives the sound the gain at which it is nearest to the style: steps of 6 dB up to 12 either way, then of 2 dB up to
/// 4, going on only where the first step was nearer.
Result<void> give_best_gain(Matrix& magnitude, StyleJudge& judge) {
  auto nearest = judge.distance(magnitude, 0);
  if (!nearest) return std::unexpected(nearest.error());
  double gain_db = 0;
  for (const double step_db : kGainStepsDb) {
    const double from_db = gain_db;
    for (const double sign : {-1, 1}) {
      for (const int steps : {1, 2}) {
        const double tried_db = from_db + sign * steps * step_db;
        const auto distance = judge.distance(magnitude, tried_db);
        if (!distance) return std::unexpected(distance.error());
        if (*distance >= *nearest) break;
        nearest = distance;
        gain_db = tried_db;
      }
    }
  }
  scale(magnitude.span(), std::pow(10, gain_db / 20));
  return {};
}

/// Pearson's correlation over what both have; 0 where one of them does not change.
double correlation(std::span<const double> a, std::span<const double> b) {
  const size_t count = std::min(a.size(), b.size());
  double mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;
  for (size_t i = 0; i < count; ++i) {
    mean_a += a[i] / static_cast<double>(count);
    mean_b += b[i] / static_cast<double>(count);
  }
  for (size_t i = 0; i < count; ++i) {
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
    ab += (a[i] - mean_a) * (b[i] - mean_b);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

ContentScores content_scores(const SoundFeatures& result, const SoundFeatures& content) {
  double cosines = 0;
  int active = 0;
  for (int t = 0; t < std::min(result.chroma.rows(), content.chroma.rows()); ++t) {
    if (!content.is_active[t]) continue;
    for (int c = 0; c < content.chroma.columns(); ++c) {
      cosines += static_cast<double>(result.chroma(t, c)) * content.chroma(t, c);
    }
    ++active;
  }
  return {.onset = correlation(result.onsets, content.onsets),
          .chroma = active > 0 ? cosines / active : 0,
          .loudness = correlation(result.loudness_db, content.loudness_db)};
}

double root_mean_square_difference(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

}  // namespace

Result<Scores> score(const Clip& content, const Clip& style, const Clip& result, uint64_t memory_limit_bytes,
                     ThreadPool& pool) {
  for (const auto& [clip, name] : {std::pair{&content, "content"}, {&style, "style"}, {&result, "result"}}) {
    if (auto usable = check(*clip, name); !usable) return std::unexpected(usable.error());
  }
  const uint64_t bytes = estimate_bytes(content, style, result);
  if (bytes > memory_limit_bytes) {
    return fail(ErrorCode::kTooLarge, sentence("Scoring these clips needs about ", bytes >> 20, " MiB of memory and ",
                                               memory_limit_bytes >> 20, " MiB can be had; shorter clips would fit."));
  }
  const auto content_samples = scored_samples(content, "content");
  if (!content_samples) return std::unexpected(content_samples.error());
  const auto style_samples = scored_samples(style, "style");
  if (!style_samples) return std::unexpected(style_samples.error());
  const auto result_samples = scored_samples(result, "result");
  if (!result_samples) return std::unexpected(result_samples.error());

  Scores scores{};
  Matrix x = magnitude_of(*content_samples, pool), y = magnitude_of(*result_samples, pool);
  {
    const Matrix repeated_style = magnitude_of(repeated(*style_samples, content_samples->size()), pool);
    scores.defects.superposition = superposition(y, x, repeated_style);
  }
  const Matrix s = magnitude_of(*style_samples, pool);
  scores.defects.stray_energy_db = stray_energy_db(y, x, s);
  const auto copied = copied_seconds(*result_samples, *style_samples, pool);
  if (!copied) return std::unexpected(copied.error());
  scores.defects.copied_seconds = *copied;

  {
    auto judge = StyleJudge::create(s, kFiltersForGain, pool);
    if (!judge) return std::unexpected(judge.error());
    for (Matrix* sound : {&x, &y}) {
      if (auto given = give_best_gain(*sound, *judge); !given) return std::unexpected(given.error());
    }
  }
  auto judge = StyleJudge::create(s, kFilters, pool);
  if (!judge) return std::unexpected(judge.error());
  const auto gram = judge->distance(y, 0);
  if (!gram) return std::unexpected(gram.error());

  const SoundFeatures of_content = sound_features(x, pool), of_style = sound_features(s, pool),
                      of_result = sound_features(y, pool);
  const double apart = gaussian_distance(of_content.cepstra, of_style.cepstra);
  scores.style = {.gram = *gram,
                  .mfcc = gaussian_distance(of_result.cepstra, of_style.cepstra) / std::max(apart, kLeastApartDb),
                  .spectrum_db = root_mean_square_difference(of_result.spectrum_db, of_style.spectrum_db)};
  scores.content = content_scores(of_result, of_content);
  scores.defects.flatness_db = std::max(0.0, of_result.flatness_db - of_style.flatness_db);
  return scores;
}

}  // namespace retimbre
