#pragma once

#include <cstdint>
#include <span>

#include "core/base/matrix.h"
#include "core/base/thread_pool.h"
#include "core/spectral/frame_lanes.h"
#include "core/spectral/frame_passes.h"
#include "core/spectral/stft_settings.h"

namespace retimbre {

/// Real and imaginary parts, frames x bins each.
struct ComplexSpectrogram {
  Matrix real;
  Matrix imaginary;
};

/// The short-time Fourier transform of clips of one length, its inverse and its transpose. Frame t, bin k of a clip y
/// is
///   sum over n of w[n] y[t hop + n - n_fft / 2] exp(-2 pi i k n / n_fft)
/// with y continued by reflection (also where the clip is shorter than half a window). Nothing is scaled: a sine of
/// amplitude 1 peaks at n_fft / 4.
///
/// Plans and workspaces are made by the constructor and used by every call: one call at a time. Threaded over frames.
class Stft {
 public:
  /// samples: length of the clips, 1 or more. `pool` must outlive this.
  Stft(StftSettings settings, int64_t samples, ThreadPool& pool);

  int frames() const { return lanes_.frames(); }  // 1 + samples / hop
  int bins() const { return lanes_.settings().bins(); }

  /// samples: [samples]. Gives `out` its shape if it has another.
  void analyse(std::span<const float> samples, ComplexSpectrogram& out);
  /// The absolute values, frames x bins.
  void magnitude(std::span<const float> samples, Matrix& out);
  /// The clip whose transform is nearest to `in` in the sum of squares (Griffin & Lim 1984, eq. 6; the paddings count
  /// as what they repeat). Undoes analyse. The imaginary parts of the first and last bin do not count.
  void synthesise(const ComplexSpectrogram& in, std::span<float> samples);
  /// The transpose of analyse: the gradient of a function of the samples, from its gradient by real and imaginary
  /// parts.
  void adjoint(const ComplexSpectrogram& gradient, std::span<float> samples);

 private:
  template <class Scale>
  void add_up(const ComplexSpectrogram& in, Scale&& scale);

  const FrameLanes lanes_;
  FramePasses passes_;
  LaneSignal signal_;
  LaneSignal weights_;  // of the inverse; made when first needed
};

}  // namespace retimbre
