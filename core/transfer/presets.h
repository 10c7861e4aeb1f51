#pragma once

#include <span>
#include <string_view>

#include "core/transfer/options.h"

namespace retimbre {

/// Settings that suit a kind of sound, under a name. What a person sets goes before them.
struct Preset {
  std::string_view name;   // as on the command line
  std::string_view label;  // as on the page
  std::string_view help;   // one line
  Settings settings;       // of the command "transfer"; what is not here has its default
};

std::span<const Preset> presets();

}  // namespace retimbre
