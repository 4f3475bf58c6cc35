#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/model.hpp"

// What of an alert wakes a browser. Pure.

namespace madang::alerts {

using PushId = Id<"psh">;

/// The languages that notifications are written in.
enum class PushLanguage { ko, zh, en };
BOOST_DESCRIBE_ENUM(PushLanguage, ko, zh, en)

/// What one browser is sent. The rest is how it is reached (RFC 8291).
struct PushLetter {
  PushId id;
  std::string endpoint;
  std::string p256dh;
  std::string auth;
  std::string text;  ///< a PushNote in JSON

  bool operator==(const PushLetter&) const = default;
};

/// How the browsers' makers treat it (RFC 8030).
struct PushManner {
  std::string topic;             ///< a later one takes the place of one that was not fetched
  std::chrono::seconds keep{0};  ///< for a device that is away
  bool hurries = false;          ///< worth waking one that saves its battery
};

/// What became of one letter.
struct PushReport {
  PushId id;
  bool is_told = false;
  bool is_gone = false;  ///< the browser takes nothing any more, ever
  std::string fault;     ///< in the other side's words
};

/// `settled` follows an `alert` that nobody need answer any more, and one of the two last a `call`.
enum class PushKind { alert, settled, trial, call, call_missed, call_over };
BOOST_DESCRIBE_ENUM(PushKind, alert, settled, trial, call, call_missed, call_over)

/// `over`: it was answered or declined, on whatever device.
enum class CallTurn { rings, missed, over };
BOOST_DESCRIBE_ENUM(CallTurn, rings, missed, over)

/// What became of a call, for the one who is called.
struct CallNews {
  std::string call_id;
  MemberId callee_id;
  std::string caller;  ///< their name
  std::string title;   ///< of what one is called to; may be empty
  std::string path;    ///< of the page that a press on it opens
  CallTurn turn = CallTurn::rings;
  std::optional<Timestamp> until;  ///< for how long it rings
};
BOOST_DESCRIBE_STRUCT(CallNews, (), (call_id, callee_id, caller, title, path, turn, until))

/// What the service worker of a page shows. The words are whole, so that it needs none of its own.
struct PushNote {
  PushKind kind = PushKind::alert;
  OrgId org_id;
  std::optional<AlertId> alert_id;
  std::optional<std::string> call_id;
  std::string key;  ///< the same for every try
  std::string tag;  ///< a later one takes the place of one that is shown
  std::string language;
  std::string title;
  std::string body;
  std::string path;                    ///< of the page that a press on it opens
  std::optional<std::string> confirm;  ///< the button that confirms; absent where more is to be done first
  std::optional<std::string> open;     ///< the button that opens the page
  std::optional<std::string> decline;  ///< the button that declines a call
  std::optional<std::string> over;     ///< the title of a call that turns out to ring no more

  bool operator==(const PushNote&) const = default;
};
BOOST_DESCRIBE_STRUCT(PushNote, (),
                      (kind, org_id, alert_id, call_id, key, tag, language, title, body, path, confirm, open, decline,
                       over))

/// Whom it concerns and in whose words.
struct PushHead {
  OrgId org_id;
  std::string organisation;
  std::string sender;
  std::string language;  ///< a locale, such as `ko-KR`
};

PushNote alert_note(const AlertBrief& alert, const PushHead& head, std::string key);
PushNote settled_note(const AlertBrief& alert, const PushHead& head, std::string key);
PushNote trial_note(const PushHead& head);
PushNote call_note(const CallNews& news, const PushHead& head);
/// At most as long as a push may be, whatever people wrote.
std::string text_of(const PushNote& note);

/// Until its deadline, or a day; nothing is worth sending for less than a minute.
std::chrono::seconds kept_for(const AlertBrief& alert, Timestamp now);
/// As long as it rings; that it is over is told to those alone who are there.
PushManner manner_of(const CallNews& news, Timestamp now);

constexpr std::size_t kMostPushes = 10;  ///< browsers of one member

inline constexpr RefusalKind kNoPush{"alerts.no_push", 409, "This server is not set up to wake browsers."};

}  // namespace madang::alerts
