#pragma once

#include <string>
#include <string_view>

namespace madang::auth {

/// 256 random bits as 43 characters of `A-Z a-z 0-9 _ -`.
std::string random_token();

/// Keyed BLAKE2b of 256 bits as 64 hex digits. `purpose` keeps the hashes of two kinds of secret apart.
std::string keyed_hash(std::string_view key, std::string_view purpose, std::string_view secret);

/// A secret of 128 bits as 26 characters of Crockford's base 32, made from the server's key and a name: nobody without
/// the key can guess it, and the server can say it again without having stored it.
std::string derived_code(std::string_view key, std::string_view purpose, std::string_view name);

/// Unkeyed BLAKE2b of 256 bits as 64 hex digits, for what is not guessable or not secret.
std::string digest(std::string_view text);

/// Makes libsodium ready; as often as one likes, from any thread.
void ready_sodium();

}  // namespace madang::auth
