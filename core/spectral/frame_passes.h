#pragma once

#include <algorithm>
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
      Complex4* spectrum = worker.spectrum.data();
      for (int group = chunk_begin(chunk); group < chunk_begin(chunk + 1); ++group) {
        worker.fft.forward(frames(signal, group), [=](int bin, Complex4 x) { spectrum[bin] = x; });
        visit(group, static_cast<const Complex4*>(spectrum));
      }
    });
  }

  /// Calls visit(group, const Float4* magnitude) with the absolute values of the spectrum of each group of frames.
  template <class Visit>
  void analyse_magnitudes(Range range, const LaneSignal& signal, Visit&& visit) {
    for_each_chunk(range, [&](Worker& worker, int chunk) {
      Float4* magnitude = worker.magnitude.data();
      for (int group = chunk_begin(chunk); group < chunk_begin(chunk + 1); ++group) {
        worker.fft.forward(frames(signal, group), [=](int bin, Complex4 x) { magnitude[bin] = absolute(x); });
        visit(group, static_cast<const Float4*>(magnitude));
      }
    });
  }

  /// Calls fill(group, Complex4* spectrum) for each group and adds the windowed inverse transforms up, n_fft times too
  /// large (see RealFft4). When the whole pass is done, join gives the sum.
  template <class Fill>
  void add_up(Range range, Fill&& fill) {
    for_each_chunk(range, [&](Worker& worker, int chunk) {
      clear(chunk);
      for (int group = chunk_begin(chunk); group < chunk_begin(chunk + 1); ++group) {
        fill(group, worker.spectrum.data());
        worker.fft.inverse(worker.spectrum.data(), adder(chunk, group));
      }
    });
  }

  /// analyse, then add_up of spectra with each bin replaced by changer(group)(bin, Complex4), without storing them.
  template <class Changer>
  void change(Range range, const LaneSignal& signal, Changer&& changer) {
    for_each_chunk(range, [&](Worker& worker, int chunk) {
      clear(chunk);
      for (int group = chunk_begin(chunk); group < chunk_begin(chunk + 1); ++group) {
        worker.fft.change(frames(signal, group), changer(group), adder(chunk, group));
      }
    });
  }

  /// Completes add_up or change: joins the sums of the chunks in `sum`, and folds the paddings onto the clip.
  void join(LaneSignal& sum);

  /// What a least-squares inverse multiplies the joined sum by (Griffin & Lim 1984, eq. 6): 1 / (n_fft times the sum of
  /// the squared windows over all that repeats a sample), 0 outside the clip. Divides by n_fft for the unscaled inverse
  /// transform.
  LaneSignal inverse_weights();

  /// Bytes that passes over `groups` groups hold.
  static uint64_t estimate_bytes(StftSettings settings, int groups, int threads);

 private:
  struct Worker {
    explicit Worker(int n_fft) : fft(n_fft), spectrum(fft.bins()), magnitude(fft.bins()) {}
    RealFft4 fft;
    std::vector<Complex4> spectrum;
    std::vector<Float4> magnitude;
  };

  /// A group's frames as RealFft4 takes them.
  struct WindowedFrames {
    const Float4* from;
    const float* window;
    Float4 operator()(int n) const { return from[n] * splat(window[n]); }
  };
  /// Adds a group's frames as RealFft4 gives them to the sum of their chunk.
  struct FrameAdder {
    Float4* to;
    const float* window;
    void operator()(int n, Float4 x) const { to[n] += x * splat(window[n]); }
  };

  template <class Body>
  void for_each_chunk(Range range, Body&& body) {
    pool_.parallel_for_each(static_cast<size_t>(range.count), [&](size_t thread, size_t i) {
      body(*workers_[thread], range.first + static_cast<int>(i));
    });
  }
  static int chunks(StftSettings settings, int groups);

  WindowedFrames frames(const LaneSignal& signal, int group) const {
    return {signal.data() + static_cast<size_t>(group) * lanes_.settings().hop, window_.data()};
  }
  FrameAdder adder(int chunk, int group) {
    return {chunk_sum(chunk) + static_cast<size_t>(group - chunk_begin(chunk)) * lanes_.settings().hop, window_.data()};
  }
  Float4* chunk_sum(int chunk) {
    return sums_.data() + static_cast<size_t>(chunk_begin(chunk)) * lanes_.settings().hop + chunk * lanes_.overlap();
  }
  void clear(int chunk) { std::fill(chunk_sum(chunk), chunk_sum(chunk + 1), Float4{}); }

  const FrameLanes lanes_;
  ThreadPool& pool_;
  int chunks_;
  std::vector<float> window_;
  std::vector<Float4> sums_;  // of each chunk its own part of the signal and what it adds to the next one's
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace retimbre
