#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace madang::bus {

struct RelayCounts {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  std::uint64_t dropped = 0;  ///< never sent, since too much waited
};

/// Carries bytes between the nodes of a cluster by subject, each to everybody else who subscribed. It promises
/// nothing: what it is given may be lost, doubled, late or in another order. Any thread may ask, and nobody
/// ever waits for it.
class Relay {
 public:
  using Arrived = std::function<void(std::string_view subject, std::string_view bytes)>;

  virtual ~Relay() = default;

  /// Once, and before anything else. `arrived` is called on one thread of the relay's, one call at a time.
  virtual void start(Arrived arrived) = 0;
  /// Nothing arrives after it returned.
  virtual void stop() = 0;

  virtual void publish(std::string subject, std::string bytes) = 0;
  /// Kept through every loss of the connection.
  virtual void subscribe(std::string subject) = 0;
  virtual void unsubscribe(std::string subject) = 0;

  virtual bool is_connected() const = 0;
  virtual RelayCounts counts() const = 0;
};

}  // namespace madang::bus
