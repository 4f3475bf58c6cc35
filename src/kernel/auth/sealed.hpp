#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace madang::auth {

/// Encrypts a secret that the server must be able to use again, for a column of the store: XChaCha20-Poly1305 under a
/// key made from the server's own. `purpose` parts kinds of secret, `owner` ties it to one row: moved to another it
/// does not open. Text of `A-Z a-z 0-9 _ -`.
std::string seal(std::string_view key, std::string_view purpose, std::string_view owner, std::string_view secret);

/// What was sealed; nothing when the key, the purpose, the owner or a single bit is another.
std::optional<std::string> unseal(std::string_view key, std::string_view purpose, std::string_view owner,
                                  std::string_view sealed);

}  // namespace madang::auth
