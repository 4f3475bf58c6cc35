#pragma once

#include <optional>
#include <string>
#include <vector>

#include "calendar/passwords_model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::calendar {

struct PasswordRow {
  CalendarPasswordId id;
  MemberId member_id;
  AccountId account_id;
  std::string name;
  std::string hash;
  Timestamp created_at;
  std::optional<Timestamp> last_used_at;
};
BOOST_DESCRIBE_STRUCT(PasswordRow, (), (id, member_id, account_id, name, hash, created_at, last_used_at))

void add_password(store::Transaction& transaction, OrgId org, const PasswordRow& row);
/// By id.
std::vector<PasswordRow> passwords_of(store::Transaction& transaction, OrgId org, MemberId member);
std::optional<PasswordRow> find_password(store::Transaction& transaction, OrgId org, CalendarPasswordId id);
void save_password_use(store::Transaction& transaction, OrgId org, CalendarPasswordId id, Timestamp at);
void remove_password(store::Transaction& transaction, OrgId org, CalendarPasswordId id);
void remove_passwords_of(store::Transaction& transaction, OrgId org, MemberId member);

}  // namespace madang::calendar
