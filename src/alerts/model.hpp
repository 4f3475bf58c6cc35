#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alerts/ladder_model.hpp"
#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/text.hpp"
#include "base/time.hpp"

// The nouns of alerts, as they cross the wire. Pure.

namespace madang::alerts {

using AlertId = Id<"alr">;

/// An important alert waits for working hours. An emergency does not, says why, and is counted.
enum class Urgency { important, emergency };
BOOST_DESCRIBE_ENUM(Urgency, important, emergency)

/// Who must confirm: each of them, or the first one releases the others.
enum class Confirmers { everyone, anyone };
BOOST_DESCRIBE_ENUM(Confirmers, everyone, anyone)

enum class AlertState {
  scheduled,  ///< begins later
  open,
  done,  ///< everybody answered, or one did where one is enough
  recalled,
  expired,  ///< its deadline came first
};
BOOST_DESCRIBE_ENUM(AlertState, scheduled, open, done, recalled, expired)

/// How it stands with one recipient. The first four and `unreachable` may still be answered.
enum class RecipientState {
  queued,     ///< told, and no device has it yet
  deferred,   ///< waits until they may be reached
  delivered,  ///< a device shows it
  seen,       ///< opened, which is no confirmation
  confirmed,
  declined,
  expired,  ///< the deadline came, or another's word was enough
  recalled,
  unreachable,  ///< nothing more will be tried, and nothing has reached them; or they have too many open alerts
};
BOOST_DESCRIBE_ENUM(RecipientState, queued, deferred, delivered, seen, confirmed, declined, expired, recalled,
                    unreachable)

/// Whose doing it is that nothing more is asked of a recipient.
enum class Closing {
  oneself,
  stand_in,  ///< who was told in their place
  another,   ///< another recipient, where one is enough
  sender,
  deadline,
  left,  ///< they left the organisation
  full,  ///< they have as many open alerts as there may be
};
BOOST_DESCRIBE_ENUM(Closing, oneself, stand_in, another, sender, deadline, left, full)

enum class SourceKind { message, file, task, event, announcement };
BOOST_DESCRIBE_ENUM(SourceKind, message, file, task, event, announcement)

/// What an alert is about. `id` is that thing's own.
struct Source {
  SourceKind kind = SourceKind::message;
  std::string id;
  std::optional<std::string> place;  ///< where it is found: a message's conversation; the server's to say

  bool operator==(const Source&) const = default;
};
BOOST_DESCRIBE_STRUCT(Source, (), (kind, id, place))

/// How many are in each state; those who stand in for somebody are counted nowhere.
struct Tallies {
  std::int64_t total = 0;
  std::int64_t queued = 0;
  std::int64_t deferred = 0;
  std::int64_t delivered = 0;
  std::int64_t seen = 0;
  std::int64_t confirmed = 0;
  std::int64_t declined = 0;
  std::int64_t expired = 0;
  std::int64_t recalled = 0;
  std::int64_t unreachable = 0;

  std::int64_t& of(RecipientState state);
  std::int64_t of(RecipientState state) const { return const_cast<Tallies*>(this)->of(state); }
  bool operator==(const Tallies&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tallies, (),
                      (total, queued, deferred, delivered, seen, confirmed, declined, expired, recalled, unreachable))

/// What everybody concerned knows of an alert.
struct AlertBrief {
  AlertId id;
  MemberId sender_id;
  std::string text;
  Urgency urgency = Urgency::important;
  std::string reason;  ///< of an emergency
  std::optional<Source> source;
  Confirmers needs = Confirmers::everyone;
  Timestamp created_at;
  Timestamp starts_at;
  std::optional<Timestamp> deadline;

  bool operator==(const AlertBrief&) const = default;
};
BOOST_DESCRIBE_STRUCT(AlertBrief, (),
                      (id, sender_id, text, urgency, reason, source, needs, created_at, starts_at, deadline))

/// As its sender sees it.
struct Alert {
  AlertBrief brief;
  AlertState state = AlertState::open;
  std::optional<Timestamp> ended_at;
  bool counted = true;  ///< false while its recipients are still being laid out
  Tallies tallies;
  std::vector<Channel> channels;     ///< by which it goes, in the order in which they come
  std::optional<Timestamp> next_at;  ///< of the next step at anybody
  std::optional<Channel> next_channel;

  bool operator==(const Alert&) const = default;
};
BOOST_DESCRIBE_STRUCT(Alert, (), (brief, state, ended_at, counted, tallies, channels, next_at, next_channel))

/// How it stands with one recipient, as they and the sender see it.
struct Receipt {
  AlertId alert_id;
  MemberId member_id;
  std::optional<MemberId> stands_for;  ///< in whose place they were told
  RecipientState state = RecipientState::queued;
  std::int64_t rings = 0;  ///< how often it made itself heard in the app
  std::optional<Timestamp> next_at;
  std::optional<Timestamp> delivered_at;
  std::optional<Timestamp> seen_at;
  std::optional<Timestamp> closed_at;
  std::optional<Closing> closing;
  std::optional<MemberId> closed_by;
  std::string note;  ///< why it was declined

  bool operator==(const Receipt&) const = default;
};
BOOST_DESCRIBE_STRUCT(Receipt, (),
                      (alert_id, member_id, stands_for, state, rings, next_at, delivered_at, seen_at, closed_at,
                       closing, closed_by, note))

struct ReceivedAlert {
  AlertBrief brief;
  Receipt receipt;

  bool operator==(const ReceivedAlert&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReceivedAlert, (), (brief, receipt))

/// What came of a step.
enum class Outcome {
  told,       ///< handed to the channel
  nobody,     ///< there is no deputy or manager to tell, or no address or number to reach them at
  failed,     ///< the channel would not have it
  underway,   ///< on its way out of the house
  answered,   ///< they answered on this channel
  withdrawn,  ///< no longer wanted before it was through
};
BOOST_DESCRIBE_ENUM(Outcome, told, nobody, failed, underway, answered, withdrawn)

struct TakenStep {
  MemberId member_id;
  std::optional<MemberId> stands_for;
  std::int64_t number = 0;
  Channel channel = Channel::in_app;
  Timestamp at;
  Outcome outcome = Outcome::told;
  std::optional<MemberId> told_id;  ///< the deputy or manager
  std::string detail;               ///< what the other side said, when it left the house
};
BOOST_DESCRIBE_STRUCT(TakenStep, (), (member_id, stands_for, number, channel, at, outcome, told_id, detail))

constexpr std::size_t kMostText = 2000;   ///< code points
constexpr std::size_t kMostReason = 200;  ///< code points
constexpr std::size_t kMostReasons = 30;
constexpr std::size_t kMostNamed = 1000;
constexpr std::size_t kMostDepartments = 100;
constexpr std::int64_t kMostOpen = 200;  ///< alerts that one receiver may have to answer

/// What an organisation settles about its alerts.
struct Rules {
  Policy policy = Policy::usual();
  std::int64_t alerts_per_day = 30;       ///< of one sender
  std::int64_t emergencies_per_week = 5;  ///< of one sender
  std::vector<std::string> reasons;       ///< for emergencies; when there are none, any words will do
  bool right_to_disconnect = false;       ///< then an emergency needs one of these reasons

  bool operator==(const Rules&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rules, (), (policy, alerts_per_day, emergencies_per_week, reasons, right_to_disconnect))

constexpr bool is_open(RecipientState state) {
  return state == RecipientState::queued || state == RecipientState::deferred || state == RecipientState::delivered ||
         state == RecipientState::seen;
}

/// Throws a Refusal that names the field, such as `rules.alerts_per_day`.
void require_rules(const Rules& rules, const std::string& field);
/// An emergency says why, as the organisation wants it said.
void require_reason(const Rules& rules, Urgency urgency, const std::string& reason);

inline constexpr RefusalKind kOver{"alerts.over", 409, "This alert is over."};
inline constexpr RefusalKind kAnswered{"alerts.answered", 409, "This alert was answered already."};
inline constexpr RefusalKind kNobody{"alerts.nobody", 409, "There is nobody to be alerted."};
inline constexpr RefusalKind kTooManyToday{"alerts.too_many_today", 429,
                                           "You have sent as many alerts today as your organisation allows."};
inline constexpr RefusalKind kTooManyEmergencies{
    "alerts.too_many_emergencies", 429, "You have sent as many emergencies this week as your organisation allows."};
inline constexpr RefusalKind kTooSoon{"alerts.too_soon", 429, "Reminders are at least 5 minutes apart."};

}  // namespace madang::alerts
