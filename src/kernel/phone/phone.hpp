#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kernel/phone/exchange.hpp"

namespace madang::phone {

struct PhoneCall {
  std::string to;        ///< E.164 (`+821012345678`), or an extension at the exchange
  std::string text;      ///< what is said: also which key does what
  std::string language;  ///< BCP 47: `ko`, `zh-CN`, `en`
};

enum class CallResult : std::uint8_t {
  confirmed,  ///< 1 was pressed
  declined,   ///< 2 was pressed
  no_key,     ///< answered, and no such key was pressed before it ended
  busy,
  no_answer,
  rejected,   ///< whoever was called does not want it
  failed,     ///< there was no call; the reason says why
  withdrawn,  ///< by hang_up(), or the server stops
};

struct CallOutcome {
  CallResult result = CallResult::failed;
  std::optional<char> key;  ///< the last one pressed
  std::string reason;       ///< one line, of the exchange's words where it gave some; never a secret
};

/// Of one phone; never used again.
struct CallNumber {
  std::uint64_t value = 0;
  bool operator==(const CallNumber&) const = default;
};

/// Calls people through the operator's exchange, says them a text and hears which key they press: 1 confirms, 2
/// declines,
/// * says it again. SIP over UDP (RFC 3261) with Digest (RFC 8760), sound as G.711 over RTP (RFC 3550, 3551), keys as
/// telephone events (RFC 4733) or by SIP INFO; it takes no calls. Owned by the wiring. Any thread may ask; a thread of
/// its own serves all calls and tells how they ended, another has texts spoken.
class Phone {
 public:
  /// Called exactly once for each call, on the phone's thread, so it must not wait and must not throw; it may call
  /// back.
  using Done = std::move_only_function<void(CallOutcome)>;

  /// The exchange has no fault (fault_of); throws std::invalid_argument when it has, std::system_error when its port
  /// cannot be had.
  explicit Phone(Exchange exchange);
  ~Phone();
  Phone(const Phone&) = delete;
  Phone& operator=(const Phone&) = delete;

  /// Nothing when all lines are taken, or the phone stops: then `done` is not called, and the caller asks again later.
  std::optional<CallNumber> call(PhoneCall call, Done done);
  /// Withdraws a call at whatever moment: it stops ringing or is hung up. Its outcome is `withdrawn`, unless it had one
  /// already: what is known first stands.
  void hang_up(CallNumber number);

  std::size_t free_lines() const;
  /// Where it hears SIP; for tests.
  std::uint16_t port() const;
  /// Why the exchange is of no use just now, as far as the last registration knows; empty when it is.
  std::string trouble() const;

  /// Withdraws every call and returns when the exchange was told, or a second has passed.
  void stop();

 private:
  class Switchboard;
  std::unique_ptr<Switchboard> switchboard_;
};

}  // namespace madang::phone
