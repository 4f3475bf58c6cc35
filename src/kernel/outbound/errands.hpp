#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/id.hpp"

namespace madang::outbound {

struct ErrandLimits {
  std::size_t at_once = 4;         ///< threads
  std::size_t at_once_of_one = 2;  ///< of one organisation
  std::size_t waiting_of_one = 200;
};

/// Work that waits for others on the network. Few threads do it, and organisations take turns, so that one that asks
/// for much holds up nobody but itself. Nothing is kept: what waits at stop() is dropped. Any thread may ask.
class Errands {
 public:
  /// Must not throw, and ends soon once the token says so.
  using Errand = std::move_only_function<void(const std::stop_token&)>;

  explicit Errands(ErrandLimits limits = {});
  ~Errands() { stop(); }

  /// False when too much waits for this organisation, or everything stops.
  bool take(OrgId org, Errand errand);
  /// Returns when what has begun has ended.
  void stop();

 private:
  struct Line {
    std::deque<Errand> waiting;
    std::size_t running = 0;
  };

  void work(const std::stop_token& stop);
  /// The organisation whose turn it is and that may have one more done; nothing when there is none.
  std::optional<OrgId> next();
  void finish(OrgId org);

  const ErrandLimits limits_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<OrgId, Line> lines_;
  std::deque<OrgId> turns_;  ///< organisations with something waiting, each once
  std::stop_source stop_;
  std::vector<std::jthread> threads_;
};

}  // namespace madang::outbound
