#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/second_factors_model.hpp"

namespace madang::people {

struct PasskeyRow {
  PasskeyId id;
  AccountId account_id;
  std::string credential_id;  ///< base64url
  std::string rp_id;
  std::int64_t algorithm = 0;
  std::string public_key;  ///< base64url
  std::int64_t sign_count = 0;
};
BOOST_DESCRIBE_STRUCT(PasskeyRow, (), (id, account_id, credential_id, rp_id, algorithm, public_key, sign_count))

/// False when the credential is known, whoever has it.
bool add_passkey(store::Transaction& transaction, const PasskeyRow& row, std::string_view name, Timestamp now);
std::optional<PasskeyRow> find_passkey(store::Transaction& transaction, std::string_view credential_id);
std::optional<Passkey> find_passkey(store::Transaction& transaction, AccountId account, PasskeyId id);
std::vector<Passkey> passkeys_of(store::Transaction& transaction, AccountId account);
std::vector<std::string> credentials_of(store::Transaction& transaction, AccountId account);
/// False when its counter is no longer `before`: somebody used it meanwhile.
bool use_passkey(store::Transaction& transaction, PasskeyId id, std::int64_t before, std::int64_t sign_count,
                 Timestamp now);
bool rename_passkey(store::Transaction& transaction, AccountId account, PasskeyId id, std::string_view name);
bool delete_passkey(store::Transaction& transaction, AccountId account, PasskeyId id);
void delete_passkeys(store::Transaction& transaction, AccountId account);

}  // namespace madang::people
