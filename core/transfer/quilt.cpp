#include "core/transfer/quilt.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "core/spectral/compression.h"
#include "core/spectral/fft.h"
#include "core/spectral/mel.h"

namespace retimbre {
namespace {

constexpr double kWindowSeconds = 0.046;
constexpr int kHopsPerWindow = 4;
constexpr int kBands = 24;
constexpr double kLowestHz = 50, kHighestHz = 8000;
/// A grain's length, and the part of the style that it is at the most.
constexpr double kShortestSecondsOfGrain = 0.12, kLongestSecondsOfGrain = 0.45;
constexpr int kGrainsInStyle = 6, kLongestToShortest = 4;
/// The cut is made where the sound changes least in so many frames about the place that chance names.
constexpr int kCutReach = 3;
constexpr double kFadeSeconds = 0.05;
constexpr double kReachSeconds = 0.008;
/// What two joined pieces must be apart in the style, so that it does not just go on; a part of the style at the most.
constexpr double kLeastJumpSeconds = 0.5;
constexpr int kJumpsInStyle = 6;
/// Part of the style's length that passes before a part of it is heard again.
constexpr double kRest = 0.4;
/// Grains that the next one is chosen from, those whose waveforms are compared.
constexpr size_t kFewest = 8, kMost = 48, kFitted = 3;
/// Frames about a join that are compared.
constexpr int kContext[] = {-2, 0, 2};
constexpr int kFramesPerStep = 512, kPiecesPerStep = 32;
/// Waveforms are compared at about this rate first, then sample by sample.
constexpr double kCoarseRateHz = 8000;

constexpr uint32_t kLengths = 0, kOrder = 1;  // streams of random words

int window_of(double sample_rate_hz) {
  const double samples = kWindowSeconds * sample_rate_hz;
  return std::max(8, static_cast<int>(std::bit_floor(static_cast<unsigned>(samples * std::numbers::sqrt2))));
}

/// <a, b> / |a||b| over what b has; 0 of silence.
double correlation(const float* a, const float* b, int64_t size, int64_t stride) {
  double aa = 0, bb = 0, ab = 0;
  for (int64_t i = 0; i < size; i += stride) {
    aa += static_cast<double>(a[i]) * a[i];
    bb += static_cast<double>(b[i]) * b[i];
    ab += static_cast<double>(a[i]) * b[i];
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

}  // namespace

Quilt::Quilt(std::shared_ptr<const ClipSource> style, int64_t frames, uint64_t seed)
    : style_(std::move(style)),
      frames_(frames),
      random_(seed),
      window_(window_of(style_->sample_rate_hz())),
      hop_(std::max<int>(1, std::min<int64_t>(window_ / kHopsPerWindow, style_->frames() / (4 * kGrainsInStyle)))),
      style_frames_(static_cast<int>(style_->frames() / hop_)),
      shortest_(std::max(1, std::min(static_cast<int>(kShortestSecondsOfGrain * style_->sample_rate_hz()) / hop_,
                                     style_frames_ / (kGrainsInStyle * kLongestToShortest)))),
      longest_(std::max(2, std::min(static_cast<int>(kLongestSecondsOfGrain * style_->sample_rate_hz()) / hop_,
                                    style_frames_ / kGrainsInStyle))),
      fade_(std::min<int64_t>(static_cast<int64_t>(kFadeSeconds * style_->sample_rate_hz()), shortest_ * hop_ / 2)),
      features_(style_frames_, kBands),
      changes_(static_cast<size_t>(style_frames_)),
      heard_at_(static_cast<size_t>(style_frames_), std::numeric_limits<int64_t>::min() / 2) {}

bool Quilt::step() {
  if (listened_ < style_frames_) {
    listen();
  } else {
    for (int i = 0; i < kPiecesPerStep && laid_ < frames_; ++i) lay();
  }
  return laid_ >= frames_;
}

double Quilt::fraction() const {
  const double listened = static_cast<double>(listened_) / style_frames_;
  const double laid = std::min(1.0, static_cast<double>(laid_) / static_cast<double>(std::max<int64_t>(1, frames_)));
  return (listened + laid) / 2;
}

std::vector<float> Quilt::mono(int64_t begin, int64_t frames) const {
  std::vector<float> samples(static_cast<size_t>(frames));
  const int64_t from = std::clamp<int64_t>(begin, 0, style_->frames());
  const int64_t to = std::clamp<int64_t>(begin + frames, from, style_->frames());
  const std::vector<float> there = downmix(style_->read(from, to - from));
  std::ranges::copy(there, samples.begin() + (from - begin));
  return samples;
}

/// The features of the next frames, each centred on its first sample.
void Quilt::listen() {
  const int count = std::min(kFramesPerStep, style_frames_ - listened_);
  const int64_t first = static_cast<int64_t>(listened_) * hop_ - window_ / 2;
  const std::vector<float> samples = mono(first, static_cast<int64_t>(count + 3) * hop_ + window_);
  RealFft4 fft(window_);
  std::vector<float> window(static_cast<size_t>(window_));
  for (int n = 0; n < window_; ++n) {
    window[static_cast<size_t>(n)] = 0.5f - 0.5f * std::cos(2 * std::numbers::pi_v<float> * n / window_);
  }
  Matrix energies(count + 3, fft.bins()), bands;
  for (int t = 0; t < count; t += 4) {
    const float* frame = samples.data() + static_cast<ptrdiff_t>(t) * hop_;
    fft.forward(
        [&](int n) {
          return Float4{frame[n], frame[n + hop_], frame[n + 2 * hop_], frame[n + 3 * hop_]} * splat(window[n]);
        },
        [&](int bin, Complex4 x) {
          const Float4 energy = x.real * x.real + x.imaginary * x.imaginary;
          for (int lane = 0; lane < 4; ++lane) energies(t + lane, bin) = energy[lane];
        });
  }
  const double rate = style_->sample_rate_hz();
  const MelFilterBank filters({.bands = kBands, .lowest_hz = kLowestHz, .highest_hz = std::min(kHighestHz, rate / 2)},
                              window_, rate);
  filters.apply(energies, bands);
  for (int t = 0; t < count; ++t) {
    const auto row = features_.row(listened_ + t);
    for (int band = 0; band < kBands; ++band) row[band] = std::sqrt(bands(t, band));
    compress(row, Compression::kPower);
    if (listened_ + t == 0) continue;
    const auto before = features_.row(listened_ + t - 1);
    float change = 0;
    for (int band = 0; band < kBands; ++band) change += std::abs(row[band] - before[band]);
    changes_[static_cast<size_t>(listened_ + t)] = change;
  }
  listened_ += count;
}

/// Cuts the whole style into grains and puts them into the deck, shuffled.
void Quilt::cut() {
  const int end = style_frames_ - static_cast<int>((fade_ + hop_ - 1) / hop_);
  std::vector<std::pair<uint32_t, Grain>> grains;
  const auto word = [&](uint32_t purpose) {
    return random_.bits({static_cast<uint32_t>(grains.size()), cuts_, purpose, 0})[0];
  };
  const auto below = [](uint32_t word, int range) { return static_cast<int>(uint64_t{word} * range >> 32); };
  for (int begin = 0; begin < end;) {
    int next = begin + shortest_ + below(word(kLengths), longest_ - shortest_ + 1);
    if (begin == 0)
      next = begin + shortest_ + below(word(kLengths), shortest_ + 1);  // so that cuts differ from the start on
    const int from = std::max(begin + shortest_, next - kCutReach), to = std::min(begin + longest_, next + kCutReach);
    for (int t = from; t <= to && t < style_frames_; ++t) {
      if (changes_[static_cast<size_t>(t)] < changes_[static_cast<size_t>(std::min(next, style_frames_ - 1))]) next = t;
    }
    if (end - next < shortest_) next = end - begin <= longest_ ? end : begin + (end - begin) / 2;  // no rest too short
    grains.push_back({word(kOrder), Grain{begin, next}});
    begin = next;
  }
  ++cuts_;
  cut_size_ = grains.size();
  std::ranges::stable_sort(grains, {}, [](const auto& each) { return each.first; });
  for (const auto& [order, grain] : grains) deck_.push_back(grain);
}

/// How unlike the sound about the frame `begin` is to the sound about `end`.
double Quilt::distance(int end, int begin) const {
  double sum = 0;
  for (const int offset : kContext) {
    const auto a = features_.row(std::clamp(end + offset, 0, style_frames_ - 1));
    const auto b = features_.row(std::clamp(begin + offset, 0, style_frames_ - 1));
    for (int band = 0; band < kBands; ++band) sum += (a[band] - b[band]) * (a[band] - b[band]);
  }
  return sum;
}

/// Places in the deck of the grains that may follow, the oldest first. Where all were heard too short a time ago, the
/// one that was heard first.
std::vector<size_t> Quilt::candidates() const {
  const int least_jump =
      std::min(static_cast<int>(kLeastJumpSeconds * style_->sample_rate_hz()) / hop_, style_frames_ / kJumpsInStyle);
  const auto rest = static_cast<int64_t>(kRest * static_cast<double>(style_->frames()));
  const size_t most = std::clamp(deck_.size() / 4, kFewest, kMost);
  std::vector<size_t> found;
  size_t longest_ago = 0;
  int64_t longest_ago_at = std::numeric_limits<int64_t>::max();
  for (size_t i = 0; i < deck_.size() && found.size() < most; ++i) {
    const auto [begin, end] = deck_[i];
    if (!pieces_.empty() && std::abs(begin - last_end_) < least_jump) continue;
    const int64_t heard = *std::max_element(heard_at_.begin() + begin, heard_at_.begin() + end);
    if (heard < longest_ago_at) {
      longest_ago = i;
      longest_ago_at = heard;
    }
    if (laid_ - heard >= rest) found.push_back(i);
  }
  if (found.empty()) found.push_back(longest_ago);
  return found;
}

/// Where about `beginning` the style's waveform is most like the one at `continuation`.
Quilt::Fit Quilt::fit(int64_t continuation, int64_t beginning) const {
  const auto reach = std::min<int64_t>(static_cast<int64_t>(kReachSeconds * style_->sample_rate_hz()), fade_ / 2);
  const auto coarse = std::max<int64_t>(1, static_cast<int64_t>(style_->sample_rate_hz() / kCoarseRateHz));
  const std::vector<float> wanted = mono(continuation, fade_), there = mono(beginning - reach, fade_ + 2 * reach);
  Fit best{.shift = 0, .correlation = -2};
  const auto search = [&](int64_t from, int64_t to, int64_t step) {
    for (int64_t shift = from; shift <= to; shift += step) {
      const bool is_within = beginning + shift >= 0;
      if (!is_within) continue;
      const auto found = static_cast<float>(correlation(wanted.data(), there.data() + reach + shift, fade_, step));
      if (found > best.correlation) best = {shift, found};
    }
  };
  search(-reach, reach, coarse);
  const int64_t about = best.shift;
  best.correlation = -2;
  search(std::max(-reach, about - coarse), std::min(reach, about + coarse), 1);
  return best;
}

/// Lays the grain that goes on best: of the candidates that sound most alike, the one whose waveform does.
void Quilt::lay() {
  if (deck_.size() <= cut_size_ / 2) cut();
  std::vector<std::pair<double, size_t>> nearest;
  for (const size_t i : candidates()) {
    nearest.emplace_back(pieces_.empty() ? 0 : distance(last_end_, deck_[i].begin), i);
  }
  const size_t fitted = std::min(kFitted, nearest.size());
  std::ranges::partial_sort(nearest, nearest.begin() + static_cast<ptrdiff_t>(fitted));
  size_t chosen = nearest[0].second;
  Fit best{.shift = 0, .correlation = -2};
  for (size_t i = 0; !pieces_.empty() && i < fitted; ++i) {
    const Fit found = fit(last_continuation_, static_cast<int64_t>(deck_[nearest[i].second].begin) * hop_);
    if (found.correlation <= best.correlation) continue;
    best = found;
    chosen = nearest[i].second;
  }
  const auto [begin, end] = deck_[chosen];
  deck_.erase(deck_.begin() + static_cast<ptrdiff_t>(chosen));

  const int64_t length = static_cast<int64_t>(end - begin) * hop_;
  const int64_t from =
      std::clamp<int64_t>(static_cast<int64_t>(begin) * hop_ + best.shift, 0, style_->frames() - length - fade_);
  pieces_.push_back({.at = laid_, .from = from, .correlation = std::max(0.0f, best.correlation)});
  std::fill(heard_at_.begin() + begin, heard_at_.begin() + end, laid_);
  laid_ += length;
  last_end_ = end;
  last_continuation_ = from + length;
}

Clip Quilt::read(int64_t begin, int64_t frames) const {
  Clip run{.channels = std::vector<std::vector<float>>(static_cast<size_t>(channels()),
                                                       std::vector<float>(static_cast<size_t>(frames))),
           .sample_rate_hz = sample_rate_hz()};
  const int64_t end = begin + frames;
  // The last piece that begins at or before `begin`, and the one before it, which may still be fading out.
  auto piece = std::ranges::upper_bound(pieces_, begin, {}, &Piece::at);
  for (int i = 0; i < 2 && piece != pieces_.begin(); ++i) --piece;
  for (; piece != pieces_.end() && piece->at < end; ++piece) {
    const auto next = piece + 1;
    const int64_t fades_out_at = next == pieces_.end() ? laid_ : next->at;
    const int64_t from = std::max(begin, piece->at),
                  to = std::min(end, fades_out_at + (next == pieces_.end() ? 0 : fade_));
    if (from >= to) continue;
    const Clip sound = style_->read(piece->from + from - piece->at, to - from);
    for (int64_t i = from; i < to; ++i) {
      // sin^2 + cos^2 = 1 keeps the power of what is uncorrelated; the correlation's part is divided out.
      float gain = 1;
      const auto gain_of = [&](const Piece& coming, bool is_coming) {
        const double way = (static_cast<double>(i - coming.at) + 0.5) / static_cast<double>(fade_);
        const double angle = way * way * (3 - 2 * way) * std::numbers::pi / 2;
        const double rising = std::sin(angle), falling = std::cos(angle);
        return static_cast<float>((is_coming ? rising : falling) /
                                  std::sqrt(1 + 2 * rising * falling * coming.correlation));
      };
      if (piece != pieces_.begin() && i < piece->at + fade_) gain = gain_of(*piece, true);
      if (next != pieces_.end() && i >= next->at) gain = gain_of(*next, false);
      for (size_t channel = 0; channel < run.channels.size(); ++channel) {
        run.channels[channel][static_cast<size_t>(i - begin)] +=
            gain * sound.channels[channel][static_cast<size_t>(i - from)];
      }
    }
  }
  return run;
}

}  // namespace retimbre
