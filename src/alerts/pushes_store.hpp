#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "alerts/push_model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::alerts {

/// A browser that its owner lets be woken.
struct PushRow {
  PushId id;
  MemberId member_id;
  AccountId account_id;
  SessionId session_id;
  std::string endpoint;
  std::string p256dh;
  std::string auth;
  std::optional<PushLanguage> language;  ///< the organisation's when it says none
  Timestamp created_at;
  Timestamp renewed_at;  ///< when the browser last said that it is so
  std::optional<Timestamp> told_at;
  std::string fault;
};
BOOST_DESCRIBE_STRUCT(PushRow, (),
                      (id, member_id, account_id, session_id, endpoint, p256dh, auth, language, created_at, renewed_at,
                       told_at, fault))

void add_push(store::Transaction& transaction, OrgId org, const PushRow& row);
/// What a browser says of itself anew.
void save_push(store::Transaction& transaction, OrgId org, const PushRow& row);
void remove_push(store::Transaction& transaction, OrgId org, PushId id);
void remove_pushes_of(store::Transaction& transaction, OrgId org, MemberId member);
std::optional<PushRow> find_push(store::Transaction& transaction, OrgId org, PushId id);
std::optional<PushRow> push_at(store::Transaction& transaction, OrgId org, std::string_view endpoint);
/// Those of a member, the oldest first.
std::vector<PushRow> pushes_of(store::Transaction& transaction, OrgId org, MemberId member);
/// What came of the last try; whoever is gone for good is removed.
void note_pushes(store::Transaction& transaction, OrgId org, const std::vector<PushReport>& reports, Timestamp now);

}  // namespace madang::alerts
