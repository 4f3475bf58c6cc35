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
  std::optional<std::vector<people::Role>> roles;  ///< everybody who has one of them
};
BOOST_DESCRIBE_STRUCT(Audience, (), (member_ids, department_ids, everyone, unread_of, missing_of, roles))

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

/// Asked before an alert is sent.
struct EstimateAlert {
  OrgId org_id;
  ClientId client_id;
  Audience to;
};
BOOST_DESCRIBE_STRUCT(EstimateAlert, (), (org_id, client_id, to))

/// When an important alert would reach those it is meant for.
struct AlertEstimate {
  std::int64_t people = 0;
  bool more = false;                  ///< there are more; what is said is of so many of them
  std::int64_t off_duty = 0;          ///< who may not be reached just now
  std::int64_t never = 0;             ///< of them, who may not be reached at all
  std::optional<Timestamp> first_at;  ///< when the first of those who are off duty may be reached
  std::optional<Timestamp> last_at;   ///< and the last
};
BOOST_DESCRIBE_STRUCT(AlertEstimate, (), (people, more, off_duty, never, first_at, last_at))

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

/// What was settled, and by which ways this server can tell somebody.
struct SettledRules {
  Rules rules;
  std::vector<Channel> channels;
};
BOOST_DESCRIBE_STRUCT(SettledRules, (), (rules, channels))

struct SettleRules {
  OrgId org_id;
  ClientId client_id;
  Rules rules;
};
BOOST_DESCRIBE_STRUCT(SettleRules, (), (org_id, client_id, rules))

/// One time that the reader was told of an alert outside their hours. What it said stays with the alert.
struct Disturbance {
  Timestamp at;
  Channel channel = Channel::in_app;
  MemberId sender_id;
  Urgency urgency = Urgency::important;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Disturbance, (), (at, channel, sender_id, urgency, reason))

struct LookLedger {
  OrgId org_id;
  std::optional<Timestamp> before;
};
BOOST_DESCRIBE_STRUCT(LookLedger, (), (org_id, before))

/// The newest first.
struct AlertLedger {
  std::vector<Disturbance> disturbances;
  std::optional<Timestamp> next_before;
};
BOOST_DESCRIBE_STRUCT(AlertLedger, (), (disturbances, next_before))

struct SentCount {
  MemberId member_id;
  std::int64_t alerts = 0;
  std::int64_t emergencies = 0;
};
BOOST_DESCRIBE_STRUCT(SentCount, (), (member_id, alerts, emergencies))

struct DisturbanceCount {
  MemberId member_id;
  std::int64_t disturbances = 0;
};
BOOST_DESCRIBE_STRUCT(DisturbanceCount, (), (member_id, disturbances))

/// The seven days from then on; the last seven when it says nothing.
struct LookReport {
  OrgId org_id;
  std::optional<Timestamp> from;
};
BOOST_DESCRIBE_STRUCT(LookReport, (), (org_id, from))

/// A week of alerts: who sends how many, who disturbs and who is disturbed outside of working hours. Counts alone,
/// never what was said.
struct AlertReport {
  Timestamp from;
  Timestamp to;
  std::vector<SentCount> senders;
  std::vector<DisturbanceCount> disturbing;
  std::vector<DisturbanceCount> disturbed;
};
BOOST_DESCRIBE_STRUCT(AlertReport, (), (from, to, senders, disturbing, disturbed))

struct NameMustRead {
  OrgId org_id;
  chat::ConversationId conversation_id;
};
BOOST_DESCRIBE_STRUCT(NameMustRead, (), (org_id, conversation_id))

struct MarkMustRead {
  OrgId org_id;
  chat::ConversationId conversation_id;
  ClientId client_id;
  json::Patch<std::int64_t> minutes;
};
BOOST_DESCRIBE_STRUCT(MarkMustRead, (), (org_id, conversation_id, client_id, minutes))

/// After how many minutes a message that somebody has not read alarms them; nothing when none does.
struct MustRead {
  std::optional<std::int64_t> minutes;
};
BOOST_DESCRIBE_STRUCT(MustRead, (), (minutes))

constexpr std::int64_t kLongestUnread = 24 * 60;  ///< minutes

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
