#include "core/spectral/compression.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/lanes.h"
#include "core/spectral/exponential.h"
#include "core/spectral/logarithm.h"

namespace retimbre {
namespace {

constexpr float kExponent = 0.3f;

void raise(std::span<float> values, float exponent) {
  constexpr float kSmallest = 1e-30f;  // below this a power is 0, as it is of 0
  constexpr size_t kLanes = 4;
  const auto power = [&](Float4 x) {
    const Float4 floored = select(x < splat(kSmallest), splat(kSmallest), x);
    return select(x < splat(kSmallest), Float4{}, exponential(splat(exponent) * logarithm(floored)));
  };
  size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) store(&values[i], power(load(&values[i])));
  for (; i < values.size(); ++i) values[i] = power(splat(values[i]))[0];
}

}  // namespace

void compress(std::span<float> magnitudes, Compression compression) {
  switch (compression) {
    case Compression::kPower:
      raise(magnitudes, kExponent);
      break;
    case Compression::kLog:
      std::ranges::transform(magnitudes, magnitudes.begin(), [](float x) { return std::log1p(x); });
      break;
  }
}

void expand(std::span<float> compressed, Compression compression) {
  switch (compression) {
    case Compression::kPower:
      raise(compressed, 1 / kExponent);
      break;
    case Compression::kLog:
      std::ranges::transform(compressed, compressed.begin(), [](float x) { return std::expm1(x); });
      break;
  }
}

}  // namespace retimbre
