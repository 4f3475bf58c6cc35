#pragma once

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "kernel/bus/cluster.hpp"
#include "kernel/net/client_sessions.hpp"

namespace madang::app {

/// This node among those of its cluster, as the configuration has it: the relay between them, what the database says
/// of the others, and both together.
class Nodes {
 public:
  struct Parts {
    const Clock& clock;
    bus::Streams& streams;
    store::Store& store;
    bus::Hub& hub;
    std::vector<net::StreamsOf> streams_of;
    boost::asio::io_context& loop;  ///< on which it looks around, every moment
  };

  /// Throws ConfigError when what is configured cannot be meant; that no NATS server answers is none.
  Nodes(const Config& config, Parts parts);
  ~Nodes() { stop(); }

  bus::Cluster& cluster() { return cluster_; }
  void start();
  void stop();  ///< while the loop still runs; again is harmless

  /// At wiring: called on the loop when this node's people would be better off on others; see bus::Standing.
  void when_left_behind(std::function<void(bus::Standing::Kind)> act) { left_behind_ = std::move(act); }
  /// Why nobody new should come here though the database answers, for /readyz; empty when all is well.
  std::string trouble() const;

  /// What does not stand as it should though the node serves, a sentence a line; for /readyz.
  std::string degraded() const;

 private:
  void look_around();
  void look_again_soon();

  const Parts parts_;
  const std::unique_ptr<bus::Relay> relay_;
  const std::unique_ptr<bus::Feed> feed_;
  bus::Cluster cluster_;
  std::function<void(bus::Standing::Kind)> left_behind_;
  boost::asio::steady_timer timer_;  // this and the next two: of the loop
  std::vector<std::string> told_reach_;
  std::chrono::steady_clock::time_point told_at_;
  std::atomic<bool> looks_around_ = false;
};

/// How nodes of one cluster differ where they must not, a sentence a line; for /readyz.
std::string uneven(const Config& config, const store::Neighbours& neighbours);

}  // namespace madang::app
