#include "app/serving_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace madang::app {
namespace {

constexpr std::size_t kDiskThreads = 4;

}  // namespace

std::shared_ptr<net::TlsKeys> tls_keys(const Config& config) {
  if (!config.speaks_tls()) return nullptr;
  const auto least = config.tls_least_version == "1.3" ? net::TlsVersion::v1_3 : net::TlsVersion::v1_2;
  return std::make_shared<net::TlsKeys>(net::TlsOptions{config.tls_certificate, config.tls_key, least});
}

net::ServerOptions server_options(const Config& config, std::shared_ptr<net::TlsKeys> keys) {
  net::ServerOptions options;
  options.tls = std::move(keys);
  options.address = config.address;
  options.port = static_cast<std::uint16_t>(config.port);
  options.allowed_origins = config.allowed_origins;
  options.trusted_proxies = config.trusted_proxies;
  options.limits.header_bytes = static_cast<std::size_t>(config.header_bytes);
  options.limits.body_bytes = static_cast<std::size_t>(config.body_bytes);
  options.limits.connections = static_cast<std::size_t>(config.connections);
  if (config.keeps_files_in_s3()) options.file_readers = static_cast<std::size_t>(config.s3_connections);
  return options;
}

net::ClientSessionLimits session_limits(const Config& config) {
  net::ClientSessionLimits limits;
  limits.queued_bytes = static_cast<std::size_t>(config.socket_queue_bytes);
  return limits;
}

std::size_t loop_count(const Config& config) {
  if (config.threads > 0) return static_cast<std::size_t>(config.threads);
  return std::max(1U, std::thread::hardware_concurrency());
}

std::size_t file_threads(const Config& config) {
  return config.keeps_files_in_s3() ? static_cast<std::size_t>(config.s3_connections) : kDiskThreads;
}

outbound::Fetcher preview_fetcher(const Config& config) {
  try {
    return outbound::Fetcher(outbound::Reach(config.previews_allow_private));
  } catch (const std::invalid_argument& error) {
    throw ConfigError(fmt::format("previews.allow_private: {}", error.what()));
  }
}

}  // namespace madang::app
