#pragma once

#include <memory>

#include "app/config.hpp"
#include "kernel/net/client_sessions.hpp"
#include "kernel/net/server.hpp"
#include "kernel/outbound/fetcher.hpp"

// What the parts that serve are told of the configuration. Pure but for the keys, which are read; at the start.

namespace madang::app {

/// Null where somebody before us speaks TLS, or nobody does.
std::shared_ptr<net::TlsKeys> tls_keys(const Config& config);
net::ServerOptions server_options(const Config& config, std::shared_ptr<net::TlsKeys> keys);
net::ClientSessionLimits session_limits(const Config& config);
std::size_t loop_count(const Config& config);
/// That wait for the store of file bodies.
std::size_t file_threads(const Config& config);
/// Throws ConfigError when what is allowed cannot be read.
outbound::Fetcher preview_fetcher(const Config& config);

}  // namespace madang::app
