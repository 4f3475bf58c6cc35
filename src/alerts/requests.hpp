#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alerts/model.hpp"
#include "base/json/fields.hpp"
#include "chat/model.hpp"
#include "kernel/bus/event.hpp"
#include "people/model.hpp"

// What is asked of alerts, and answered.

namespace madang::alerts {

/// Those who have not read a message.
struct UnreadOf {
  chat::ConversationId conversation_id;
  chat::MessageId message_id;
};
BOOST_DESCRIBE_STRUCT(UnreadOf, (), (conversation_id, message_id))

/// Everybody who is meant, together. The sender is not, whoever names them. `missing_of` is an announcement's id: those
/// who have not done what it asks.
struct Audience {
  std::vector<MemberId> member_ids;
  std::vector<people::DepartmentId> department_ids;  ///< with all below
  bool everyone = false;                             ///< all staff
  std::optional<UnreadOf> unread_of;
  std::optional<Text<1, 64>> missing_of;
};
BOOST_DESCRIBE_STRUCT(Audience, (), (member_ids, department_ids, everyone, unread_of, missing_of))

struct RaiseAlert {
  OrgId org_id;
  ClientId client_id;
  Text<1, kMostText> text;
  Audience to;
  std::optional<Urgency> urgency;
  std::optional<Text<0, kMostReason>> reason;
  std::optional<Source> source;
  std::optional<Confirmers> needs;
  std::optional<Timestamp> starts_at;
  std::optional<Timestamp> deadline;
};
BOOST_DESCRIBE_STRUCT(RaiseAlert, (),
                      (org_id, client_id, text, to, urgency, reason, source, needs, starts_at, deadline))

struct NameAlert {
  OrgId org_id;
  AlertId alert_id;
};
BOOST_DESCRIBE_STRUCT(NameAlert, (), (org_id, alert_id))

/// For what is done to an alert by naming it.
struct TouchAlert {
  OrgId org_id;
  AlertId alert_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(TouchAlert, (), (org_id, alert_id, client_id))

struct DeclineAlert {
  OrgId org_id;
  AlertId alert_id;
  ClientId client_id;
  Text<1, kMostReason> reason;
};
BOOST_DESCRIBE_STRUCT(DeclineAlert, (), (org_id, alert_id, client_id, reason))

struct OfOrganisation {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(OfOrganisation, (), (org_id))

/// `member_cursor` is how far the member's own stream had come.
struct ReceivedList {
  std::vector<ReceivedAlert> alerts;
  bus::Cursor member_cursor;
};
BOOST_DESCRIBE_STRUCT(ReceivedList, (), (alerts, member_cursor))

struct ListSent {
  OrgId org_id;
  std::optional<AlertId> cursor;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListSent, (), (org_id, cursor, limit))

struct SentList {
  std::vector<Alert> alerts;
  std::optional<AlertId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(SentList, (), (alerts, next_cursor))

struct ListRecipients {
  OrgId org_id;
  AlertId alert_id;
  std::optional<RecipientState> state;
  std::optional<MemberId> cursor;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListRecipients, (), (org_id, alert_id, state, cursor, limit))

struct RecipientList {
  std::vector<Receipt> receipts;
  std::optional<MemberId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(RecipientList, (), (receipts, next_cursor))

struct NameRecipient {
  OrgId org_id;
  AlertId alert_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(NameRecipient, (), (org_id, alert_id, member_id))

/// One recipient, whoever was told in their place, and every step that was taken.
struct RecipientLog {
  std::vector<Receipt> receipts;
  std::vector<TakenStep> steps;
};
BOOST_DESCRIBE_STRUCT(RecipientLog, (), (receipts, steps))

struct SettleRules {
  OrgId org_id;
  ClientId client_id;
  Rules rules;
};
BOOST_DESCRIBE_STRUCT(SettleRules, (), (org_id, client_id, rules))

struct Deputy {
  std::optional<MemberId> member_id;
};
BOOST_DESCRIBE_STRUCT(Deputy, (), (member_id))

struct ChooseDeputy {
  OrgId org_id;
  ClientId client_id;
  json::Patch<MemberId> member_id;
};
BOOST_DESCRIBE_STRUCT(ChooseDeputy, (), (org_id, client_id, member_id))

}  // namespace madang::alerts
