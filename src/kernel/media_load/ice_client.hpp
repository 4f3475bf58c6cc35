#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "kernel/media/ice_credentials.hpp"
#include "kernel/media/stun_integrity.hpp"
#include "kernel/media/stun_message.hpp"

namespace madang::media_load {

namespace sfu = madang::media;
using Time = std::chrono::steady_clock::time_point;

/// The controlling side of ICE (RFC 8445) toward a lite server with one candidate: checks that nominate at once, and
/// later the same ones for consent (RFC 7675). Pure: checks out, answers in. One thread.
class IceClient {
 public:
  static constexpr std::chrono::milliseconds kAgain{50};  ///< as browsers do until they are answered
  static constexpr std::chrono::milliseconds kConsent{5'000};

  explicit IceClient(sfu::IceCredentials local) : local_(std::move(local)) {}

  const sfu::IceCredentials& local() const { return local_; }
  /// What the other side's description says. Checks begin.
  void begin(const sfu::IceCredentials& remote, Time now);
  /// The check that is due, in `room`; empty when none is.
  sfu::Bytes check(Time now, sfu::MutableBytes room);
  /// Whether it was a good answer to a check of ours.
  bool answer(const sfu::StunMessage& message, Time now);
  /// An answer to a check of the other side; empty when it is not one.
  sfu::Bytes answer_to(const sfu::StunMessage& message, const sfu::TransportAddress& from, sfu::MutableBytes room);

  bool is_connected() const { return answered_.has_value(); }
  /// When the next check is due; nothing before begin().
  std::optional<Time> due() const { return due_; }

 private:
  sfu::IceCredentials local_;
  std::string username_;
  std::optional<sfu::StunIntegrity> outgoing_;
  std::optional<sfu::StunIntegrity> incoming_;
  std::uint64_t checks_ = 0;
  sfu::StunTransaction transaction_{};
  std::optional<Time> due_;
  std::optional<Time> answered_;
};

}  // namespace madang::media_load
