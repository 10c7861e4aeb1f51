#include "core/transfer/presets.h"

#include <vector>

namespace retimbre {

std::span<const Preset> presets() {
  static const std::vector<Preset> table = {
      {.name = "voice",
       .label = "Voice",
       .help = "Words stay intelligible and keep their pace; the style speaks them.",
       .settings = {{"engine", "infinite"}, {"strength", 0.8}, {"rhythm", 0.0}}},
      // Twice the iterations bring the style nearer at the same pitches, where more strength would cost them.
      {.name = "music",
       .label = "Music",
       .help = "Melody and harmony stay, in the style's colour.",
       .settings = {{"engine", "infinite"}, {"strength", 0.85}, {"rhythm", 0.5}, {"iterations", 64.0}}},
      // From noise, the events are the style's; from the content they would be the content's at any strength.
      {.name = "ambience",
       .label = "Ambience",
       .help = "The style's texture and rhythm take over; of the content a shape is left behind them.",
       .settings =
           {{"engine", "infinite"}, {"strength", 0.9}, {"rhythm", 1.0}, {"compression", "log"}, {"start", "noise"}}},
  };
  return table;
}

}  // namespace retimbre
