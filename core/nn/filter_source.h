#pragma once

#include <cstdint>
#include <span>

namespace retimbre {

/// Where a convolution takes its filters from: `filters` filters of `taps` frames of `channels` weights, given out in
/// runs of channels, so that they need not be held whole. Safe to ask from several threads at once.
class FilterSource {
 public:
  virtual ~FilterSource() = default;
  virtual int filters() const = 0;
  virtual int taps() const = 0;
  virtual int channels() const = 0;
  /// weights[i] = w[filter][tap][first_channel + i]; first_channel is a multiple of 4.
  virtual void read(int filter, int tap, int first_channel, std::span<float> weights) const = 0;
};

/// Gaussian random filters: w[n][k][c] = deviation * CounterRandom(seed).normal({c / 4, k, n, layer})[c % 4].
class GaussianFilters : public FilterSource {
 public:
  struct Shape {
    int filters, taps, channels;
  };

  GaussianFilters(Shape shape, float deviation, uint64_t seed, int layer)
      : shape_(shape), deviation_(deviation), seed_(seed), layer_(layer) {}

  int filters() const override { return shape_.filters; }
  int taps() const override { return shape_.taps; }
  int channels() const override { return shape_.channels; }
  void read(int filter, int tap, int first_channel, std::span<float> weights) const override;

 private:
  Shape shape_;
  float deviation_;
  uint64_t seed_;
  int layer_;
};

/// The standard deviation of Ulyanov and Lebedev (2016): sqrt(2) sqrt(2 / ((channels + filters) taps)).
float published_deviation(int channels, int filters, int taps);

}  // namespace retimbre
