#pragma once

#include <string>

#include "kernel/net/server.hpp"

namespace madang::app {

/// The server's counts in Prometheus' text format 0.0.4, for /metrics.
std::string metrics_text(const net::ServerCounts& counts);

}  // namespace madang::app
