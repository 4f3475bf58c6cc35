#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "app/config.hpp"
#include "kernel/media/capacity_model.hpp"
#include "kernel/media/media_engine.hpp"
#include "kernel/media/seat_queue.hpp"

namespace madang::app {

/// Looks once a second at what the media engine does, and learns from it what a packet costs on this machine. One per
/// engine, which outlives it; any thread may ask.
class MediaWatch {
 public:
  struct Seen {
    std::vector<media::WorkerCounts> workers;
    std::vector<double> packets_per_second;  ///< of each worker
    media::Duration packet_cost = media::PacketCost::kAssumed;
    bool is_cost_learned = false;
    std::uint64_t free_bytes = 0;
    media::Surge surge = media::Surge::none;

    double packets() const;
    media::ServerRoom room() const;
  };

  MediaWatch(const Config& config, media::MediaEngine& engine);
  MediaWatch(const MediaWatch&) = delete;
  MediaWatch& operator=(const MediaWatch&) = delete;
  ~MediaWatch();

  Seen seen() const;
  /// Whom a server of this machine, or of the operator's limits, lets in just now.
  media::SeatRule rule() const;

 private:
  void watch();
  void look(media::Duration since_last);

  media::MediaEngine& engine_;
  media::SeatRule given_;  // by the operator

  mutable std::mutex mutex_;
  std::condition_variable stops_;
  bool is_stopping_ = false;
  Seen seen_;
  media::PacketCost cost_;
  std::thread thread_;
};

/// What the kernel would give to programs without swapping (proc(5), MemAvailable).
std::uint64_t free_memory();

}  // namespace madang::app
