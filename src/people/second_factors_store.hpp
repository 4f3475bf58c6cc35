#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/store/transaction.hpp"
#include "people/second_factors_model.hpp"

namespace madang::people {

struct TotpRow {
  std::string sealed;
  std::int64_t last_step = 0;
  std::optional<Timestamp> confirmed_at;
};
BOOST_DESCRIBE_STRUCT(TotpRow, (), (sealed, last_step, confirmed_at))

std::optional<TotpRow> find_totp(store::Transaction& transaction, AccountId account);
/// In place of one that was not confirmed.
void put_totp(store::Transaction& transaction, AccountId account, std::string_view sealed);
void confirm_totp(store::Transaction& transaction, AccountId account, Timestamp now);
void use_totp_step(store::Transaction& transaction, AccountId account, std::int64_t step);
void delete_totp(store::Transaction& transaction, AccountId account);

void add_recovery_code(store::Transaction& transaction, AccountId account, std::string_view hash);
/// False when there is no such code.
bool take_recovery_code(store::Transaction& transaction, AccountId account, std::string_view hash);
std::int64_t count_recovery_codes(store::Transaction& transaction, AccountId account);
void delete_recovery_codes(store::Transaction& transaction, AccountId account);

}  // namespace madang::people
