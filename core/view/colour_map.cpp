#include "core/view/colour_map.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace retimbre {
namespace {

/// The two colour axes of Oklab: green to red, and blue to yellow.
struct Tint {
  double a;
  double b;
};

/// A map is a straight run of lightness with tints at even distances along it.
struct Course {
  double lowest_lightness;
  double highest_lightness;
  std::span<const Tint> tints;
};

constexpr Tint kMagmaTints[] = {{0, 0},       {.025, -.085}, {.090, -.130}, {.140, -.090}, {.172, -.026},
                                {.172, .048}, {.112, .094},  {.040, .090},  {-.024, .072}};
constexpr Tint kViridisTints[] = {{.100, -.090}, {.052, -.114}, {-.007, -.098}, {-.054, -.061}, {-.093, -.017},
                                  {-.125, .035}, {-.138, .101}, {-.107, .158},  {-.039, .181}};
constexpr Tint kGreyTints[] = {{0, 0}, {0, 0}};
constexpr Tint kLessTints[] = {{0, 0}, {-.022, -.055}, {-.030, -.105}, {-.026, -.135}, {-.015, -.130}};
constexpr Tint kMoreTints[] = {{0, 0}, {.050, .030}, {.100, .062}, {.140, .080}, {.130, .062}};

constexpr Course kLess{.97, .38, kLessTints};
constexpr Course kMore{.97, .38, kMoreTints};

Course course(ColourMap map) {
  switch (map) {
    case ColourMap::kMagma:
      return {.06, .98, kMagmaTints};
    case ColourMap::kViridis:
      return {.285, .92, kViridisTints};
    case ColourMap::kGrey:
    case ColourMap::kDifference:
      break;
  }
  return {1, .1, kGreyTints};
}

uint8_t encoded(double linear) {
  const double x = std::clamp(linear, 0.0, 1.0);
  const double srgb = x <= .0031308 ? 12.92 * x : 1.055 * std::pow(x, 1 / 2.4) - .055;
  return static_cast<uint8_t>(std::lround(255 * srgb));
}

/// Ottosson 2020, "A perceptual color space for image processing".
Colour from_oklab(double lightness, Tint tint) {
  const auto cube = [](double x) { return x * x * x; };
  const double l = cube(lightness + .3963377774 * tint.a + .2158037573 * tint.b);
  const double m = cube(lightness - .1055613458 * tint.a - .0638541728 * tint.b);
  const double s = cube(lightness - .0894841775 * tint.a - 1.2914855480 * tint.b);
  return {encoded(4.0767416621 * l - 3.3077115913 * m + .2309699292 * s),
          encoded(-1.2684380046 * l + 2.6097574011 * m - .3413193965 * s),
          encoded(-.0041960863 * l - .7034186147 * m + 1.7076147010 * s)};
}

/// The colour at `at`, 0 to 1, of the way.
Colour colour_on(const Course& way, double at) {
  const auto last = static_cast<int>(way.tints.size()) - 1;
  const int from = std::min(static_cast<int>(at * last), last - 1);
  const double part = at * last - from;
  const Tint &a = way.tints[from], &b = way.tints[from + 1];
  return from_oklab(std::lerp(way.lowest_lightness, way.highest_lightness, at),
                    {std::lerp(a.a, b.a, part), std::lerp(a.b, b.b, part)});
}

}  // namespace

ColourTable colour_table(ColourMap map) {
  ColourTable table;
  for (size_t i = 0; i < table.size(); ++i) {
    const double at = static_cast<double>(i) / (table.size() - 1);
    if (map == ColourMap::kDifference) {
      table[i] = at < .5 ? colour_on(kLess, 1 - 2 * at) : colour_on(kMore, 2 * at - 1);
    } else {
      table[i] = colour_on(course(map), at);
    }
  }
  return table;
}

}  // namespace retimbre
