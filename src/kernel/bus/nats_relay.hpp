#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernel/bus/relay.hpp"

namespace madang::bus {

struct NatsOptions {
  std::vector<std::string> urls;  ///< `nats://HOST:PORT` or `tls://…`, tried in any order
  std::string credentials;        ///< a file with a user's JWT and seed, as `nsc` makes it
  std::string token;
  std::string ca;           ///< a PEM file, in place of the system's
  std::string certificate;  ///< a PEM file with which this node proves itself, and its key
  std::string key;
  std::string name = "madang";                  ///< what the NATS server calls this connection
  std::size_t waiting_bytes = 8 * 1024 * 1024;  ///< of what is to be sent; beyond it the newest is dropped
};

/// The options cannot be meant; the message is a sentence for the operator. That nobody answers is none.
class NatsOptionsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Core NATS. It connects by itself and for ever, first within milliseconds and then ever later, up to two seconds, by
/// chance, so that the nodes of a cluster do not come all at once. Whoever is refused for a wrong password is
/// tried again as well: passwords are changed while servers run.
std::unique_ptr<Relay> make_nats_relay(const NatsOptions& options);

/// How long before the next attempt, after so many that failed; `chance` lies between 0 and 1.
std::chrono::milliseconds nats_backoff(int attempts, double chance);

}  // namespace madang::bus
