#pragma once

#include <array>

#include "core/base/matrix.h"
#include "core/spectral/frame_lanes.h"

namespace retimbre {

/// The frames of a group that exist, in lane order; they are always the first lanes.
inline int present_lanes(const FrameLanes& lanes, int group) {
  int count = 0;
  while (count < 4 && count * lanes.groups() + group < lanes.frames()) ++count;
  return count;
}

/// Writes value(bin), one bin of four frames, to the rows of a group's frames.
template <class Value>
void scatter(const FrameLanes& lanes, int group, Matrix& rows, Value&& value) {
  const int bins = rows.columns(), present = present_lanes(lanes, group);
  std::array<float*, 4> to{};
  for (int lane = 0; lane < present; ++lane) to[lane] = rows.row(lane * lanes.groups() + group).data();
  int bin = 0;
  for (; bin + 4 <= bins; bin += 4) {
    Float4 v[4] = {value(bin), value(bin + 1), value(bin + 2), value(bin + 3)};
    transpose(v[0], v[1], v[2], v[3]);
    for (int lane = 0; lane < present; ++lane) store(to[lane] + bin, v[lane]);
  }
  for (; bin < bins; ++bin) {
    const Float4 v = value(bin);
    for (int lane = 0; lane < present; ++lane) to[lane][bin] = v[lane];
  }
}

/// Calls take(bin, Float4) with each bin of a group's frames; 0 for frames that do not exist.
template <class Take>
void gather(const FrameLanes& lanes, int group, const Matrix& rows, Take&& take) {
  const int bins = rows.columns(), present = present_lanes(lanes, group);
  std::array<const float*, 4> from{};
  for (int lane = 0; lane < present; ++lane) from[lane] = rows.row(lane * lanes.groups() + group).data();
  int bin = 0;
  for (; bin + 4 <= bins; bin += 4) {
    Float4 v[4] = {};
    for (int lane = 0; lane < present; ++lane) v[lane] = load(from[lane] + bin);
    transpose(v[0], v[1], v[2], v[3]);
    for (int i = 0; i < 4; ++i) take(bin + i, v[i]);
  }
  for (; bin < bins; ++bin) {
    Float4 v = {};
    for (int lane = 0; lane < present; ++lane) v[lane] = from[lane][bin];
    take(bin, v);
  }
}

}  // namespace retimbre
