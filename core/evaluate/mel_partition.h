#pragma once

#include <vector>

#include "core/base/matrix.h"

namespace retimbre {

/// The bins of a spectrum from 30 Hz up, cut into bands of equal width on the mel scale; each bin belongs to one band,
/// and each band has one bin or more.
class MelPartition {
 public:
  static constexpr double kLowestHz = 30;

  MelPartition(int bands, int n_fft, double sample_rate_hz);

  int bands() const { return static_cast<int>(first_bins_.size()) - 1; }
  int first_bin(int band) const { return first_bins_[static_cast<size_t>(band)]; }
  int end_bin(int band) const { return first_bins_[static_cast<size_t>(band) + 1]; }

  /// Sum of the squares of all frames' bins in each band.
  std::vector<double> energies(const Matrix& magnitude) const;

 private:
  std::vector<int> first_bins_;  // [bands + 1]
};

}  // namespace retimbre
