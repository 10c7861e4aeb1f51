#include "core/evaluate/texture_statistics.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

#include "core/audio/delivery.h"
#include "core/audio/level.h"
#include "core/spectral/compression.h"
#include "core/spectral/fft.h"
#include "core/spectral/staged_fft.h"

namespace retimbre {
namespace {

constexpr double kLowestHz = 20, kHighestHz = 10000;
/// The sound is filtered in blocks of so many samples, of which the middle half is kept: what the filters ring is over
/// by then.
constexpr int kBlock = 32768;
/// Values of a block's envelope, and those that are kept.
constexpr int kBlockValues = kBlock / kEnvelopeStride, kKeptValues = kBlockValues / 2;
constexpr int kLanes = 4;
constexpr double kEnvelopePower = 0.3;  // that of Compression::kPower
constexpr double kAudibleRangeDb = 60;
constexpr std::array kBandDistances = {1, 2, 3, 5, 8, 11, 16, 21};
constexpr int kModulationOctaves = 8;

/// Number of equivalent rectangular bandwidths below a frequency (Glasberg and Moore 1990).
constexpr double kErbQuality = 9.265, kLeastErbHz = 24.7;
double erbs_from_hz(double hz) { return kErbQuality * std::log1p(hz / (kErbQuality * kLeastErbHz)); }

/// A band's gains on the bins of a block's spectrum, and the transform that makes a signal of them.
struct Band {
  int first_bin;
  std::vector<float> gains;
  StagedFft4 inverse;
};

std::vector<Band> make_bands() {
  const double lowest = erbs_from_hz(kLowestHz);
  const double step = (erbs_from_hz(kHighestHz) - lowest) / (kTextureBands + 1);
  std::vector<Band> bands;
  for (int i = 0; i < kTextureBands; ++i) {
    const double centre = lowest + (i + 1) * step;
    int first_bin = 0;
    std::vector<float> gains;
    for (int bin = 0; bin <= kBlock / 2; ++bin) {
      const double apart = (erbs_from_hz(bin * kAnalysisRateHz / kBlock) - centre) / step;
      if (std::abs(apart) >= 1) continue;
      if (gains.empty()) first_bin = bin;
      gains.push_back(static_cast<float>(std::cos(apart * std::numbers::pi / 2)));
    }
    // Moved down to 0 Hz, the band's analytic signal is held twice over at the rate of so many values a block.
    const int points = std::max<int>(kBlockValues, static_cast<int>(std::bit_ceil(2 * gains.size())));
    bands.push_back({first_bin, std::move(gains), StagedFft4(points)});
  }
  return bands;
}

/// The place within [0, size) of a sample of a signal that goes on by reflection at both ends.
int64_t reflected(int64_t i, int64_t size) {
  const int64_t period = std::max<int64_t>(1, 2 * (size - 1));
  i = ((i % period) + period) % period;
  return std::min(i, period - i);
}

/// [bands x values], the compressed envelopes.
Matrix envelopes(std::span<const float> samples) {
  const auto size = static_cast<int64_t>(samples.size());
  const int values = static_cast<int>(size / kEnvelopeStride);
  const std::vector<Band> bands = make_bands();
  Matrix out(kTextureBands, values);
  RealFft4 forward(kBlock);
  std::vector<Complex4> spectrum(static_cast<size_t>(forward.bins())), signal;
  std::vector<Float4> envelope;

  constexpr int kKept = kBlock / 2;
  for (int64_t first = 0; first < size; first += kLanes * kKept) {
    const auto sample = [&](int lane, int n) {
      return samples[static_cast<size_t>(reflected(first + lane * kKept - kKept / 2 + n, size))];
    };
    forward.forward([&](int n) { return Float4{sample(0, n), sample(1, n), sample(2, n), sample(3, n)}; },
                    [&](int bin, Complex4 x) { spectrum[static_cast<size_t>(bin)] = x; });
    for (int band = 0; band < kTextureBands; ++band) {
      const auto& [first_bin, gains, inverse] = bands[static_cast<size_t>(band)];
      signal.assign(static_cast<size_t>(inverse.size()), Complex4{});
      for (size_t k = 0; k < gains.size(); ++k) {
        const Complex4 x = spectrum[first_bin + k];
        signal[static_cast<size_t>(inverse.places()[k])] = {x.imaginary * gains[k], x.real * gains[k]};
      }
      inverse.run(signal.data());
      envelope.resize(signal.size() / 2);
      for (size_t i = 0; i < envelope.size(); ++i) {
        envelope[i] = absolute(signal[i + envelope.size() / 2]) * splat(2.0f / kBlock);
      }
      compress({reinterpret_cast<float*>(envelope.data()), kLanes * envelope.size()}, Compression::kPower);
      const int each = inverse.size() / kBlockValues;
      for (int lane = 0; lane < kLanes; ++lane) {
        const int64_t at = first / kEnvelopeStride + lane * kKeptValues;
        for (int i = 0; i < kKeptValues && at + i < values; ++i) {
          float mean = 0;
          for (int k = 0; k < each; ++k) mean += envelope[static_cast<size_t>(i * each + k)][lane];
          out(band, static_cast<int>(at) + i) = mean / static_cast<float>(each);
        }
      }
    }
  }
  return out;
}

/// Parts of `variance` by octaves: the mean square of half the difference between an average of so many values and the
/// next one, for 1, 2, 4 ... values (variances of Haar's wavelets).
void modulation_powers(std::span<const float> envelope, double variance, std::span<float> powers) {
  std::vector<double> sums{0};
  for (const float value : envelope) sums.push_back(sums.back() + value);
  for (size_t octave = 0; octave < powers.size(); ++octave) {
    const size_t width = size_t{1} << octave;
    double squares = 0;
    size_t count = 0;
    for (size_t t = 0; t + 2 * width < sums.size(); ++t, ++count) {
      const double half = (sums[t + 2 * width] - 2 * sums[t + width] + sums[t]) / (2.0 * static_cast<double>(width));
      squares += half * half;
    }
    const bool is_there = count > 0 && variance > 0;
    powers[octave] = is_there ? static_cast<float>(squares / static_cast<double>(count) / variance) : 0.0f;
  }
}

double loudest_db(const TextureStatistics& statistics) { return *std::ranges::max_element(statistics.level_db); }

/// The root of the mean of the squares that are added.
class RootMeanSquare {
 public:
  void add(double value) {
    sum_ += value * value;
    ++count_;
  }
  double value() const { return count_ > 0 ? std::sqrt(sum_ / count_) : 0; }

 private:
  double sum_ = 0;
  int count_ = 0;
};

}  // namespace

TextureStatistics texture_statistics(std::span<const float> samples) {
  std::vector<float> levelled(samples.begin(), samples.end());
  if (const double level = rms(levelled); level > 0) scale(levelled, 1 / level);
  Matrix envelope = envelopes(levelled);
  const int values = envelope.columns();

  TextureStatistics statistics{.level_db = {},
                               .variance = {},
                               .skewness = {},
                               .correlation = Matrix(kTextureBands, kTextureBands),
                               .modulation = Matrix(kTextureBands, kModulationOctaves)};
  std::vector<double> deviations;
  for (int band = 0; band < kTextureBands; ++band) {
    const auto row = envelope.row(band);
    double mean = 0, squares = 0, cubes = 0;
    for (const float value : row) mean += value;
    mean /= values;
    for (float& value : row) {
      value -= static_cast<float>(mean);
      const double square = static_cast<double>(value) * value;
      squares += square;
      cubes += square * value;
    }
    const double variance = squares / values;
    constexpr double kTiny = 1e-12;  // of a band that is silent
    statistics.level_db.push_back(20 / kEnvelopePower * std::log10(mean + kTiny));
    statistics.variance.push_back(variance / (mean * mean + kTiny));
    statistics.skewness.push_back(variance > 0 ? cubes / values / std::pow(variance, 1.5) : 0);
    deviations.push_back(std::sqrt(variance));
    modulation_powers(row, variance, statistics.modulation.row(band));
  }
  for (int i = 0; i < kTextureBands; ++i) {
    for (int j = 0; j < kTextureBands; ++j) {
      double sum = 0;
      for (int t = 0; t < values; ++t) sum += static_cast<double>(envelope(i, t)) * envelope(j, t);
      const double both = deviations[static_cast<size_t>(i)] * deviations[static_cast<size_t>(j)];
      statistics.correlation(i, j) = both > 0 ? static_cast<float>(sum / values / both) : 0.0f;
    }
  }
  return statistics;
}

TextureDistance distance(const TextureStatistics& a, const TextureStatistics& b) {
  const auto is_audible = [&, a_from = loudest_db(a) - kAudibleRangeDb,
                           b_from = loudest_db(b) - kAudibleRangeDb](int i) {
    const auto band = static_cast<size_t>(i);
    return a.level_db[band] > a_from || b.level_db[band] > b_from;
  };
  RootMeanSquare level, variance, skewness, correlation, modulation;
  for (int i = 0; i < kTextureBands; ++i) {
    if (!is_audible(i)) continue;
    const auto band = static_cast<size_t>(i);
    level.add(a.level_db[band] - b.level_db[band]);
    variance.add(a.variance[band] - b.variance[band]);
    skewness.add(a.skewness[band] - b.skewness[band]);
    for (int octave = 0; octave < kModulationOctaves; ++octave) {
      modulation.add(a.modulation(i, octave) - b.modulation(i, octave));
    }
    for (const int apart : kBandDistances) {
      const int j = i + apart;
      if (j < kTextureBands && is_audible(j)) correlation.add(a.correlation(i, j) - b.correlation(i, j));
    }
  }
  return {.level_db = level.value(),
          .variance = variance.value(),
          .skewness = skewness.value(),
          .correlation = correlation.value(),
          .modulation = modulation.value()};
}

}  // namespace retimbre
