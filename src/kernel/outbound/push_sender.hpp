#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "kernel/outbound/delivery.hpp"
#include "kernel/outbound/push_message.hpp"
#include "kernel/outbound/reach.hpp"
#include "kernel/outbound/resolving.hpp"

namespace madang::outbound {

enum class Urgency : std::uint8_t { very_low, low, normal, high };  ///< RFC 8030, 5.3

struct PushMessage {
  std::string text;                       ///< what the service worker reads; at most kMostPushBytes
  std::chrono::seconds keep{24 * 3'600};  ///< how long the service holds it for a device that is away (TTL)
  Urgency urgency = Urgency::high;
  /// A later message of the same topic takes the place of one that was not fetched; at most 32 of base64url's letters,
  /// or none.
  std::string topic;
};

struct PushDelivery : Delivery {
  bool is_gone = false;  ///< the subscription is no more (404, 410): nothing will ever come of it, and it is forgotten
};

struct PushOptions {
  std::string contact;  ///< whom a service writes to: `mailto:admin@example.org` or an https URL
  std::string certificates;
  std::chrono::milliseconds connecting{5'000};
  std::chrono::milliseconds deadline{20'000};
};

/// Wakes browsers that show no page of ours (RFC 8030), through the service of the browser's maker, which can read
/// nothing of it. Where a message goes a browser says, so it goes only where anybody on the internet may (Reach), and
/// no redirect is followed. Sends once: whoever calls tries again. Owned by the wiring; blocking, so never on a loop;
/// any thread.
class PushSender {
 public:
  /// `secret`: of the server, the same on all its nodes and for ever, since subscriptions are bound to the key made of
  /// it.
  PushSender(std::string_view secret, PushOptions options, Reach reach, const Clock& clock,
             Resolve resolve = outbound::resolve);

  /// `applicationServerKey` for browsers: base64url.
  const std::string& public_key() const { return public_key_; }

  /// Why nothing can be sent there, as far as it is known without asking for a name's addresses: a sentence that names
  /// the field.
  std::optional<std::string> fault_of(const PushSubscription& subscription) const;

  PushDelivery send(const PushSubscription& subscription, const PushMessage& message,
                    const std::stop_token& stop = {}) const;

 private:
  std::expected<std::vector<boost::asio::ip::address>, PushDelivery> addresses_of(const WebAddress& address) const;

  const Key key_;
  const std::string public_key_;
  const PushOptions options_;
  const Reach reach_;
  const Clock& clock_;
  const Resolve resolve_;
};

}  // namespace madang::outbound
