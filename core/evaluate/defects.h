#pragma once

#include <span>

#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"

namespace retimbre {

/// Energy of the result in the mel bands where content and style both are 40 dB or more below their own loudest band
/// (per bin, over the whole clip), in dB of the result's whole energy; kNoStrayEnergyDb where there is none, and at the
/// least. All are |STFT| with kScoredAnalysis, of any level and number of frames.
double stray_energy_db(const Matrix& result, const Matrix& content, const Matrix& style);
inline constexpr double kNoStrayEnergyDb = -200;

/// How far the result is no more than both clips at once: R^2 = 1 - sum (|Y| - a_b |C| - b_b |S|)^2 / sum |Y|^2 with
/// a_b, b_b >= 0 fitted in each of 40 mel bands, over the frames that all three have. 1 for either clip itself, about
/// .96 for a plain mix and .82 for an equaliser match. Any levels.
double superposition(const Matrix& result, const Matrix& content, const Matrix& style);

/// The longest stretch of the result, in seconds, that is a piece of the style as it was, whatever its level and
/// equalisation. A piece of the result and one of the style of kCopyWindow frames are taken for the same where the
/// correlation of their log-mel values exceeds .95, each frame's mean and each band's mean taken off before: what is
/// left is the detail that two sounds share only by copying, not their spectrum or their rhythm, which a transfer is to
/// carry over. (Independent pieces of one recording were measured below .7, pasted ones above .98.) A window with too
/// little detail, as in silence, neither begins a stretch nor ends one. Samples at the analysis rate, of any level.
Result<double> copied_seconds(std::span<const float> result, std::span<const float> style, ThreadPool& pool);
inline constexpr int kCopyWindow = 11;  // 0.26 s

}  // namespace retimbre
