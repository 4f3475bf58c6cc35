#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/model.hpp"
#include "alerts/push_model.hpp"

// What of an alert leaves the house: by push, mail, SMS or phone. Pure.

namespace madang::alerts {

constexpr bool leaves_house(Channel channel) {
  return channel == Channel::push || channel == Channel::email || channel == Channel::sms || channel == Channel::phone;
}

/// Instead of a step's number: the word to browsers that were woken that nobody need answer any more.
constexpr std::int64_t kTakenBack = -1;

/// One step at one recipient.
struct StepKey {
  AlertId alert_id;
  MemberId member_id;
  MemberId stands_for;  ///< zero for oneself
  std::int64_t number = 0;

  bool operator==(const StepKey&) const = default;
  auto operator<=>(const StepKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(StepKey, (), (alert_id, member_id, stands_for, number))

/// What is handed to a driver.
struct Parcel {
  Channel channel = Channel::email;
  /// The same for every try, so that the other side can tell a repetition: `alr_…/mem_…/3`.
  std::string idempotency_key;
  std::string to;  ///< a mail address, or a phone number as E.164 wants it
  std::string to_name;
  std::string language;             ///< `ko`, `zh` or `en`
  std::string subject;              ///< of a mail
  std::string text;                 ///< written, or spoken
  std::vector<PushLetter> letters;  ///< of a push: one for each of their browsers
  PushManner manner;
};

enum class DeliveryEnd {
  told,  ///< the other side has taken it over, or somebody answered the call
  confirmed,
  declined,
  refused,  ///< for good
  later,    ///< not now, or nobody knows
};

struct Delivered {
  DeliveryEnd end = DeliveryEnd::later;
  std::string detail;                        ///< in the other side's words
  std::optional<std::chrono::seconds> wait;  ///< as long as it wants to be left alone
  std::vector<PushReport> reports;           ///< of a push: one for each of its letters
};

/// One way out of the house. What the wiring knows of kernel/outbound and kernel/phone.
struct Driver {
  /// Blocks until it is known what became of it; ends soon once the token says so. On threads of the courier.
  std::function<Delivered(const Parcel&, const std::stop_token&)> deliver;
  std::size_t at_once = 4;
  /// Longer than deliver() takes at the most: who has not said by then what became of it is believed dead.
  std::chrono::seconds lease{60};
  /// Whether the other side knows a repetition by its key. What does not is never tried again unless it said so: a
  /// phone that rang twice would ring for a dead server's sake.
  bool knows_repetition = true;
};
using Drivers = std::map<Channel, Driver>;

constexpr std::int64_t kMostAttempts = 6;
/// Before the next try, after so many: 5 s, 15 s, 45 s and so on.
std::chrono::seconds wait_after(std::int64_t attempts);

/// A phone number as people write it, in E.164; one without its country is one of the country of `time_zone`. Nothing
/// when it is none.
std::optional<std::string> e164_of(std::string_view phone, std::string_view time_zone);

/// What is said of an alert outside.
struct Letterhead {
  std::string organisation;
  std::string sender;
  std::string link;    ///< where it is confirmed; empty when the server does not know its own address
  std::string locale;  ///< of the organisation
};
Parcel written(const AlertBrief& alert, Channel channel, const Letterhead& letterhead);

}  // namespace madang::alerts
