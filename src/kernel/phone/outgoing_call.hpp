#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "kernel/phone/caller.hpp"
#include "kernel/phone/transaction.hpp"

namespace madang::phone {

/// A datagram that wants to be sent.
struct Outgoing {
  std::string bytes;
  std::string toward;  ///< the URI of where it goes next; empty: to the exchange
};

/// Somebody took the call, and what they take of what was offered.
struct Answered {
  std::string sdp;
};
struct KeyPressed {
  char key = 0;
};
/// The call is over for those who talk; what the exchange still has to hear is sent for a while.
struct Over {
  enum class Kind : std::uint8_t { busy, no_answer, rejected, failed, hung_up };
  Kind kind = Kind::failed;
  std::string reason;
};
using CallEvent = std::variant<Answered, KeyPressed, Over>;

/// One call of ours, from INVITE to the end of its last transaction (RFC 3261, 12, 13, 15), with credentials where they
/// are asked for (22). Knows no socket and no clock: after each word to it, what it wants sent and what happened is
/// taken from it. There is one Over at most, and none after hang_up(). One thread.
class OutgoingCall {
 public:
  struct Wanted {
    std::string uri;  ///< whom to call: `sip:+821012345678@pbx.example.org`
    std::string sdp;  ///< what is offered
    std::chrono::milliseconds ringing{45'000};
  };
  OutgoingCall(const Caller& caller, Wanted wanted, Tokens tokens, Time now);

  const std::string& id() const { return id_; }  ///< `Call-ID`
  void hear(const SipMessage& message, Time now);
  void on_time(Time now);
  std::optional<Time> due() const;
  /// Whatever it does: it stops ringing, or is hung up. Nothing more happens.
  void hang_up(Time now);
  /// It is over, and the exchange has said that it knows; what is left is to hear its repeats.
  bool is_settled() const;
  /// Nothing is left to be sent or heard.
  bool is_gone() const;

  std::vector<Outgoing> take_outgoing() { return std::exchange(outgoing_, {}); }
  /// Answers to the request that was just heard: they go to where it came from.
  std::vector<std::string> take_replies() { return std::exchange(replies_, {}); }
  std::vector<CallEvent> take_events() { return std::exchange(events_, {}); }

 private:
  struct Dialog {
    std::string to;  // with its tag
    std::string target;
    std::vector<std::string> routes;
  };

  SipMessage invite();
  void send_invite(SipMessage request, Time now);
  void send(const SipMessage& message);
  void start(SipMessage request, Time now);
  void hear_response(const SipMessage& response, Time now);
  void hear_invite_response(const SipMessage& response, Time now);
  void take_call(const SipMessage& response, Time now);
  void take_refusal(const SipMessage& response);
  bool try_with_password(const SipMessage& response, Time now);
  void hear_other_response(ClientTransaction& transaction, const SipMessage& response, Time now);
  void hear_request(const SipMessage& request);
  void reply(const SipMessage& request, int status, std::string_view reason);
  void leave(Time now);
  void cancel(Time now);
  void say_goodbye(const Dialog& dialog, Time now);
  Dialog dialog_of(const SipMessage& response) const;
  SipMessage in(const Dialog& dialog, std::string method, std::uint32_t cseq);
  void end(Over::Kind kind, std::string reason);
  bool is_of_this_call(const SipMessage& request) const;

  const Caller caller_;
  const Wanted wanted_;
  const Tokens tokens_;
  const std::string id_;
  const std::string from_;
  std::uint32_t cseq_ = 1;
  int passwords_tried_ = 0;
  Time ring_until_;
  bool is_unwanted_ = false;  // hung up, or over: whoever answers now is told goodbye
  bool is_over_ = false;
  bool is_given_up_ = false;  // cancelled, and still nobody said a last word
  std::optional<ClientTransaction> invite_;
  std::optional<Time> answer_until_;       // of a cancelled call whose INVITE is never answered
  std::vector<ClientTransaction> others_;  // CANCEL, BYE
  std::optional<Dialog> dialog_;
  std::optional<Outgoing> ack_;  // sent again for each repeat of the 2xx
  std::optional<std::uint32_t> their_cseq_;
  std::vector<Outgoing> outgoing_;
  std::vector<std::string> replies_;
  std::vector<CallEvent> events_;
};

}  // namespace madang::phone
