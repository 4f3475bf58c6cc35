#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "kernel/outbound/delivery.hpp"
#include "kernel/outbound/web_address.hpp"

namespace madang::outbound {

/// Where text messages are handed to a provider, or to a small program that speaks with one.
struct SmsAccess {
  std::string url;            ///< `https://sms.example.org/messages`; plain HTTP only to this machine itself
  std::string authorization;  ///< the whole header, such as `Bearer …`; empty: none
  std::string sender;         ///< `from`, as the provider knows it; empty: left to the provider
  std::string certificates;   ///< a PEM file of authorities to trust instead of the system's
  std::chrono::milliseconds connecting{10'000};
  std::chrono::milliseconds deadline{30'000};
};

/// Nothing when it can be used; nobody is asked. Options are called as the fields are.
std::optional<ChannelFault> fault_of(const SmsAccess& access);

struct Sms {
  std::string to;               ///< E.164: `+821012345678`
  std::string text;             ///< how it is cut into messages is the gateway's
  std::string language;         ///< BCP 47; may be empty
  std::string idempotency_key;  ///< the same for every try: 1 to 200 visible ASCII characters
};

/// `+`, then 7 to 15 digits of which the first is not 0 (ITU-T E.164).
bool is_e164(std::string_view number);

/// Hands text messages to the operator's gateway: the request of docs/channels.md, in JSON over HTTPS, with an
/// `Idempotency-Key`. It tries once: whoever calls tries again, with the same key. Owned by the wiring; blocking, so
/// never on a loop; any thread.
class SmsGateway {
 public:
  /// The access has no fault (fault_of); throws std::invalid_argument when it has.
  explicit SmsGateway(SmsAccess access);

  /// Sent with 2xx. Later with 408, 409, 425, 429, 5xx, or without an answer. Refused for good with all else.
  Delivery send(const Sms& sms, const std::stop_token& stop = {}) const;

 private:
  const SmsAccess access_;
  const WebAddress address_;
};

}  // namespace madang::outbound
