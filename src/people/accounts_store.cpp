#include "people/accounts_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::people {

bool add_account(store::Transaction& transaction, const AccountRow& account) {
  return store::execute(
             transaction,
             "INSERT INTO accounts (id, login, password_hash, locale, created_at) VALUES ($1, $2, $3, $4, $5)"
             " ON CONFLICT DO NOTHING",
             account.id, account.login, account.password_hash, account.locale, account.created_at) == 1;
}

std::optional<Account> find_account(store::Transaction& transaction, AccountId id) {
  return store::one<Account>(transaction, "SELECT id, login, locale FROM accounts WHERE id = $1", id);
}

std::optional<Credentials> find_credentials(store::Transaction& transaction, std::string_view login) {
  return store::one<Credentials>(transaction, "SELECT id, password_hash FROM accounts WHERE login = $1", login);
}

std::optional<Credentials> find_credentials(store::Transaction& transaction, AccountId id) {
  return store::one<Credentials>(transaction, "SELECT id, password_hash FROM accounts WHERE id = $1", id);
}

bool replace_password_hash(store::Transaction& transaction, AccountId id, std::string_view known,
                           std::string_view hash) {
  return store::execute(transaction, "UPDATE accounts SET password_hash = $1 WHERE id = $2 AND password_hash = $3",
                        hash, id, known) == 1;
}

void set_password_hash(store::Transaction& transaction, AccountId id, std::string_view password_hash) {
  store::execute(transaction, "UPDATE accounts SET password_hash = $1 WHERE id = $2", password_hash, id);
}

void remove_unclaimed(store::Transaction& transaction, AccountId id) {
  store::execute(transaction, "DELETE FROM accounts WHERE id = $1 AND password_hash = ''", id);
}

std::vector<Account> all_accounts(store::Transaction& transaction) {
  return store::all<Account>(transaction, "SELECT id, login, locale FROM accounts ORDER BY login");
}

}  // namespace madang::people
