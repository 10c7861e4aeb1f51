#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/audio/clip.h"
#include "core/base/result.h"
#include "core/transfer/options.h"
#include "core/transfer/presets.h"
#include "core/view/spectrogram_view.h"

/// Values as they cross between C++ and JavaScript. Everything that goes out is a copy: a view of wasm memory would be
/// worthless after the memory's next growth.
namespace retimbre::wasm {

emscripten::val to_js(std::span<const float> values);
emscripten::val to_js(const std::vector<std::string>& texts);
emscripten::val to_js(const Clip& clip);          // { channels: Float32Array[], sampleRateHz }
emscripten::val to_js(const Picture& picture);    // { widthPx, heightPx, rgba: Uint8ClampedArray }
emscripten::val to_js(const Settings& settings);  // { [name]: number | string }
emscripten::val to_js(const Option& option);      // see OptionSpec in worker/engine/module.ts
emscripten::val to_js(const Preset& preset);      // see PresetSpec there

Clip clip_from_js(const emscripten::val& clip);
Settings settings_from_js(const emscripten::val& settings);
ViewSettings view_from_js(const emscripten::val& view);
ColourMap colour_map_named(const std::string& name);

/// { value } or { error: { code, message } }: errors are values on the other side, too.
emscripten::val success(emscripten::val value);
emscripten::val failure(const Error& error);

template <class T, class Convert>
emscripten::val outcome(Result<T> result, Convert&& convert) {
  return result ? success(convert(std::move(*result))) : failure(result.error());
}

}  // namespace retimbre::wasm
