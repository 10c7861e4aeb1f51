#pragma once

#include <cstdint>
#include <functional>

#include "core/audio/clip_source.h"

namespace retimbre {

/// How much of a content is in a result of its length, after K weighting (ITU-R BS.1770): the inner product of both
/// over their norms. 1 of equal sounds, 0 of sounds that have nothing to do with each other, or cancel.
double likeness(const ClipSource& content, const ClipSource& result);

/// What makes a mix of `wet` of a result and 1 - wet of a content as loud as both are, when they are equally loud.
double mix_gain(double likeness, double wet);

/// A content and its result mixed after the fact, as a transfer with this `wet` does (see Output): as loud as the
/// content, with a true peak of at most Output::kCeilingDb. The mix has the result's channels, and comes in runs.
void mix(const ClipSource& content, const ClipSource& result, double wet,
         const std::function<void(int64_t begin, const Clip& run)>& take);

}  // namespace retimbre
