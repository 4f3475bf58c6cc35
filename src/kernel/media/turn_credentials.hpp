#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace madang::media {

/// What a browser shows a TURN server (RFC 8656) to be let through.
struct TurnCredentials {
  std::string username;
  std::string password;
};

/// The operator's TURN servers (URLs of RFC 7065), and the secret that we share with them. None without URLs.
struct TurnAccess {
  std::vector<std::string> urls;
  std::string secret;
};

/// Valid until `expires`, for whoever shares the secret with us, such as coturn's `use-auth-secret`: the name is the
/// end in seconds since 1970 and who it is for, the password HMAC-SHA1 over it (draft-uberti-behave-turn-rest-00).
/// `whom` has no colon. Pure; any thread.
TurnCredentials turn_credentials(std::string_view secret, std::string_view whom, std::chrono::sys_seconds expires);

}  // namespace madang::media
