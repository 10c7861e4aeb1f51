#pragma once

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "core/transfer/transfer_job.h"

namespace retimbre {

inline constexpr size_t kPlenty = std::numeric_limits<size_t>::max();

inline std::vector<WeightedStyle> one_style(Clip clip) {
  std::vector<WeightedStyle> styles;
  styles.push_back({.clip = std::make_unique<HeldClip>(std::move(clip))});
  return styles;
}

inline Result<std::unique_ptr<TransferJob>> create(Clip content, Clip style, const Settings& settings, ThreadPool& pool,
                                                   size_t limit = kPlenty) {
  return TransferJob::create(std::make_unique<HeldClip>(std::move(content)), one_style(std::move(style)), settings,
                             limit, pool);
}

inline std::unique_ptr<TransferJob> started(Clip content, Clip style, const Settings& settings, ThreadPool& pool) {
  auto job = create(std::move(content), std::move(style), settings, pool);
  if (!job) ADD_FAILURE() << job.error().message;
  return job ? std::move(*job) : nullptr;
}

/// All pieces that are there, in one; each must begin where the one before ended, or at the beginning.
inline void take_all(Job& job, Clip& result) {
  for (auto piece = job.take(); piece; piece = job.take()) {
    if (piece->begin == 0) result = Clip{.channels = {}, .sample_rate_hz = piece->clip.sample_rate_hz};
    ASSERT_EQ(piece->begin, result.frames());
    result.channels.resize(piece->clip.channels.size());
    for (size_t c = 0; c < result.channels.size(); ++c) {
      auto& channel = result.channels[c];
      channel.insert(channel.end(), piece->clip.channels[c].begin(), piece->clip.channels[c].end());
    }
  }
}

/// Runs the job to its end; its whole result.
inline Clip run(Job& job) {
  Clip result;
  for (;;) {
    const auto progress = job.step(0.05);
    if (!progress) ADD_FAILURE() << progress.error().message;
    take_all(job, result);
    if (!progress || progress->stage == Stage::kDone) return result;
  }
}

}  // namespace retimbre
