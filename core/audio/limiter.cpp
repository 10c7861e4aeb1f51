#include "core/audio/limiter.h"

#include <algorithm>
#include <cmath>

namespace retimbre {
namespace {

constexpr double kAttackSeconds = 0.005;
constexpr double kReleaseSeconds = 0.1;
/// Peaks above the ceiling are brought a little below it, because products are rounded and the gain moves.
constexpr double kMarginDb = 0.02;
/// For so many samples around a peak, the reach of the interpolation filter, the gain is no higher than the peak needs.
constexpr int kReach = IntervalPeaks::kTaps / 2;
/// Attenuations (1 - gain) are counted in this unit. Their two moving sums at 768 kHz stay below 2^63.
constexpr double kUnit = 0x1p-40;

int ramp_samples(double sample_rate_hz) {
  return std::max(1, static_cast<int>(std::lround(kAttackSeconds * sample_rate_hz / 2)));
}

}  // namespace

int64_t TruePeakLimiter::SlidingMaximum::operator()(int64_t value) {
  if (begin_ < end_ && at(begin_).index <= index_ - window_) ++begin_;
  while (begin_ < end_ && at(end_ - 1).value <= value) --end_;
  at(end_++) = {index_++, value};
  return at(begin_).value;
}

int64_t TruePeakLimiter::MovingSum::operator()(int64_t value) {
  sum_ += value - ring_[next_];
  ring_[next_] = value;
  next_ = (next_ + 1) % ring_.size();
  return sum_;
}

TruePeakLimiter::Stage::Stage(int channels, double sample_rate_hz, double ceiling_db)
    : ceiling_(std::pow(10, ceiling_db / 20)),
      ramp_(ramp_samples(sample_rate_hz)),
      delay_(IntervalPeaks::kDelay + kReach + 2 * (ramp_ - 1)),
      kept_(std::exp(-1 / (kReleaseSeconds * sample_rate_hz))),
      detectors_(static_cast<size_t>(channels)),
      delayed_(static_cast<size_t>(channels), std::vector<float>(static_cast<size_t>(delay_))),
      highest_(2 * (ramp_ - 1) + 1 + 2 * kReach),
      first_(ramp_),
      second_(ramp_) {}

/// Takes the next interval's peak; returns the gain of the sample delay() before the newest one. That sample's gain is
/// a mean of attenuations each of which is at least what any peak within kReach of the sample asks for.
double TruePeakLimiter::Stage::gain(float peak) {
  const double margin = std::pow(10, -kMarginDb / 20);
  const double wanted = peak > ceiling_ ? std::ceil((1 - margin * ceiling_ / peak) / kUnit) : 0;
  const auto released = static_cast<int64_t>(static_cast<double>(attenuation_) * kept_);
  attenuation_ = std::max(highest_(static_cast<int64_t>(wanted)), released);
  const int64_t sum = second_(first_(attenuation_));
  return 1 - static_cast<double>(sum) * kUnit / (static_cast<double>(ramp_) * ramp_);
}

void TruePeakLimiter::Stage::process(std::span<const std::span<float>> channels) {
  const size_t length = channels[0].size();
  peaks_.assign(length, 0);
  for (size_t c = 0; c < channels.size(); ++c) detectors_[c].raise(channels[c], peaks_);
  for (size_t i = 0; i < length; ++i) {
    const auto factor = static_cast<float>(gain(peaks_[i]));
    for (size_t c = 0; c < channels.size(); ++c) {
      float& slot = delayed_[c][next_];
      const float out = slot * factor;
      slot = channels[c][i];
      channels[c][i] = out;
    }
    next_ = (next_ + 1) % static_cast<size_t>(delay_);
  }
}

TruePeakLimiter::TruePeakLimiter(int channels, double sample_rate_hz, double ceiling_db)
    : stages_(2, Stage(channels, sample_rate_hz, ceiling_db)) {}

void TruePeakLimiter::process(std::span<const std::span<float>> channels) {
  for (Stage& stage : stages_) stage.process(channels);
}

void TruePeakLimiter::flush(std::span<const std::span<float>> channels) {
  for (const auto channel : channels) std::ranges::fill(channel, 0.0f);
  process(channels);
}

LimitedRuns::Channels LimitedRuns::take(Channels run, bool last) {
  limiter_.process(std::vector<std::span<float>>(run.begin(), run.end()));
  if (last) {
    Channels rest(run.size(), std::vector<float>(static_cast<size_t>(limiter_.delay())));
    limiter_.flush(std::vector<std::span<float>>(rest.begin(), rest.end()));
    for (size_t c = 0; c < run.size(); ++c) run[c].insert(run[c].end(), rest[c].begin(), rest[c].end());
  }
  const size_t dropped = std::min(to_drop_, run[0].size());
  to_drop_ -= dropped;
  for (auto& channel : run) channel.erase(channel.begin(), channel.begin() + static_cast<ptrdiff_t>(dropped));
  return run;
}

}  // namespace retimbre
