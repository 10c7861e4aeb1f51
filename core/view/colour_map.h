#pragma once

#include <array>
#include <cstdint>

namespace retimbre {

enum class ColourMap { kMagma, kViridis, kGrey, kDifference };

/// Red, green, blue; sRGB.
using Colour = std::array<uint8_t, 3>;
/// From the lowest level to the highest.
using ColourTable = std::array<Colour, 256>;

/// The colours of a map, evenly spaced in perceived lightness (Ottosson's Oklab). kMagma runs from black through purple
/// and orange to pale yellow, kViridis from dark violet through green to yellow; kGrey, for print, from white to black.
/// kDifference has its middle, no difference, in white, and from there as far down in lightness to either side: blue
/// for less, red for more.
ColourTable colour_table(ColourMap map);

}  // namespace retimbre
