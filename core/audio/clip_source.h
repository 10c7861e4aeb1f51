#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/audio/clip.h"

namespace retimbre {

/// Where a long clip's samples come from, a run at a time, so that nobody has to hold all of them: a recording that
/// lies elsewhere, or sound that is made as it is asked for. Any run may be read, in any order, again and again, and
/// holds the same samples each time.
class ClipSource {
 public:
  virtual ~ClipSource() = default;

  virtual int channels() const = 0;
  virtual double sample_rate_hz() const = 0;
  virtual int64_t frames() const = 0;
  /// The sample frames [begin, begin + frames), all of which lie within the clip.
  virtual Clip read(int64_t begin, int64_t frames) const = 0;

  double seconds() const { return static_cast<double>(frames()) / sample_rate_hz(); }
};

/// A clip in memory as a source.
class HeldClip : public ClipSource {
 public:
  explicit HeldClip(Clip clip) : clip_(std::move(clip)) {}

  int channels() const override { return static_cast<int>(clip_.channels.size()); }
  double sample_rate_hz() const override { return clip_.sample_rate_hz; }
  int64_t frames() const override { return clip_.frames(); }
  Clip read(int64_t begin, int64_t frames) const override {
    Clip run{.channels = {}, .sample_rate_hz = clip_.sample_rate_hz};
    for (const auto& channel : clip_.channels) {
      run.channels.emplace_back(channel.begin() + begin, channel.begin() + begin + frames);
    }
    return run;
  }

 private:
  Clip clip_;
};

/// validate() and notes() of a clip that is read through once, a run at a time.
Result<void> validate(const ClipSource& clip, const std::string& name);
std::vector<std::string> notes(const ClipSource& clip, const std::string& name, double analysis_rate_hz);

/// Calls visit(run) with the whole clip, a run at a time; stops when it returns false.
template <class Visit>
void for_each_run(const ClipSource& clip, Visit&& visit) {
  constexpr int64_t kRunFrames = 1 << 17;
  for (int64_t begin = 0; begin < clip.frames(); begin += kRunFrames) {
    if (!visit(begin, clip.read(begin, std::min(kRunFrames, clip.frames() - begin)))) return;
  }
}

}  // namespace retimbre
