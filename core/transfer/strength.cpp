#include "core/transfer/strength.h"

#include <algorithm>
#include <cmath>

namespace retimbre {
namespace {

/// log10 of a / (1 - a) for a content's share a: as the strength leaves 0, at 0.5 and at 1. What comes in between is
/// the parabola through them: measured on the twelve pairs, the MFCC distance then has gone about half of its way at
/// 0.5.
constexpr double kWeakest = 2, kMiddle = -0.07, kStrongest = -5;
constexpr int kWidths[] = {1, 2, 4, 8};

}  // namespace

double content_share(double strength) {
  constexpr double kCurvature = 2 * (kWeakest + kStrongest) - 4 * kMiddle;
  constexpr double kSlope = kStrongest - kWeakest - kCurvature;
  const double ratio = std::pow(10.0, kWeakest + strength * (kSlope + strength * kCurvature));
  return ratio / (1 + ratio);
}

std::vector<PatchWidth> patch_widths(double rhythm, int shortest_clip_frames) {
  // At the ends each width counts four times as much as its neighbour.
  constexpr double kLargestStep = 4;
  std::vector<PatchWidth> widths;
  double share = 1;
  for (const int frames : kWidths) {
    if (frames <= shortest_clip_frames) widths.push_back({.frames = frames, .share = share});
    share *= std::pow(kLargestStep, 2 * rhythm - 1);
  }
  return widths;
}

}  // namespace retimbre
