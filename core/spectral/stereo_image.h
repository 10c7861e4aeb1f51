#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/thread_pool.h"
#include "core/spectral/stft_settings.h"

namespace retimbre {

/// Gives a mono sound the stereo image of another: parametric stereo (Breebaart, van de Par, Kohlrausch & Schuijers
/// 2005), written as a prediction of the side from the mid. In each band (triangles 1.5 ERB apart; Glasberg & Moore
/// 1990) and over some 50 ms, the content's side S = (L - R) / 2 is a part of its mid M = (L + R) / 2 and a remainder,
///   S = a M + remainder,  a = <S, M> / |M|^2 (complex: level and phase),  |remainder|^2 = b^2 |M|^2,
/// and the result's mid is Y, its side a Y + b D. D is Y with its phases turned, once a band, so that it has Y's
/// energy and no correlation with it; what correlation a band still has is taken off. So the result's channels have
/// the content's level difference, correlation and phase in each band, the energy of both channels exceeds that of the
/// mid as the content's does, and their mean is Y.
///
/// The side has at most kMostSideToMid times Y's energy. A content whose channels cancel has next to no mid, and what
/// is divided by it would raise whatever noise a mono result has there without bound; at the bound the channels'
/// correlation is -0.88 and they are 12 dB louder than their mean.
///
/// mono, left, right: one length, 1 or more, and one rate. Where left and right are the same, both channels are
/// `mono`, bit for bit. The same bytes for any number of threads.
std::array<std::vector<float>, 2> place_in_stereo(std::span<const float> mono, std::span<const float> left,
                                                  std::span<const float> right, double sample_rate_hz,
                                                  StftSettings settings, ThreadPool& pool);
inline constexpr float kMostSideToMid = 15;

/// A long sound may be placed in segments that begin at multiples of the hop: samples that lie at least so far from
/// both ends of their segment (where it is not the sound's own end) are those of the whole.
int64_t stereo_image_context(double sample_rate_hz, StftSettings settings);

}  // namespace retimbre
