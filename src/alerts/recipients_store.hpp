#pragma once

#include <map>
#include <optional>
#include <vector>

#include "alerts/delivery_model.hpp"
#include "alerts/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::alerts {

/// One person and one alert, as it is kept. `stands_for` is zero for oneself.
struct RecipientRow {
  AlertId alert_id;
  MemberId member_id;
  MemberId stands_for;
  RecipientState state = RecipientState::queued;
  bool is_open = true;  ///< may still be answered
  Timestamp began_at;
  std::int64_t steps_done = 0;
  std::int64_t rings = 0;
  std::int64_t logged = 0;  ///< how many steps stand in the log
  Timestamp last_at;
  std::optional<Timestamp> next_at;
  std::optional<Timestamp> delivered_at;
  std::optional<Timestamp> seen_at;
  std::optional<Timestamp> closed_at;
  std::optional<Closing> closing;
  std::optional<MemberId> closed_by;
  std::string note;

  bool operator==(const RecipientRow&) const = default;
};
BOOST_DESCRIBE_STRUCT(RecipientRow, (),
                      (alert_id, member_id, stands_for, state, is_open, began_at, steps_done, rings, logged, last_at,
                       next_at, delivered_at, seen_at, closed_at, closing, closed_by, note))

Receipt receipt_of(const RecipientRow& row);

/// False when they are one already.
bool add_recipient(store::Transaction& transaction, OrgId org, const RecipientRow& row);
void save_recipient(store::Transaction& transaction, OrgId org, const RecipientRow& row);
/// The member's own, and those in whose place they were told.
std::vector<RecipientRow> rows_of(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member);
/// Everybody told in the member's place, and the member.
std::vector<RecipientRow> rows_about(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member);
/// All alerts that the member has to answer, the oldest first.
std::vector<RecipientRow> open_rows(store::Transaction& transaction, OrgId org, MemberId member);
std::int64_t count_open(store::Transaction& transaction, OrgId org, MemberId member);
/// Whose next step is due by then, by member.
std::vector<RecipientRow> due_rows(store::Transaction& transaction, OrgId org, AlertId alert, Timestamp by,
                                   std::int64_t most);
/// The earliest next step of the alert.
std::optional<RecipientRow> next_row(store::Transaction& transaction, OrgId org, AlertId alert);
std::vector<RecipientRow> open_rows_of_alert(store::Transaction& transaction, OrgId org, AlertId alert,
                                             std::int64_t most);
/// Open ones behind a place in the order of members.
struct RecipientPlace {
  MemberId member_id;
  MemberId stands_for;
};
std::vector<RecipientRow> open_rows_after(store::Transaction& transaction, OrgId org, AlertId alert,
                                          RecipientPlace place, std::int64_t most);
/// By member, without those who stand in.
struct RecipientFilter {
  std::optional<RecipientState> state;
  MemberId after;
  std::int64_t most = 100;
};
std::vector<RecipientRow> list_recipients(store::Transaction& transaction, OrgId org, AlertId alert,
                                          const RecipientFilter& filter);

void log_step(store::Transaction& transaction, OrgId org, AlertId alert, const TakenStep& step);
/// What became of a step that was underway.
void settle_step(store::Transaction& transaction, OrgId org, const StepKey& step, Outcome outcome,
                 std::string_view detail);
/// Whether a browser of theirs was woken.
bool was_woken(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member, MemberId stands_for);
std::vector<TakenStep> steps_about(store::Transaction& transaction, OrgId org, AlertId alert, MemberId member);

}  // namespace madang::alerts
