#include "core/view/colour_map.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace retimbre {
namespace {

struct Oklab {
  double l, a, b;
};

double linear_light(uint8_t value) {
  const double s = value / 255.0;
  return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
}

uint8_t encoded(double light) {
  const double s = light <= 0.0031308 ? 12.92 * light : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
  return static_cast<uint8_t>(std::lround(255 * std::clamp(s, 0.0, 1.0)));
}

Oklab to_oklab(Colour colour) {
  const double r = linear_light(colour.red), g = linear_light(colour.green), b = linear_light(colour.blue);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {.l = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          .a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          .b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

Colour from_oklab(Oklab colour) {
  const auto cube = [](double x) { return x * x * x; };
  const double l = cube(colour.l + 0.3963377774 * colour.a + 0.2158037573 * colour.b);
  const double m = cube(colour.l - 0.1055613458 * colour.a - 0.0638541728 * colour.b);
  const double s = cube(colour.l - 0.0894841775 * colour.a - 1.2914855480 * colour.b);
  return {.red = encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
          .green = encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          .blue = encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s)};
}

// Where the maps pass through, at equal distances. Between them a straight line in OKLab keeps the steps even.
constexpr Colour kMagma[] = {{0, 0, 4},      {28, 16, 68},   {79, 18, 123},   {129, 37, 129}, {181, 54, 122},
                             {229, 80, 100}, {251, 135, 97}, {254, 194, 135}, {252, 253, 191}};
constexpr Colour kViridis[] = {{68, 1, 84},    {71, 44, 122}, {59, 81, 139},  {44, 113, 142}, {33, 144, 141},
                               {39, 173, 129}, {92, 200, 99}, {170, 220, 50}, {253, 231, 37}};
constexpr Colour kGrey[] = {{255, 255, 255}, {0, 0, 0}};

std::span<const Colour> waypoints(ColourMap map) {
  switch (map) {
    case ColourMap::kMagma:
      return kMagma;
    case ColourMap::kViridis:
      return kViridis;
    case ColourMap::kGrey:
      return kGrey;
  }
  return kGrey;
}

}  // namespace

ColourTable colour_table(ColourMap map) {
  const auto points = waypoints(map);
  ColourTable table;
  for (size_t i = 0; i < table.size(); ++i) {
    const double place = static_cast<double>(i * (points.size() - 1)) / static_cast<double>(table.size() - 1);
    const size_t from = std::min(points.size() - 2, static_cast<size_t>(place));
    const Oklab a = to_oklab(points[from]), b = to_oklab(points[from + 1]);
    const double t = place - static_cast<double>(from);
    table[i] = from_oklab({.l = std::lerp(a.l, b.l, t), .a = std::lerp(a.a, b.a, t), .b = std::lerp(a.b, b.b, t)});
  }
  return table;
}

double lightness(Colour colour) { return to_oklab(colour).l; }

}  // namespace retimbre
