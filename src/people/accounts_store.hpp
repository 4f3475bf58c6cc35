#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

struct Credentials {
  AccountId id;
  std::string password_hash;
};
BOOST_DESCRIBE_STRUCT(Credentials, (), (id, password_hash))

struct AccountRow {
  AccountId id;
  std::string login;
  std::string password_hash;
  std::string locale;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (), (id, login, password_hash, locale, created_at))

/// False when the login is taken.
bool add_account(store::Transaction& transaction, const AccountRow& account);
std::optional<Account> find_account(store::Transaction& transaction, AccountId id);
std::optional<Credentials> find_credentials(store::Transaction& transaction, std::string_view login);
std::optional<Credentials> find_credentials(store::Transaction& transaction, AccountId id);
/// False when `known` is not its hash. Also when the two are the same it holds the account until the transaction ends,
/// so that nobody changes the password meanwhile, from whichever database.
bool replace_password_hash(store::Transaction& transaction, AccountId id, std::string_view known,
                           std::string_view hash);
void set_password_hash(store::Transaction& transaction, AccountId id, std::string_view password_hash);
/// Nothing happens unless it has no password: nobody can have signed in to it.
void remove_unclaimed(store::Transaction& transaction, AccountId id);
std::vector<Account> all_accounts(store::Transaction& transaction);

}  // namespace madang::people
