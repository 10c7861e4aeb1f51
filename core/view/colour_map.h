#pragma once

#include <array>
#include <cstdint>

namespace retimbre {

/// Ways to show a level as a colour; in each, equal steps of level are steps of lightness that look about equal.
enum class ColourMap {
  kMagma,    // black over purple to pale yellow
  kViridis,  // dark purple over green to yellow
  kGrey,     // white for silence to black: for print
};

struct Colour {
  uint8_t red, green, blue;
};

/// 256 colours from the lowest level to the highest.
using ColourTable = std::array<Colour, 256>;
ColourTable colour_table(ColourMap map);

/// Perceived lightness of a colour, 0 (black) to 1 (white): L of OKLab (Ottosson 2020, "A perceptual color space for
/// image processing").
double lightness(Colour colour);

}  // namespace retimbre
