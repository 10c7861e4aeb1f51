#pragma once

#include <algorithm>
#include <array>

#include "core/base/matrix.h"
#include "core/spectral/frame_lanes.h"

namespace retimbre {

/// The rows of a group's frames; where there is no such frame, always in the last lanes, that of lane 0's, or any.
template <class Rows>
auto rows_of(const FrameLanes& lanes, int group, Rows& rows) {
  const int first = std::min(group, lanes.frames() - 1);
  const auto row = [&](int lane) {
    const int frame = lane * lanes.groups() + group;
    return rows.row(frame < lanes.frames() ? frame : first).data();
  };
  return std::array{row(0), row(1), row(2), row(3)};
}

/// Writes value(bin), one bin of four frames, to the rows of a group's frames.
template <class Value>
void scatter(const FrameLanes& lanes, int group, Matrix& rows, Value&& value) {
  if (group >= lanes.frames()) return;
  const int bins = rows.columns();
  const auto to = rows_of(lanes, group, rows);
  int bin = 0;  // lane 0 comes last, over what stands in its row for frames that do not exist
  for (; bin + 4 <= bins; bin += 4) {
    Float4 v[4] = {value(bin), value(bin + 1), value(bin + 2), value(bin + 3)};
    transpose(v[0], v[1], v[2], v[3]);
    for (int lane = 3; lane >= 0; --lane) store(to[lane] + bin, v[lane]);
  }
  for (; bin < bins; ++bin) {
    const Float4 v = value(bin);
    for (int lane = 3; lane >= 0; --lane) to[lane][bin] = v[lane];
  }
}

/// Calls take(bin, Float4) with each bin of a group's frames; 0 for frames that do not exist.
template <class Take>
void gather(const FrameLanes& lanes, int group, const Matrix& rows, Take&& take) {
  const int bins = rows.columns();
  const auto from = rows_of(lanes, group, rows);
  const Float4 present = lanes.present(group);
  int bin = 0;
  for (; bin + 4 <= bins; bin += 4) {
    Float4 v[4] = {load(from[0] + bin), load(from[1] + bin), load(from[2] + bin), load(from[3] + bin)};
    transpose(v[0], v[1], v[2], v[3]);
    for (int i = 0; i < 4; ++i) take(bin + i, v[i] * present);
  }
  for (; bin < bins; ++bin) take(bin, Float4{from[0][bin], from[1][bin], from[2][bin], from[3][bin]} * present);
}

}  // namespace retimbre
