#include "core/evaluate/stereo_scores.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "core/base/text.h"

namespace retimbre {
namespace {

constexpr double kWindowSeconds = 1;
constexpr double kQuiet = 1e-6;  // -60 dB, as energy

struct Window {
  double left = 0, right = 0, product = 0;  // energies and inner product

  double energy() const { return left + right; }
  double level_difference_db() const {
    const double least = std::pow(10, -kLargestLevelDifferenceDb / 10);
    const double l = std::max(left, right * least), r = std::max(right, left * least);
    return 10 * std::log10(l / r);
  }
  bool is_one_sided() const { return std::abs(level_difference_db()) > kLargestLevelDifferenceDb - 1e-6; }
  double correlation() const { return product / std::sqrt(left * right); }
};

std::vector<Window> windows(const Clip& clip) {
  const auto left = std::span(clip.channels[0]), right = std::span(clip.channels[1]);
  const int64_t count = std::max<int64_t>(1, static_cast<int64_t>(clip.seconds() / kWindowSeconds));
  std::vector<Window> all(static_cast<size_t>(count));
  for (int64_t i = 0; i < clip.frames(); ++i) {
    const auto w = static_cast<size_t>(static_cast<double>(i) / (clip.sample_rate_hz * kWindowSeconds));
    if (w >= all.size()) break;
    const double l = left[i], r = right[i];
    all[w].left += l * l;
    all[w].right += r * r;
    all[w].product += l * r;
  }
  return all;
}

Result<void> validate_stereo(const Clip& clip, const std::string& name) {
  if (auto valid = validate(clip, name); !valid) return valid;
  if (clip.channels.size() == 2) return {};
  return fail(ErrorCode::kInvalidClip, sentence("The ", name, " has ", clip.channels.size(),
                                                " channel(s); stereo scores compare clips of two channels."));
}

}  // namespace

Result<StereoScores> stereo_scores(const Clip& content, const Clip& result) {
  if (auto valid = validate_stereo(content, "content"); !valid) return std::unexpected(valid.error());
  if (auto valid = validate_stereo(result, "result"); !valid) return std::unexpected(valid.error());
  const auto a = windows(content), b = windows(result);
  const double least_a = kQuiet * std::ranges::max_element(a, {}, &Window::energy)->energy();
  const double least_b = kQuiet * std::ranges::max_element(b, {}, &Window::energy)->energy();
  StereoScores sum{};
  int sounding = 0, two_sided = 0;
  for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i].energy() <= least_a || b[i].energy() <= least_b) continue;
    ++sounding;
    sum.level_difference_db += std::abs(a[i].level_difference_db() - b[i].level_difference_db());
    if (a[i].is_one_sided() || b[i].is_one_sided()) continue;
    ++two_sided;
    sum.correlation += std::abs(a[i].correlation() - b[i].correlation());
  }
  if (sounding == 0) {
    return fail(ErrorCode::kInvalidClip,
                "The content and the result have no second in which both sound; give the result of this content.");
  }
  return StereoScores{.correlation = two_sided == 0 ? 0 : sum.correlation / two_sided,
                      .level_difference_db = sum.level_difference_db / sounding};
}

}  // namespace retimbre
