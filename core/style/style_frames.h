#pragma once

#include <vector>

#include "core/base/matrix.h"

namespace retimbre {

struct Stretch {
  int frames;
  double weight;
};

struct StyleFrames {
  Matrix frames;
  std::vector<Stretch> stretches;
};

}  // namespace retimbre
