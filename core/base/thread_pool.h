#pragma once

#include <pthreadpool.h>

#include <cstddef>
#include <memory>
#include <type_traits>

namespace retimbre {

/// The one pool of threads: XNNPACK's operators take its handle, our own loops call parallel_for. The calling thread is
/// one of its threads, so a pool of 1 starts none. Results never depend on the number of threads: work is divided by
/// index, and no sum is split over threads.
class ThreadPool {
 public:
  /// threads: 1 or more; in a build without threads it is always 1.
  explicit ThreadPool(int threads) : pool_(pthreadpool_create(static_cast<size_t>(threads)), &pthreadpool_destroy) {}

  int threads() const { return static_cast<int>(pthreadpool_get_threads_count(pool_.get())); }
  pthreadpool_t handle() { return pool_.get(); }

  /// Calls body(begin, count) for the tiles [begin, begin + count) of [0, range), count <= tile. Returns when all are
  /// done.
  template <class Body>
  void parallel_for(size_t range, size_t tile, Body&& body) {
    if (range == 0) return;
    using Callable = std::remove_reference_t<Body>;
    pthreadpool_parallelize_1d_tile_1d(
        pool_.get(),
        [](void* context, size_t begin, size_t count) { (*static_cast<Callable*>(context))(begin, count); },
        const_cast<void*>(static_cast<const void*>(&body)), range, tile, 0);
  }

  /// Calls body(thread, index) for each index of [0, range), thread < threads() being the one that runs it: for work
  /// that needs scratch memory of its own. Returns when all are done.
  template <class Body>
  void parallel_for_each(size_t range, Body&& body) {
    if (range == 0) return;
    using Callable = std::remove_reference_t<Body>;
    pthreadpool_parallelize_1d_with_thread(
        pool_.get(),
        [](void* context, size_t thread, size_t index) { (*static_cast<Callable*>(context))(thread, index); },
        const_cast<void*>(static_cast<const void*>(&body)), range, 0);
  }

 private:
  std::unique_ptr<pthreadpool, decltype(&pthreadpool_destroy)> pool_;
};

}  // namespace retimbre
