#pragma once

#include <optional>
#include <vector>

#include "alerts/model.hpp"
#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::alerts {

/// An alert as it is kept.
struct AlertRow {
  AlertId id;
  MemberId sender_id;
  std::string text;
  Urgency urgency = Urgency::important;
  std::string reason;
  std::optional<SourceKind> source_kind;
  std::optional<std::string> source_id;
  std::optional<std::string> source_place;
  bool by_rule = false;  ///< raised because the organisation wants it so, and not by its sender's doing
  Confirmers needs = Confirmers::everyone;
  Policy policy;
  bool to_everyone = false;
  std::vector<people::DepartmentId> departments;
  std::vector<people::Role> roles;
  std::optional<std::string> missing_of;  ///< the announcement whose missing readers are meant
  Timestamp created_at;
  Timestamp starts_at;
  std::optional<Timestamp> deadline;
  AlertState state = AlertState::open;
  std::optional<Timestamp> ended_at;
  std::optional<Timestamp> reminded_at;
  bool laid_online = false;  ///< those who were connected have been laid out
  /// Behind whom it goes on; all are laid out when it is kAllLaid.
  MemberId laid_after;
  Timestamp told_at;    ///< when its sender last heard of it
  bool untold = false;  ///< something has changed since
};
BOOST_DESCRIBE_STRUCT(AlertRow, (),
                      (id, sender_id, text, urgency, reason, source_kind, source_id, source_place, by_rule, needs,
                       policy, to_everyone, departments, roles, missing_of, created_at, starts_at, deadline, state,
                       ended_at, reminded_at, laid_online, laid_after, told_at, untold))

inline constexpr MemberId kAllLaid{0x7fff'ffff'ffff'ffff};

void add_alert(store::Transaction& transaction, OrgId org, const AlertRow& alert);
std::optional<AlertRow> find_alert(store::Transaction& transaction, OrgId org, AlertId id);
/// What changes of it while it is on its way.
void save_alert(store::Transaction& transaction, OrgId org, const AlertRow& alert);
/// The newest first, older than `before` when it names one.
std::vector<AlertRow> list_sent(store::Transaction& transaction, OrgId org, MemberId sender, AlertId before,
                                std::int64_t most);
/// How many the member has sent since then.
std::int64_t count_sent(store::Transaction& transaction, OrgId org, MemberId sender, Timestamp since);
std::int64_t count_emergencies(store::Transaction& transaction, OrgId org, MemberId sender, Timestamp since);

void name_member(store::Transaction& transaction, OrgId org, AlertId id, MemberId member);
std::vector<MemberId> named_after(store::Transaction& transaction, OrgId org, AlertId id, MemberId after,
                                  std::int64_t most);

Tallies tallies_of(store::Transaction& transaction, OrgId org, AlertId id);
void add_to_tally(store::Transaction& transaction, OrgId org, AlertId id, RecipientState state, std::int64_t members);

/// Nothing when the organisation settled nothing.
std::optional<Rules> find_rules(store::Transaction& transaction, OrgId org);
void save_rules(store::Transaction& transaction, OrgId org, const Rules& rules);

std::optional<MemberId> deputy_of(store::Transaction& transaction, OrgId org, MemberId member);
/// Nobody when none is named.
void set_deputy(store::Transaction& transaction, OrgId org, MemberId member, std::optional<MemberId> deputy);

}  // namespace madang::alerts
