#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/audio/clip_source.h"
#include "core/audio/limiter.h"
#include "core/audio/resample.h"
#include "core/base/result.h"
#include "core/base/thread_pool.h"
#include "core/transfer/grid.h"
#include "core/transfer/job.h"

namespace retimbre {

/// Mono sound at the grid's rate that has been found for a run of the content, with what lies around it.
struct Found {
  int64_t begin;                   // the first sample's place in the content at the grid's rate
  std::span<const float> samples;  // of any level
  int64_t from, to;                // the run that is final; the rest is there for what has to see beyond
};

/// The last part of a transfer's way: gives the sound that was found the content's stereo image and loudness (ITU-R
/// BS.1770), mixes it with the content, brings it to the content's rate and keeps its true peak below kCeilingDb. Runs
/// come in order and without gaps; pieces go out as far as they are final.
class Output {
 public:
  static constexpr double kCeilingDb = -1;  // dBTP

  /// content: as it is; content_at_grid: the same at the grid's rate. wet: 0 to 1, share of the result. All outlive it.
  static Result<Output> create(const ClipSource& content, const ClipSource& content_at_grid, const Grid& grid,
                               double wet, ThreadPool& pool);

  /// Takes the next run; `last`: whether it is the content's last one. The piece may be empty.
  Result<Piece> add(const Found& found, bool last);
  /// A run as it would sound, without what only whole results can have: peaks are turned down with all of it.
  Result<Piece> preview(const Found& found) const;

  double seconds_ready() const;
  double peak() const { return peak_; }

 private:
  using Channels = std::vector<std::vector<float>>;

  Output(const ClipSource& content, const ClipSource& content_at_grid, const Grid& grid, double wet, ThreadPool& pool,
         std::vector<Resampler> resamplers);
  Clip content_run(int64_t from, int64_t to) const;
  Channels in_image(const Found& found) const;
  double loudness_gain(const Channels& sound, const Clip& content) const;
  /// The run in the content's image and as loud as the content there, mixed with it; gains start at `gain_before`.
  Channels dressed(const Found& found, std::optional<double> gain_before, double& gain_after) const;

  const ClipSource& content_;
  const ClipSource& content_at_grid_;
  Grid grid_;
  double wet_;
  ThreadPool* pool_;
  int channels_;
  std::vector<Resampler> resamplers_;  // by channel
  LimitedRuns limited_;
  std::optional<double> gain_;  // at the end of the last run
  int64_t given_ = 0;           // sample frames at the content's rate
  double peak_ = 0;
};

/// Channels of a transfer's result: the content's when it is mono or stereo, else one.
int output_channels(int content_channels);

}  // namespace retimbre
