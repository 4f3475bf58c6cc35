#pragma once

#include <chrono>
#include <cstddef>

namespace madang::net {

struct ServerLimits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t header_count = 100;
  std::size_t body_bytes = 1024 * 1024;
  std::size_t large_bodies = 64;  ///< at once, where a route takes more than body_bytes; each is in memory
  std::size_t socket_message_bytes = 256 * 1024;
  std::size_t socket_backlog_bytes = 2 * 1024 * 1024;  ///< waiting to go out: beyond this nothing more is read
  std::size_t connections = 100'000;
  std::chrono::milliseconds header_time{10'000};
  std::chrono::milliseconds body_time{30'000};
  std::chrono::milliseconds idle_time{75'000};         ///< between requests of one kept connection
  std::chrono::milliseconds write_time{30'000};        ///< for a peer that does not read
  std::chrono::milliseconds socket_idle_time{90'000};  ///< without any frame; a ping goes out at half of it
  std::chrono::milliseconds crowd_time{1};             ///< how long events for a crowd wait for more of them
};

}  // namespace madang::net
