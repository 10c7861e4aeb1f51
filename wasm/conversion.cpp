#include "wasm/conversion.h"

#include <string_view>

namespace retimbre::wasm {
namespace {

using emscripten::val;

val to_js(std::string_view text) { return val(std::string(text)); }

val to_js(const Setting& setting) {
  if (const auto* word = std::get_if<std::string>(&setting)) return val(*word);
  return val(std::get<double>(setting));
}

val to_js(const std::vector<std::string_view>& words) {
  val array = val::array();
  for (const auto word : words) array.call<void>("push", to_js(word));
  return array;
}

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidClip:
      return "invalid-clip";
    case ErrorCode::kInvalidOption:
      return "invalid-option";
    case ErrorCode::kTooLarge:
      return "too-large";
    case ErrorCode::kInternal:
      return "internal";
  }
  return "internal";
}

std::string_view name_of(OptionKind kind) {
  switch (kind) {
    case OptionKind::kInteger:
      return "integer";
    case OptionKind::kNumber:
      return "number";
    case OptionKind::kChoice:
      return "choice";
  }
  return "number";
}

}  // namespace

val to_js(std::span<const float> values) {
  return val::global("Float32Array").new_(emscripten::typed_memory_view(values.size(), values.data()));
}

val to_js(const std::vector<std::string>& texts) { return val::array(texts); }

val to_js(const Clip& clip) {
  val channels = val::array();
  for (const auto& channel : clip.channels) channels.call<void>("push", to_js(std::span<const float>(channel)));
  val object = val::object();
  object.set("channels", channels);
  object.set("sampleRateHz", clip.sample_rate_hz);
  return object;
}

val to_js(const Picture& picture) {
  val object = val::object();
  object.set("widthPx", picture.width_px);
  object.set("heightPx", picture.height_px);
  object.set(
      "rgba",
      val::global("Uint8ClampedArray").new_(emscripten::typed_memory_view(picture.rgba.size(), picture.rgba.data())));
  return object;
}

val to_js(const Settings& settings) {
  val object = val::object();
  for (const auto& [name, setting] : settings) object.set(name, to_js(setting));
  return object;
}

val to_js(const Option& option) {
  val object = val::object();
  object.set("name", to_js(option.name));
  object.set("label", to_js(option.label));
  object.set("help", to_js(option.help));
  object.set("unit", to_js(option.unit));
  object.set("kind", to_js(name_of(option.kind)));
  object.set("default", to_js(option.standard));
  if (option.kind != OptionKind::kChoice) {
    object.set("minimum", option.minimum);
    object.set("maximum", option.maximum);
    object.set("logarithmic", option.logarithmic);
  }
  object.set("choices", to_js(option.choices));
  object.set("commands", to_js(option.commands));
  if (!option.engines.empty()) object.set("engines", to_js(option.engines));
  return object;
}

val to_js(const Preset& preset) {
  val object = val::object();
  object.set("name", to_js(preset.name));
  object.set("label", to_js(preset.label));
  object.set("help", to_js(preset.help));
  object.set("settings", to_js(preset.settings));
  return object;
}

Clip clip_from_js(const val& clip) {
  Clip result{.channels = {}, .sample_rate_hz = clip["sampleRateHz"].as<double>()};
  const val channels = clip["channels"];
  const int count = channels["length"].as<int>();
  for (int c = 0; c < count; ++c)
    result.channels.push_back(emscripten::convertJSArrayToNumberVector<float>(channels[c]));
  return result;
}

Settings settings_from_js(const val& settings) {
  Settings result;
  const val names = val::global("Object").call<val>("keys", settings);
  const int count = names["length"].as<int>();
  for (int i = 0; i < count; ++i) {
    const auto name = names[i].as<std::string>();
    const val value = settings[name];
    if (value.isString()) {
      result.emplace(name, value.as<std::string>());
    } else {
      result.emplace(name, val::global("Number")(value).as<double>());
    }
  }
  return result;
}

ViewSettings view_from_js(const val& view) {
  const auto number = [&](const char* name) { return view[name].as<double>(); };
  const auto word = [&](const char* name) { return view[name].as<std::string>(); };
  const auto scale = word("scale");
  return {.width_px = static_cast<int>(number("widthPx")),
          .height_px = static_cast<int>(number("heightPx")),
          .from_seconds = number("fromSeconds"),
          .to_seconds = number("toSeconds"),
          .scale = scale == "mel"      ? FrequencyScale::kMel
                   : scale == "linear" ? FrequencyScale::kLinear
                                       : FrequencyScale::kLog,
          .lowest_hz = number("lowestHz"),
          .highest_hz = number("highestHz"),
          .floor_db = number("floorDb"),
          .ceiling_db = number("ceilingDb"),
          .colour_map = colour_map_named(word("colourMap"))};
}

ColourMap colour_map_named(const std::string& name) {
  if (name == "viridis") return ColourMap::kViridis;
  if (name == "grey") return ColourMap::kGrey;
  return name == "difference" ? ColourMap::kDifference : ColourMap::kMagma;
}

val success(val value) {
  val object = val::object();
  object.set("value", value);
  return object;
}

val failure(const Error& error) {
  val reason = val::object();
  reason.set("code", to_js(name_of(error.code)));
  reason.set("message", error.message);
  val object = val::object();
  object.set("error", reason);
  return object;
}

}  // namespace retimbre::wasm
