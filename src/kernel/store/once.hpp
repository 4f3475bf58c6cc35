#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::store {

/// Who wrote, under which name of their own, and a digest of everything they asked for.
struct ClientWrite {
  OrgId org_id;             ///< zero for writes above organisations, such as founding one
  std::uint64_t author_id;  ///< the member, or the account above organisations, or a digest of a stranger's address
  std::string client_id;
  std::string request_hash;
};

/// Makes a write idempotent: the first time runs `verb` and keeps its encoded answer in the same transaction; a retry
/// gets that answer and changes nothing. Throws Refusal kClientIdReused when the same id comes with another request.
std::string once(Transaction& transaction, const ClientWrite& write, Timestamp now,
                 const std::function<std::string()>& verb);

/// What retries of a former write are answered from now on: for content that was taken back and must lie nowhere.
/// Nothing happens when that write is not known; `request_hash` is not looked at.
void replace_answer(Transaction& transaction, const ClientWrite& write, std::string_view answer);

/// Forgets writes from before `before`, at most 500 of them so that nobody waits long; returns how many. A client gives
/// up on a write long before the 30 days that housekeeping keeps them.
std::int64_t forget_old_writes(Transaction& transaction, Timestamp before);

}  // namespace madang::store
