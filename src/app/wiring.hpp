#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "base/id.hpp"
#include "kernel/net/server.hpp"
#include "kernel/store/migration.hpp"
#include "kernel/store/store.hpp"

namespace madang::net {
class Router;
}

namespace madang::app {

/// Everything that serves, built bottom up and taken down top down. The only place that knows every slice.
class Wiring {
 public:
  Wiring(const Config& config, const Clock& clock);
  ~Wiring();

  /// Opens the store, wires every slice, listens. Throws with a sentence for the operator.
  void start();
  /// Tells devices to come back later, lets requests finish, writes out what was acknowledged.
  void stop();

  /// Reads the TLS certificate again, when there is one; new connections are shown it.
  void reload_certificate();

  std::string address() const;  ///< `http://127.0.0.1:8480`
  store::Store& store();
  /// For work that is done in the server's own name through its verbs, such as the demo.
  const net::Router& router() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace madang::app
