#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace bench {

// The client's side of RFC 6455, as much as a load needs: short masked text frames out, unmasked ones in.

/// A request to upgrade; `headers` end with CRLF each.
std::string upgrade_request(std::string_view path, std::string_view headers = {});

/// Masked with zeros: the server unmasks as always, the load saves its own work.
std::string masked_frame(std::string_view payload);

/// What a ping is answered with.
std::string masked_pong();

/// Calls `each` with every whole message at the front of `input` and drops them from it; throws when the peer closes.
/// Gives how many pings were among them, each of which is to be answered.
int take_frames(std::string& input, const std::function<void(std::string_view payload)>& each);

}  // namespace bench
