#pragma once

namespace retimbre {

/// A short-time Fourier transform: Hann windows (periodic) of n_fft samples, hop samples apart, the first centred on
/// the clip's first sample; the clip is continued at both ends by reflection. n_fft is a multiple of 8, 1 <= hop <=
/// n_fft / 2.
struct StftSettings {
  int n_fft = 2048;
  int hop = 512;

  constexpr int bins() const { return n_fft / 2 + 1; }
};

}  // namespace retimbre
