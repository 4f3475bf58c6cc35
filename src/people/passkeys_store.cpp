#include "people/passkeys_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::people {

bool add_passkey(store::Transaction& transaction, const PasskeyRow& row, std::string_view name, Timestamp now) {
  return store::execute(transaction,
                        "INSERT INTO passkeys (id, account_id, credential_id, rp_id, algorithm, public_key, sign_count,"
                        " name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                        " ON CONFLICT (credential_id) DO NOTHING",
                        row.id, row.account_id, row.credential_id, row.rp_id, row.algorithm, row.public_key,
                        row.sign_count, name, now) == 1;
}

std::optional<PasskeyRow> find_passkey(store::Transaction& transaction, std::string_view credential_id) {
  return store::one<PasskeyRow>(transaction,
                                "SELECT id, account_id, credential_id, rp_id, algorithm, public_key, sign_count"
                                " FROM passkeys WHERE credential_id = $1",
                                credential_id);
}

std::optional<Passkey> find_passkey(store::Transaction& transaction, AccountId account, PasskeyId id) {
  return store::one<Passkey>(
      transaction, "SELECT id, name, created_at, last_used_at FROM passkeys WHERE account_id = $1 AND id = $2", account,
      id);
}

std::vector<Passkey> passkeys_of(store::Transaction& transaction, AccountId account) {
  return store::all<Passkey>(
      transaction, "SELECT id, name, created_at, last_used_at FROM passkeys WHERE account_id = $1 ORDER BY id",
      account);
}

std::vector<std::string> credentials_of(store::Transaction& transaction, AccountId account) {
  return store::all<std::string>(transaction, "SELECT credential_id FROM passkeys WHERE account_id = $1 ORDER BY id",
                                 account);
}

bool use_passkey(store::Transaction& transaction, PasskeyId id, std::int64_t before, std::int64_t sign_count,
                 Timestamp now) {
  return store::execute(transaction,
                        "UPDATE passkeys SET sign_count = $1, last_used_at = $2 WHERE id = $3 AND sign_count = $4",
                        sign_count, now, id, before) == 1;
}

bool rename_passkey(store::Transaction& transaction, AccountId account, PasskeyId id, std::string_view name) {
  return store::execute(transaction, "UPDATE passkeys SET name = $1 WHERE account_id = $2 AND id = $3", name, account,
                        id) == 1;
}

bool delete_passkey(store::Transaction& transaction, AccountId account, PasskeyId id) {
  return store::execute(transaction, "DELETE FROM passkeys WHERE account_id = $1 AND id = $2", account, id) == 1;
}

void delete_passkeys(store::Transaction& transaction, AccountId account) {
  store::execute(transaction, "DELETE FROM passkeys WHERE account_id = $1", account);
}

}  // namespace madang::people
