#include "core/evaluate/texture_scores.h"

#include <utility>
#include <vector>

#include "core/audio/delivery.h"
#include "core/base/text.h"
#include "core/evaluate/defects.h"
#include "core/evaluate/sound_features.h"

namespace retimbre {
namespace {

/// The clip as given, mixed down and at the analysis rate, and its magnitudes with a copy to work in.
uint64_t estimate_bytes(const Clip& clip) {
  const auto frames = 1 + static_cast<uint64_t>(clip.seconds() * kAnalysisRateHz) / kScoredAnalysis.hop;
  return static_cast<uint64_t>(clip.frames()) * (clip.channels.size() + 2) * sizeof(float) +
         2 * Matrix::bytes(frames, kScoredAnalysis.bins());
}

Result<std::vector<float>> analysed_samples(const Clip& clip, const std::string& name) {
  auto analysed = analyse(clip, name);
  if (!analysed) return std::unexpected(analysed.error());
  if (clip.seconds() >= kShortestTextureSeconds) return std::move(analysed->samples);
  return fail(ErrorCode::kInvalidClip,
              sentence("The ", name, " has ", clip.frames(), " samples at ", clip.sample_rate_hz,
                       " Hz; scores of a texture need at least ", kShortestTextureSeconds, " s."));
}

bool is_within(const TextureDistance& a, const TextureDistance& b) {
  return a.level_db <= b.level_db && a.variance <= b.variance && a.skewness <= b.skewness &&
         a.correlation <= b.correlation;
}

}  // namespace

Result<TextureScores> score_texture(const Clip& style, const Clip& texture, uint64_t memory_limit_bytes,
                                    ThreadPool& pool) {
  const uint64_t bytes = estimate_bytes(style) + estimate_bytes(texture);
  if (bytes > memory_limit_bytes) {
    return fail(ErrorCode::kTooLarge, sentence("Scoring these clips needs about ", bytes >> 20, " MiB of memory and ",
                                               memory_limit_bytes >> 20, " MiB can be had; shorter clips would fit."));
  }
  const auto style_samples = analysed_samples(style, "style");
  if (!style_samples) return std::unexpected(style_samples.error());
  const auto texture_samples = analysed_samples(texture, "texture");
  if (!texture_samples) return std::unexpected(texture_samples.error());

  const std::span<const float> whole = *style_samples;
  const size_t half = whole.size() / 2;
  TextureScores scores{};
  scores.to_style = distance(texture_statistics(*texture_samples), texture_statistics(whole));
  scores.between_halves = distance(texture_statistics(whole.first(half)), texture_statistics(whole.last(half)));
  scores.is_within_halves = is_within(scores.to_style, scores.between_halves);
  const auto copied = copied_seconds(*texture_samples, whole, pool);
  if (!copied) return std::unexpected(copied.error());
  scores.copied_seconds = *copied;
  scores.repetition = repetition(*texture_samples, pool);
  scores.is_periodic = scores.repetition.correlation > kPeriodicCorrelation;
  return scores;
}

}  // namespace retimbre
