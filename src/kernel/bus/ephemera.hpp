#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "kernel/bus/recent.hpp"

namespace madang::bus {

/// What is only true now, on its way to other nodes: by the batch, each stream once in a tenth of a second, and never
/// more than the newest of it. Any thread; a thread of its own sends.
class Ephemera {
 public:
  using Send = std::function<void(const OneStream&, const std::vector<std::string>& envelopes)>;

  explicit Ephemera(Send send) : send_(std::move(send)) {}
  ~Ephemera() { stop(); }

  void start();
  void stop();

  void add(const OneStream& stream, std::string envelope);
  /// Sends now what waits for the stream: something follows that must not overtake it.
  void flush(const OneStream& stream);
  std::uint64_t dropped() const;

 private:
  struct Waiting {
    OrgId org;
    std::deque<std::string> envelopes;
  };
  struct Hash {
    std::size_t operator()(const StreamKey& key) const { return hash_value(key); }
  };

  void run();
  void send(const StreamKey& key, Waiting& waiting) const;

  const Send send_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  boost::unordered_flat_map<StreamKey, Waiting, Hash> waiting_;
  std::uint64_t dropped_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace madang::bus
