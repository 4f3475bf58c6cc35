#pragma once

#include <memory>
#include <vector>

#include "kernel/media/spsc_ring.hpp"
#include "kernel/media/worker_message.hpp"

namespace madang::media {

/// What lies between workers: from each to each a ring of references to packets and of commands, written by one thread
/// and read by one, without a lock. Made before them and outlives them all; whoever made it may let the threads end in
/// any order, once all have ended.
class CrossWorker {
 public:
  explicit CrossWorker(std::size_t workers) : workers_(workers), rings_(workers * workers) {
    for (std::size_t from = 0; from < workers; ++from)
      for (std::size_t to = 0; to < workers; ++to)
        if (from != to) rings_[from * workers + to] = std::make_unique<Ring>(kRoom);
  }

  using Ring = SpscRing<WorkerMessage>;

  std::size_t workers() const { return workers_; }
  /// Pushed to by `from` alone and taken from by `to` alone.
  Ring& ring(std::size_t from, std::size_t to) { return *rings_[from * workers_ + to]; }

 private:
  static constexpr std::size_t kRoom = 16'384;

  std::size_t workers_;
  std::vector<std::unique_ptr<Ring>> rings_;
};

}  // namespace madang::media
