#include "core/transfer/presets.h"

#include <gtest/gtest.h>

#include <set>

namespace retimbre {
namespace {

TEST(Presets, EveryPresetIsDescribedAndItsSettingsAreATransfers) {
  std::set<std::string_view> names;
  for (const Preset& preset : presets()) {
    EXPECT_TRUE(names.insert(preset.name).second) << preset.name;
    EXPECT_FALSE(preset.label.empty()) << preset.name;
    EXPECT_TRUE(preset.help.ends_with(".")) << preset.name;
    EXPECT_TRUE(complete(preset.settings, "transfer")) << preset.name;
    // so that a person who chooses another engine can be told what is in the way
    EXPECT_TRUE(preset.settings.contains("engine")) << preset.name;
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"voice", "music", "ambience"}));
}

}  // namespace
}  // namespace retimbre
