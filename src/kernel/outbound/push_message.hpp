#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "kernel/outbound/elliptic.hpp"
#include "kernel/outbound/web_address.hpp"

// What a browser can read of what its maker's service carries (RFC 8291), and how this server shows who it is there
// (RFC 8292). Pure but for random numbers.

namespace madang::outbound {

/// What `pushManager.subscribe()` gave in a browser, as `toJSON()` writes it.
struct PushSubscription {
  std::string endpoint;
  std::string p256dh;  ///< the browser's public key, base64url
  std::string auth;    ///< 16 bytes, base64url
};

/// The longest text that fits the one record that services have to carry.
inline constexpr std::size_t kMostPushBytes = 3'993;

/// Why nothing can be pushed to it: a sentence that names the field.
std::optional<std::string> fault_of(const PushSubscription& subscription);

/// One record of `aes128gcm` (RFC 8188), padded so that its length tells little. Nothing when the subscription's keys
/// are none or the text is too long. `ours` and `salt` are new for each message; the standard's example gives its own.
std::optional<std::string> encrypted(std::string_view text, const PushSubscription& subscription, const Key& ours,
                                     std::string_view salt, std::size_t padded_to);

/// The `Authorization` for one service until `until`: `vapid t=…, k=…`. `contact` is a `mailto:` or `https:` URL.
std::string vapid(const WebAddress& endpoint, const Key& key, std::string_view contact, Timestamp until);

}  // namespace madang::outbound
