#pragma once

#include "core/audio/clip.h"
#include "core/base/thread_pool.h"

namespace retimbre {

/// How near the result comes to the style; lower is better, 0 is there.
struct StyleScores {
  double gram;         // |G - G_s| / |G_s| of a random network that no engine uses (HeldOutNetwork, 512 filters)
  double mfcc;         // distance of 20 cepstral coefficients to the style (gaussian_distance), 1 being the content's
  double spectrum_db;  // root mean square difference of the long-term spectra in 80 mel bands
};

/// What is left of the content; higher is better, 1 is all.
struct ContentScores {
  double onset;     // correlation of the onset envelopes
  double chroma;    // mean cosine of the pitch classes' magnitudes, over the content's active frames
  double loudness;  // correlation of the levels in dB
};

/// What should not be there; lower is better.
struct DefectScores {
  double flatness_db;      // spectral flatness above the style's, 0 at the least
  double stray_energy_db;  // see stray_energy_db()
  double superposition;    // see superposition()
  double copied_seconds;   // see copied_seconds()
};

/// What can be said of a result without listening to it. No engine optimises these figures.
struct Scores {
  StyleScores style;
  ContentScores content;
  DefectScores defects;
};

/// Clips of any rates, channels and levels: they are mixed down and compared at 22 050 Hz. The result's frames are
/// those of the content, as far as both go; for the superposition a style of another length is repeated or cut. Before
/// they are judged, content and result are given the gain (in steps of 2 dB) at which the network finds them nearest to
/// the style, so that a level alone is neither style nor fault.
/// Errors: a clip that cannot be used or lasts less than kShortestScoredSeconds, under the name "content", "style" or
/// "result"; clips that need more than `memory_limit_bytes`.
Result<Scores> score(const Clip& content, const Clip& style, const Clip& result, uint64_t memory_limit_bytes,
                     ThreadPool& pool);
inline constexpr double kShortestScoredSeconds = 0.25;

}  // namespace retimbre
