#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang::outbound {

enum class DeliveryState : std::uint8_t {
  sent,     ///< the other side has taken it over
  refused,  ///< for good: the same again would be refused again
  later,    ///< not now, or nobody knows; to be tried again under the same idempotency key
};

/// What became of something that was to be sent to one person by mail, SMS or push.
struct Delivery {
  DeliveryState state = DeliveryState::later;
  /// Why it was not sent: in the other side's own words where it gave some. One line, never a secret.
  std::string reason;
  /// How long the other side wants to be left alone, where it said so.
  std::optional<std::chrono::seconds> wait;
};

/// What an operator got wrong: which option, and a sentence without its name.
struct ChannelFault {
  std::string option;
  std::string sentence;
};

/// Somebody else's words as they may stand in a log and before an administrator: one line of UTF-8, not long.
std::string quoted_line(std::string_view words);

}  // namespace madang::outbound
