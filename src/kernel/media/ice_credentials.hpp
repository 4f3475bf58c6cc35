#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace madang::media {

constexpr unsigned kMostIceWorkers = 4096;

/// What one side of ICE is asked by (RFC 8445, 5.3): a user fragment that is in every check, and the password that
/// signs checks and answers.
struct IceCredentials {
  std::string ufrag;
  std::string password;
};

/// New ones of ours. The first two characters of the ufrag say which worker they belong to (below kMostIceWorkers),
/// so that a packet that comes to another worker's port, or to the one TCP port of all, finds its way; then follow 60
/// random bits. The password has 144.
IceCredentials make_ice_credentials(unsigned worker);

/// The worker of a ufrag of ours; nothing when it is none. Anybody may write one: it routes, and proves nothing.
std::optional<unsigned> worker_of(std::string_view ufrag);

/// A ufrag or password from SDP: 4 (`least`) to 256 letters, digits, `+` and `/` (RFC 8839, 5.4).
bool is_ice_text(std::string_view text, std::size_t least);

/// Of the USERNAME of a check: `asked:asker`. Nothing when it is not two names.
struct IceUsername {
  std::string_view asked;  ///< whose port the check came to: ours
  std::string_view asker;
};
std::optional<IceUsername> read_ice_username(std::string_view username);

}  // namespace madang::media
