#pragma once

#include <span>
#include <vector>

#include "core/audio/clip.h"
#include "core/base/thread_pool.h"

namespace retimbre {

/// What a style transfer must beat.
enum class Baseline {
  kMix,        // both clips at once, equally loud
  kEqualiser,  // the content with the style's long-term spectrum
};

/// The baseline's sound for a pair, delivered like a transfer's: mono, at the content's rate, of its length and
/// loudness. A style of another length is repeated or cut. Errors: clips that cannot be used.
Result<Clip> baseline(Baseline kind, const Clip& content, const Clip& style, ThreadPool& pool);

/// The first `count` samples of the sound repeated without end. samples: 1 or more.
std::vector<float> repeated(std::span<const float> samples, size_t count);

}  // namespace retimbre
