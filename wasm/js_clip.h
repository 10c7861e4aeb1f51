#pragma once

#include <emscripten/val.h>

#include "core/audio/clip_source.h"

namespace retimbre::wasm {

/// A clip that stays in JavaScript, { channels: Float32Array[], sampleRateHz }; only the runs that are read are copied.
/// To be read on the thread that it was made on.
class JsClip : public ClipSource {
 public:
  explicit JsClip(emscripten::val clip);

  int channels() const override { return static_cast<int>(channels_.size()); }
  double sample_rate_hz() const override { return sample_rate_hz_; }
  int64_t frames() const override { return frames_; }
  Clip read(int64_t begin, int64_t frames) const override;

 private:
  std::vector<emscripten::val> channels_;
  double sample_rate_hz_;
  int64_t frames_;
};

}  // namespace retimbre::wasm
