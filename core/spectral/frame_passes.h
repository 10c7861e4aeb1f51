#pragma once

#include <memory>
#include <vector>

#include "core/base/thread_pool.h"
#include "core/spectral/fft.h"
#include "core/spectral/frame_lanes.h"

namespace retimbre {

/// The passes over all frames that every transform here is made of, threaded over chunks of groups. What a chunk adds
/// past its own end is kept apart and joined in order afterwards, and chunks do not depend on the number of threads:
/// nor do the results. Windows and plans are made once; a pass allocates nothing.
class FramePasses {
 public:
  /// A run of chunks, so that a pass can be done in bounded pieces.
  struct Range {
    int first;
    int count;
  };

  FramePasses(const FrameLanes& lanes, ThreadPool& pool);

  int chunks() const { return chunks_; }
  Range all() const { return {0, chunks_}; }
  /// The first group of a chunk; chunk_begin(chunks()) == groups.
  int chunk_begin(int chunk) const { return static_cast<int>(static_cast<int64_t>(chunk) * lanes_.groups() / chunks_); }

  /// Calls visit(group, const Complex4* spectrum) with the spectrum of each group of frames, on any thread.
  template <class Visit>
  void analyse(Range range, const LaneSignal& signal, Visit&& visit) {
    for_each_chunk(range, [&](Worker& worker, int chunk) {
      for (int group = chunk_begin(chunk); group < chunk_begin(chunk + 1); ++group) {
        cut(signal, group, worker);
        worker.fft.forward(worker.time.data(), worker.spectrum.data());
        visit(group, static_cast<const Complex4*>(worker.spectrum.data()));
      }
    });
  }

  /// Calls fill(group, Complex4* spectrum) for each group and adds the windowed inverse transforms up in `sum`, n_fft
  /// times too large (see RealFft4). When the whole pass is done, join(sum) completes it.
  template <class Fill>
  void add_up(Range range, Fill&& fill, LaneSignal& sum) {
    for_each_chunk(range, [&](Worker& worker, int chunk) {
      for (int group = chunk_begin(chunk); group < chunk_begin(chunk + 1); ++group) {
        fill(group, worker.spectrum.data());
        worker.fft.inverse(worker.spectrum.data(), worker.time.data());
        add(chunk, group, worker, sum);
      }
    });
  }

  /// analyse, change(group, Complex4* spectrum) in place, add_up: while the frames are in the cache.
  template <class Change>
  void change(Range range, const LaneSignal& signal, Change&& change, LaneSignal& sum) {
    for_each_chunk(range, [&](Worker& worker, int chunk) {
      for (int group = chunk_begin(chunk); group < chunk_begin(chunk + 1); ++group) {
        cut(signal, group, worker);
        worker.fft.forward(worker.time.data(), worker.spectrum.data());
        change(group, worker.spectrum.data());
        worker.fft.inverse(worker.spectrum.data(), worker.time.data());
        add(chunk, group, worker, sum);
      }
    });
  }

  /// Completes add_up or change: adds what chunks have added past their ends, and folds the paddings onto the clip.
  void join(LaneSignal& sum);

  /// What a least-squares inverse multiplies the joined sum by (Griffin & Lim 1984, eq. 6): 1 / (n_fft times the sum of
  /// the squared windows over all that repeats a sample), 0 outside the clip. Divides by n_fft for the unscaled inverse
  /// transform.
  LaneSignal inverse_weights();

  /// Bytes that passes over `groups` groups hold.
  static uint64_t estimate_bytes(StftSettings settings, int groups, int threads);

 private:
  struct Worker {
    explicit Worker(int n_fft) : fft(n_fft), time(n_fft), spectrum(fft.bins()) {}
    RealFft4 fft;
    std::vector<Float4> time;
    std::vector<Complex4> spectrum;
  };

  template <class Body>
  void for_each_chunk(Range range, Body&& body) {
    pool_.parallel_for_each(static_cast<size_t>(range.count), [&](size_t thread, size_t i) {
      body(*workers_[thread], range.first + static_cast<int>(i));
    });
  }
  static int chunks(StftSettings settings, int groups);
  void cut(const LaneSignal& signal, int group, Worker& worker) const;
  void add(int chunk, int group, const Worker& worker, LaneSignal& sum);

  const FrameLanes lanes_;
  ThreadPool& pool_;
  int chunks_;
  std::vector<float> window_;
  std::vector<Float4> tails_;  // [chunks][overlap]
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace retimbre
