#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "kernel/store/transaction.hpp"

namespace madang::auth {

/// The server's own secret of 32 random bytes, from `server.key` in the data folder; made on the first start, readable
/// by the server's user alone. Without it every session and open invite is void, so it belongs into a backup. Throws
/// std::runtime_error, for the operator, when the file cannot be read or made or is not a key.
std::string server_secret(const std::filesystem::path& data_folder);

/// Servers that share a database must share the secret, or none would believe what another has sealed: the first one
/// leaves a digest of it in the database. Throws std::runtime_error that says what to do.
void demand_same_secret(store::Transaction& transaction, std::string_view secret);

}  // namespace madang::auth
