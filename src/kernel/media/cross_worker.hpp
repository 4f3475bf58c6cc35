#pragma once

#include <memory>
#include <vector>

#include "kernel/media/packet_pool.hpp"
#include "kernel/media/spsc_ring.hpp"
#include "kernel/media/worker_message.hpp"

namespace madang::media {

/// What lies between workers: from each to each a ring of references to packets and of commands, written by one thread
/// and read by one, without a lock; and the packets they refer to, which is why it is made before all workers'
/// Forwarders and outlives them.
class CrossWorker {
 public:
  explicit CrossWorker(std::size_t workers) : workers_(workers), rings_(workers * workers), pools_(workers) {
    for (auto& pool : pools_) pool = std::make_unique<PacketPool>();
    for (std::size_t from = 0; from < workers; ++from)
      for (std::size_t to = 0; to < workers; ++to)
        if (from != to) rings_[from * workers + to] = std::make_unique<Ring>(kRoom);
  }

  using Ring = SpscRing<WorkerMessage>;

  std::size_t workers() const { return workers_; }
  /// Pushed to by `from` alone and taken from by `to` alone.
  Ring& ring(std::size_t from, std::size_t to) { return *rings_[from * workers_ + to]; }
  /// Taken from by that worker alone.
  PacketPool& pool(std::size_t worker) { return *pools_[worker]; }

 private:
  static constexpr std::size_t kRoom = 16'384;

  std::size_t workers_;
  std::vector<std::unique_ptr<Ring>> rings_;
  std::vector<std::unique_ptr<PacketPool>> pools_;
};

}  // namespace madang::media
