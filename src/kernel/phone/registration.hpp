#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "kernel/phone/caller.hpp"
#include "kernel/phone/outgoing_call.hpp"
#include "kernel/phone/transaction.hpp"

namespace madang::phone {

/// Says to a registrar again and again where this server is (RFC 3261, 10): some exchanges take calls only from whom
/// they know. Anew before it runs out; after a failure after half a minute, then ever more slowly. Knows no socket and
/// no clock, as OutgoingCall. One thread.
class Registration {
 public:
  /// `registrar`: `sip:pbx.example.org`
  Registration(const Caller& caller, std::string registrar, Tokens tokens, Time now);

  void hear(const SipMessage& response, Time now);
  void on_time(Time now);
  std::optional<Time> due() const;
  std::vector<Outgoing> take_outgoing() { return std::exchange(outgoing_, {}); }

  bool is_registered(Time now) const { return now < valid_until_; }
  /// Why the last try failed; empty when it did not.
  const std::string& trouble() const { return trouble_; }
  const std::string& id() const { return id_; }

 private:
  SipMessage request();
  void send(SipMessage message, Time now);
  void succeed(const SipMessage& response, Time now);
  void fail(std::string why, Time now);

  const Caller caller_;
  const std::string registrar_;
  const Tokens tokens_;
  const std::string id_;
  const std::string tag_;
  std::uint32_t cseq_ = 0;
  std::chrono::seconds wanted_{600};
  std::chrono::seconds pause_{30};
  int passwords_tried_ = 0;
  std::optional<ClientTransaction> transaction_;
  std::optional<Time> next_;
  Time valid_until_;
  std::string trouble_;
  std::vector<Outgoing> outgoing_;
};

}  // namespace madang::phone
