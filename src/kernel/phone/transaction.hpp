#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "kernel/phone/sip_message.hpp"

namespace madang::phone {

using Time = std::chrono::steady_clock::time_point;

/// RFC 3261, 17: what all timers of SIP over UDP are made of.
inline constexpr std::chrono::milliseconds kT1{500};
inline constexpr std::chrono::milliseconds kT2{4'000};
inline constexpr std::chrono::milliseconds kT4{5'000};
inline constexpr std::chrono::milliseconds kGivenUp = 64 * kT1;

/// A request of ours until it is answered for good (RFC 3261, 17.1): it is sent again while nothing comes (timers A and
/// E), given up in time (B and F), and what comes twice is seen once (D and K). Knows no socket and no clock: whoever
/// owns it sends what it says. One thread.
class ClientTransaction {
 public:
  /// The request has its Via with a branch of its own. It is to be sent now, once.
  ClientTransaction(SipMessage request, Time now);

  const SipMessage& request() const { return request_; }
  bool is_over() const { return state_ == State::over; }
  bool has_final() const { return state_ == State::completed || state_ == State::over; }
  /// A provisional answer came: now it may be cancelled (9.1).
  bool is_proceeding() const { return state_ == State::proceeding; }
  /// When on_time() wants to be called; nothing when it is over or waits for others alone.
  std::optional<Time> due() const;

  enum class Turn { nothing, send_again, given_up };
  Turn on_time(Time now);

  /// Whether it answers this request.
  bool is_mine(const SipMessage& response) const;
  struct Heard {
    bool is_new = false;               ///< the owner has not seen this answer
    std::optional<SipMessage> answer;  ///< an ACK to be sent
  };
  Heard hear(const SipMessage& response, Time now);

 private:
  enum class State { calling, proceeding, completed, over };

  bool is_invite() const { return request_.method == "INVITE"; }
  void complete(Time now);

  SipMessage request_;
  State state_ = State::calling;
  std::chrono::milliseconds pause_ = kT1;
  std::optional<Time> again_;
  std::optional<Time> end_;
  std::optional<SipMessage> ack_;
};

/// ACK to a refused INVITE (17.1.1.3), and CANCEL of one that rings (9.1): hop by hop, with the branch of the INVITE.
SipMessage ack_of(const SipMessage& invite, const SipMessage& response);
SipMessage cancel_of(const SipMessage& invite);

/// An answer to somebody's request (8.2.6); `tag` goes to `To` where there is none yet.
SipMessage reply_to(const SipMessage& request, int status, std::string_view reason, std::string_view tag);

}  // namespace madang::phone
