#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace retimbre {

/// The filter y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2].
struct Biquad {
  double b0, b1, b2, a1, a2;
};

/// The two filters of ITU-R BS.1770's K weighting at a rate of 1 kHz or more: the shelf that stands for the head, then
/// the high pass. At 48 kHz they are the published tables. At another rate they are the bilinear transforms of the
/// analogue filters that the tables are transforms of, each prewarped to keep its corner frequency.
std::array<Biquad, 2> k_weighting(double sample_rate_hz);

/// The loudness of a clip by ITU-R BS.1770-5, taken in pieces of any size; how it is cut does not matter. Every channel
/// has the weight 1 (mono, or left and right). Holds one double for each 100 ms.
class LoudnessMeter {
 public:
  LoudnessMeter(int channels, double sample_rate_hz);

  /// One span a channel, all of one length; any length, also 0.
  void add(std::span<const std::span<const float>> channels);

  /// Of the blocks of 400 ms, one every 100 ms, that are above -70 LUFS and above 10 LU below the mean of those. A clip
  /// that is shorter than a block has the loudness of its weighted_energy(). Minus infinity of what is silent, or below
  /// -70 LUFS throughout.
  double integrated_lufs() const;

  /// Mean square after K weighting, summed over the channels and not gated, of all samples so far; 0 of none. Its
  /// loudness is lufs(weighted_energy()).
  double weighted_energy() const;

  /// BS.1770's -0.691 + 10 log10(energy): a sine of 997 Hz in one channel at 0 dBFS has -3.01.
  static double lufs(double energy);

 private:
  using State = std::array<std::array<double, 2>, 2>;  // of each filter, transposed direct form II

  void finish_step();
  int64_t step_end(int64_t step) const;

  const std::array<Biquad, 2> filters_;
  const double sample_rate_hz_;
  std::vector<State> states_;     // [channels]
  std::vector<double> steps_;     // mean energy of each whole 100 ms
  std::vector<double> energies_;  // [channels], of the step that is under way
  double finished_energy_ = 0;    // sum of the energies of all whole steps
  int64_t samples_ = 0;
};

/// Of a whole clip by BS.1770, in LUFS; of what is too quiet for its gate by the energy alone. Minus infinity of
/// silence.
double loudness_lufs(const std::vector<std::vector<float>>& channels, double sample_rate_hz);

}  // namespace retimbre
