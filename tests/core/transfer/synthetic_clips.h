#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

#include "core/audio/clip.h"
#include "core/base/random.h"

namespace retimbre {

/// Four notes, one after the other, with a few partials each: something with melody and rhythm.
inline Clip melody(double seconds, double sample_rate_hz, int channels = 1) {
  const auto frames = static_cast<size_t>(std::lround(seconds * sample_rate_hz));
  std::vector<float> samples(frames);
  constexpr double kNotesHz[] = {220, 277.18, 329.63, 440};
  const double note_seconds = seconds / 4;
  for (size_t i = 0; i < frames; ++i) {
    const double t = static_cast<double>(i) / sample_rate_hz;
    const int note = std::min(3, static_cast<int>(t / note_seconds));
    const double decay = std::exp(-6 * (t - note * note_seconds) / note_seconds);
    double value = 0;
    for (int partial = 1; partial <= 4; ++partial) {
      value += std::sin(2 * std::numbers::pi * kNotesHz[note] * partial * t) / partial;
    }
    samples[i] = static_cast<float>(0.2 * decay * value);
  }
  return Clip{.channels = std::vector<std::vector<float>>(static_cast<size_t>(channels), samples),
              .sample_rate_hz = sample_rate_hz};
}

/// Noise in bursts: something with texture.
inline Clip crackle(double seconds, double sample_rate_hz, int channels = 1) {
  const auto frames = static_cast<size_t>(std::lround(seconds * sample_rate_hz));
  std::vector<float> samples(frames);
  const CounterRandom random(7);
  for (size_t i = 0; i < frames; ++i) {
    const double t = static_cast<double>(i) / sample_rate_hz;
    const double burst = 0.2 + std::pow(std::sin(2 * std::numbers::pi * 3.7 * t), 8);
    samples[i] = static_cast<float>(0.1 * burst * random.normal({static_cast<uint32_t>(i), 0, 0, 0})[0]);
  }
  return Clip{.channels = std::vector<std::vector<float>>(static_cast<size_t>(channels), samples),
              .sample_rate_hz = sample_rate_hz};
}

}  // namespace retimbre
