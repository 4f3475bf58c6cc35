#include "people/second_factors_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::people {

std::optional<TotpRow> find_totp(store::Transaction& transaction, AccountId account) {
  return store::one<TotpRow>(transaction,
                             "SELECT sealed, last_step, confirmed_at FROM totp_secrets WHERE account_id = $1", account);
}

void put_totp(store::Transaction& transaction, AccountId account, std::string_view sealed) {
  store::execute(transaction,
                 "INSERT INTO totp_secrets (account_id, sealed, last_step) VALUES ($1, $2, 0)"
                 " ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, last_step = 0"
                 " WHERE totp_secrets.confirmed_at IS NULL",
                 account, sealed);
}

void confirm_totp(store::Transaction& transaction, AccountId account, Timestamp now) {
  store::execute(transaction, "UPDATE totp_secrets SET confirmed_at = $1 WHERE account_id = $2", now, account);
}

void use_totp_step(store::Transaction& transaction, AccountId account, std::int64_t step) {
  store::execute(transaction, "UPDATE totp_secrets SET last_step = $1 WHERE account_id = $2", step, account);
}

void delete_totp(store::Transaction& transaction, AccountId account) {
  store::execute(transaction, "DELETE FROM totp_secrets WHERE account_id = $1", account);
}

void add_recovery_code(store::Transaction& transaction, AccountId account, std::string_view hash) {
  store::execute(transaction, "INSERT INTO recovery_codes (account_id, code_hash) VALUES ($1, $2)", account, hash);
}

bool take_recovery_code(store::Transaction& transaction, AccountId account, std::string_view hash) {
  return store::execute(transaction, "DELETE FROM recovery_codes WHERE account_id = $1 AND code_hash = $2", account,
                        hash) == 1;
}

std::int64_t count_recovery_codes(store::Transaction& transaction, AccountId account) {
  return store::one<std::int64_t>(transaction, "SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1", account)
      .value();
}

void delete_recovery_codes(store::Transaction& transaction, AccountId account) {
  store::execute(transaction, "DELETE FROM recovery_codes WHERE account_id = $1", account);
}

}  // namespace madang::people
