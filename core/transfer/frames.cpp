#include "core/transfer/frames.h"

#include <algorithm>
#include <vector>

#include "core/spectral/stft.h"

namespace retimbre {

int frame_count(int64_t samples, const Grid& grid) { return static_cast<int>(1 + samples / grid.stft.hop); }

Matrix magnitudes(const ClipSource& clip, const Grid& grid, int begin, int end, ThreadPool& pool) {
  const auto [n_fft, hop] = grid.stft;
  // Frames reach half a window to both sides; where the clip does not end there, the frames that would see the
  // reflection at the cut are cut off.
  const int reach = (n_fft / 2 + hop - 1) / hop;
  const int first = std::max(0, begin - reach);
  const int64_t from = static_cast<int64_t>(first) * hop;
  const int64_t to = std::min(clip.frames(), static_cast<int64_t>(end - 1 + reach) * hop);
  const std::vector<float> samples = downmix(clip.read(from, to - from));
  Stft stft(grid.stft, static_cast<int64_t>(samples.size()), pool);
  Matrix all(stft.frames(), stft.bins());
  stft.magnitude(samples, all);
  if (first == begin && stft.frames() == end - begin) return all;
  Matrix wanted(end - begin, stft.bins());
  std::copy_n(all.row(begin - first).data(), wanted.size(), wanted.data());
  return wanted;
}

double low_band_power(const Matrix& magnitudes, const Grid& grid) {
  double sum = 0;
  for (int t = 0; t < magnitudes.rows(); ++t) {
    const auto row = magnitudes.row(t);
    double frame = 0;
    for (int f = 0; f < grid.low_bins; ++f) {
      const bool is_alone = f == 0 || f == grid.bins() - 1;  // all others stand for their mirror image, too
      frame += (is_alone ? 1.0 : 2.0) * static_cast<double>(row[f]) * row[f];
    }
    sum += frame;
  }
  const double window_energy = 3.0 / 8 * grid.stft.n_fft;  // of a Hann window
  return sum / grid.stft.n_fft / window_energy / magnitudes.rows();
}

}  // namespace retimbre
