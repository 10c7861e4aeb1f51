#pragma once

#include <optional>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/nn/matrix_product.h"
#include "core/spectral/mel.h"

namespace retimbre {

/// Frames of a clip, and how much they count.
struct TellingStretch {
  int begin, frames;
  double weight;
};

/// What a long clip is like as a texture, from all its frames. Frames are compared as the engine of infinite width
/// does, by the square of the arc-cosine kernel of patches of 4 frames, but in 64 mel bands; a clip's pieces are then
/// points, their mean embeddings, whose inner products are means of that kernel (Gretton et al. 2012). Clips are cut
/// into segments of kSegmentFrames. Ten minutes take 20 MB.
class StyleSurvey {
 public:
  static constexpr int kSegmentFrames = 21;  // half a second

  /// n_fft, sample_rate_hz: of the spectra. `pool` must outlive it.
  StyleSurvey(int n_fft, double sample_rate_hz, ThreadPool& pool);

  /// The next frames, |STFT|^0.3 at any level (the same for all): frames x bins.
  void add(const Matrix& frames);
  int frames() const { return frames_; }
  /// After the last frames: some tens of milliseconds of work. True when all is done, and the following may be asked.
  Result<bool> step();

  /// The stretches that, weighted, are nearest to the whole clip, with at most `most` frames in all (at least
  /// kSegmentFrames): segments are taken one after the other, as in kernel herding (Chen, Welling and Smola 2010), each
  /// with all weights fitted anew. A clip that has no more frames is one stretch. In the order of time; weights are
  /// above 0 and sum to 1.
  std::vector<TellingStretch> summary(int most) const;
  /// The squared distance between the embedding of a summary and that of the whole clip, as a part of the latter's
  /// norm.
  double distance(const std::vector<TellingStretch>& summary) const;

  /// How little pieces of some 3 s are alike, whatever their level: 1 less the mean cosine between them, 0 for one
  /// steady texture. Clips of less than 2 s count as steady.
  double busyness() const;
  /// Above it a style is called too varied to be one texture. Measured: 40 textures, single instruments and excerpts of
  /// one song lie at 0.0005 to 0.03 (rain, sea, fire and crowds below 0.004; plucked notes with silence in between are
  /// an exception at 0.14), 40 s joined of four songs of a genre at 0.015 to 0.045 (four of five genres above this), of
  /// twelve kinds of sound at 0.12.
  static constexpr double kBusy = 0.033;

  /// The `frames` frames (or the whole clip, if it is shorter) of which every half second is most like the others and
  /// which are not 20 dB quieter than the clip.
  TellingStretch steadiest(int frames) const;

 private:
  int segments() const { return means_.rows(); }
  double mean(int a_begin, int a_end, int b_begin, int b_end) const;
  double centred(int a, int b) const;
  std::vector<int> herd(int count) const;
  std::vector<double> best_weights(const std::vector<int>& chosen) const;

  ThreadPool& pool_;
  MelFilterBank bank_;
  std::vector<float> band_scale_;  // root of the number of bins that a band stands for
  std::vector<float> features_;    // frames x bands
  int frames_ = 0;
  Matrix patches_;  // segments * kPatches x patch
  std::vector<float> norms_, inverse_norms_;
  std::optional<MatrixProduct> product_;
  Matrix means_;                // of the squared kernel between segments
  std::vector<double> target_;  // the mean of each row
  double whole_ = 0;            // the mean of all
  int next_ = 0;
};

}  // namespace retimbre
