#pragma once

#include <cstdint>

namespace bench::media_server {

/// The floor: one thread, one port, one `sendto` for each packet and receiver, and nothing else. Whoever sends RTCP is
/// a receiver from then on; what is RTP goes to all of them. Until the process ends.
[[noreturn]] void forward_bare(std::uint16_t port);

}  // namespace bench::media_server
