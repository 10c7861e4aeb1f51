#pragma once

#include <cstdint>

#include "core/audio/clip.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/evaluate/repetition.h"
#include "core/evaluate/texture_statistics.h"

namespace retimbre {

/// What can be said of a texture that was made from a style, without listening to it.
struct TextureScores {
  TextureDistance to_style;        // of the texture to the whole style
  TextureDistance between_halves;  // of the style's first half to its second
  /// Whether the texture is as near to the style as the style's own halves are to each other, or nearer: in level,
  /// variance, skewness and correlation each, without any allowance.
  bool is_within_halves;
  double copied_seconds;  // see copied_seconds()
  Repetition repetition;  // of the texture
  /// Whether the texture's repetition exceeds kPeriodicCorrelation.
  bool is_periodic;
};

/// A loop of P seconds in a sound of T that lasts for more than a few of its turns is far above this, and independent
/// pieces put together at random stay below (see repetition()).
inline constexpr double kPeriodicCorrelation = 0.3;

/// Clips of any rates, channels and levels: mixed down and compared at 22 050 Hz, at one level.
/// Errors: a clip that cannot be used or lasts less than kShortestTextureSeconds, under the name "style" or "texture";
/// clips that need more than `memory_limit_bytes`.
Result<TextureScores> score_texture(const Clip& style, const Clip& texture, uint64_t memory_limit_bytes,
                                    ThreadPool& pool);
inline constexpr double kShortestTextureSeconds = 0.5;

}  // namespace retimbre
