#include "core/transfer/window_plan.h"

#include <algorithm>
#include <cstdint>

namespace retimbre {

WindowPlan::WindowPlan(int frames, int longest, int overlap) : frames_(frames), overlap_(overlap) {
  const int step = longest - overlap;
  count_ = frames <= longest + longest / 2 ? 1 : (frames - overlap + step - 1) / step;
}

Window WindowPlan::window(int k) const {
  const auto begin_of = [&](int window) {
    return static_cast<int>(static_cast<int64_t>(frames_ - overlap_) * window / count_);
  };
  if (count_ == 1) return {.begin = 0, .end = frames_};
  return {.begin = begin_of(k), .end = std::min(frames_, begin_of(k + 1) + overlap_)};
}

}  // namespace retimbre
