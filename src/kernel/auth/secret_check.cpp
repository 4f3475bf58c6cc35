#include <fmt/format.h>

#include <stdexcept>

#include "kernel/auth/secret.hpp"
#include "kernel/store/digest.hpp"
#include "kernel/store/query.hpp"

namespace madang::auth {

void demand_same_secret(store::Transaction& transaction, std::string_view secret) {
  const auto check = store::sha256(fmt::format("madang secret check {}", secret));
  const auto kept = store::one<std::string>(
      transaction,
      "INSERT INTO store_meta (name, value) VALUES ('secret_check', $1) ON CONFLICT (name) DO UPDATE"
      " SET value = store_meta.value RETURNING value",
      check);
  if (kept != check)
    throw std::runtime_error(
        "this server's key is not the one that the database was first used with: copy server.key from the data folder "
        "of another node into this one's");
}

}  // namespace madang::auth
