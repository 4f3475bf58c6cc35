#include "kernel/auth/pending_sign_ins.hpp"

#include "kernel/auth/tokens.hpp"
#include "kernel/store/query.hpp"

namespace madang::auth {

NewPendingSignIn PendingSignIns::begin(store::Transaction& transaction, AccountId account,
                                       std::string_view device_name) {
  const Timestamp now = clock_.now();
  store::execute(transaction, "DELETE FROM pending_sign_ins WHERE expires_at <= $1", now);
  NewPendingSignIn pending{random_token(), now + kLife};
  store::execute(transaction,
                 "INSERT INTO pending_sign_ins (token_hash, account_id, device_name, failures, expires_at)"
                 " VALUES ($1, $2, $3, 0, $4)",
                 hash(pending.token), account, device_name, pending.expires_at);
  return pending;
}

std::optional<PendingSignIn> PendingSignIns::find(store::Transaction& transaction, std::string_view token) const {
  return store::one<PendingSignIn>(transaction,
                                   "SELECT account_id, device_name FROM pending_sign_ins"
                                   " WHERE token_hash = $1 AND expires_at > $2 AND failures < $3",
                                   hash(token), clock_.now(), kMostFailures);
}

void PendingSignIns::count_failure(store::Transaction& transaction, std::string_view token) {
  store::execute(transaction, "UPDATE pending_sign_ins SET failures = failures + 1 WHERE token_hash = $1", hash(token));
}

void PendingSignIns::end(store::Transaction& transaction, std::string_view token) {
  store::execute(transaction, "DELETE FROM pending_sign_ins WHERE token_hash = $1", hash(token));
}

void PendingSignIns::end_all(store::Transaction& transaction, AccountId account) {
  store::execute(transaction, "DELETE FROM pending_sign_ins WHERE account_id = $1", account);
}

std::string PendingSignIns::hash(std::string_view token) const { return keyed_hash(key_, "pending sign-in", token); }

}  // namespace madang::auth
