#pragma once

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
  };

  /// Throws ConfigError when what is configured cannot be meant; that no NATS server answers is none.
  Nodes(const Config& config, Parts parts);

  bus::Cluster& cluster() { return cluster_; }
  void start() { cluster_.start(); }
  void stop() { cluster_.stop(); }

  /// What does not stand as it should though the node serves, a sentence a line; for /readyz.
  std::string degraded() const;

 private:
  const Parts parts_;
  const std::unique_ptr<bus::Relay> relay_;
  const std::unique_ptr<bus::Feed> feed_;
  bus::Cluster cluster_;
};

/// How nodes of one cluster differ where they must not, a sentence a line; for /readyz.
std::string uneven(const Config& config, const store::Neighbours& neighbours);

}  // namespace madang::app
