#include "core/evaluate/mel_partition.h"

#include <algorithm>
#include <cmath>

#include "core/spectral/mel.h"

namespace retimbre {

MelPartition::MelPartition(int bands, int n_fft, double sample_rate_hz) {
  const double lowest = mel_from_hz(kLowestHz), highest = mel_from_hz(sample_rate_hz / 2);
  for (int band = 0; band < bands; ++band) {
    const double hz = hz_from_mel(lowest + (highest - lowest) * band / bands);
    const int bin = static_cast<int>(std::ceil(hz * n_fft / sample_rate_hz));
    first_bins_.push_back(band == 0 ? bin : std::max(bin, first_bins_.back() + 1));
  }
  first_bins_.push_back(n_fft / 2 + 1);
}

std::vector<double> MelPartition::energies(const Matrix& magnitude) const {
  std::vector<double> energies(static_cast<size_t>(bands()), 0.0);
  for (int t = 0; t < magnitude.rows(); ++t) {
    for (int band = 0; band < bands(); ++band) {
      for (int bin = first_bin(band); bin < end_bin(band); ++bin) {
        energies[static_cast<size_t>(band)] += static_cast<double>(magnitude(t, bin)) * magnitude(t, bin);
      }
    }
  }
  return energies;
}

}  // namespace retimbre
