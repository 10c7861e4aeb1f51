#pragma once

#include <span>

#include "core/base/thread_pool.h"

namespace retimbre {

/// Where a sound is most like its own past.
struct Repetition {
  double correlation = 0;
  double lag_seconds = 0;
};

/// The largest value of the sound's autocorrelation at lags from 1 s to its length less 1 s: of the sequence x of its
/// log-mel levels every 46 ms, each band's mean taken off,
///   r(lag) = sum over t of <x_t, x_{t + lag}> / sum over t of <x_t, x_t>
/// (Box and Jenkins's estimate, which a lag of which little is heard counts for little in). A loop of P seconds in a
/// sound of T has r(P) = 1 - P / T. Samples at kAnalysisRateHz, of any level; 0 of a sound of less than 2 s.
Repetition repetition(std::span<const float> samples, ThreadPool& pool);

}  // namespace retimbre
