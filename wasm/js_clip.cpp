#include "wasm/js_clip.h"

#include <algorithm>

namespace retimbre::wasm {

using emscripten::val;

JsClip::JsClip(val clip) : sample_rate_hz_(clip["sampleRateHz"].as<double>()), frames_(0) {
  const val channels = clip["channels"];
  const int count = channels["length"].as<int>();
  for (int c = 0; c < count; ++c) {
    channels_.push_back(channels[c]);
    const auto length = static_cast<int64_t>(channels_.back()["length"].as<double>());
    // Channels of different lengths are refused when a clip comes in; here the shortest counts.
    frames_ = c == 0 ? length : std::min(frames_, length);
  }
}

Clip JsClip::read(int64_t begin, int64_t frames) const {
  Clip run{.channels = {}, .sample_rate_hz = sample_rate_hz_};
  for (const val& channel : channels_) {
    std::vector<float> samples(static_cast<size_t>(frames));
    const val part = channel.call<val>("subarray", static_cast<double>(begin), static_cast<double>(begin + frames));
    val(emscripten::typed_memory_view(samples.size(), samples.data())).call<void>("set", part);
    run.channels.push_back(std::move(samples));
  }
  return run;
}

}  // namespace retimbre::wasm
