#pragma once

#include <bit>
#include <vector>

#include "kernel/media/cross_worker.hpp"
#include "kernel/media/outlet.hpp"

namespace madang::media {

/// One worker's ends of the rings to all others. Commands arrive in their order and are never lost; of packets those
/// are that a full ring does not take. One thread.
class WorkerLinks {
 public:
  WorkerLinks(std::size_t worker, CrossWorker& others) : worker_(worker), others_(others), waiting_(others.workers()) {}

  std::size_t worker() const { return worker_; }
  std::size_t count() const { return others_.workers(); }

  void tell(std::size_t to, const WorkerMessage& message) {
    if (!waiting_[to].empty() || !others_.ring(worker_, to).push(message)) waiting_[to].push_back(message);
  }
  void tell_all(const WorkerMessage& message) {
    for (std::size_t to = 0; to < count(); ++to)
      if (to != worker_) tell(to, message);
  }
  /// To all workers of the mask; gives how many did not take it.
  std::size_t pass(std::uint32_t workers, MediaPacket& packet) {
    PacketPool::refer(packet, static_cast<std::uint32_t>(std::popcount(workers)));
    std::size_t lost = 0;
    for (; workers != 0; workers &= workers - 1) {
      const auto to = static_cast<std::size_t>(std::countr_zero(workers));
      WorkerMessage message{};
      message.packet = &packet;
      if (waiting_[to].empty() && others_.ring(worker_, to).push(message)) continue;
      PacketPool::release(packet);
      ++lost;
    }
    return lost;
  }

  template <typename Each>
  void take(Each each) {
    for (std::size_t from = 0; from < count(); ++from)
      if (from != worker_) others_.ring(from, worker_).take([&](const WorkerMessage& message) { each(from, message); });
  }

  /// The end of a tick: lets the others see what was told.
  void commit(Outlet& outlet) {
    for (std::size_t to = 0; to < count(); ++to) {
      if (to == worker_) continue;
      auto& ring = others_.ring(worker_, to);
      std::size_t pushed = 0;
      while (pushed < waiting_[to].size() && ring.push(waiting_[to][pushed])) ++pushed;
      waiting_[to].erase(waiting_[to].begin(), waiting_[to].begin() + static_cast<std::ptrdiff_t>(pushed));
      if (ring.commit()) outlet.wake(to);
    }
  }

 private:
  std::size_t worker_;
  CrossWorker& others_;
  std::vector<std::vector<WorkerMessage>> waiting_;  // commands that found a ring full
};

}  // namespace madang::media
