#include "kernel/outbound/push_sender.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "kernel/outbound/post.hpp"

namespace madang::outbound {
namespace {

constexpr std::chrono::hours kVapidLives{12};  // services take 24 at most
constexpr std::size_t kPaddedTo = 512;
constexpr std::size_t kMostTopicBytes = 32;
constexpr std::size_t kSaltBytes = 16;
constexpr std::string_view kOutOfReach = "endpoint: lies where this server does not go";

bool is_topic(std::string_view topic) {
  return topic.size() <= kMostTopicBytes && std::ranges::all_of(topic, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

std::string_view name_of(Urgency urgency) {
  constexpr std::array<std::string_view, 4> kNames{"very-low", "low", "normal", "high"};
  return kNames[static_cast<std::size_t>(urgency)];
}

std::optional<std::string> message_fault(const PushMessage& message) {
  if (message.text.size() > kMostPushBytes) return fmt::format("text: must be at most {} bytes", kMostPushBytes);
  if (!is_topic(message.topic)) return "topic: must be at most 32 letters, digits, - and _";
  return std::nullopt;
}

PushDelivery refused(std::string reason) { return {{DeliveryState::refused, std::move(reason), {}}, false}; }

PushDelivery judged(const PostAnswer& answer) {
  const auto status = answer.status;
  if (status >= 200 && status < 300) return {{DeliveryState::sent, {}, {}}, false};
  const auto reason = fmt::format("the push service answered {}", status);
  if (status == 404 || status == 410) return {{DeliveryState::refused, reason, {}}, true};
  return {{may_pass(status) ? DeliveryState::later : DeliveryState::refused, reason, answer.wait}, false};
}

}  // namespace

PushSender::PushSender(std::string_view secret, PushOptions options, Reach reach, const Clock& clock, Resolve resolve)
    : key_(key_from_secret(secret)),
      public_key_(base64url(public_bytes(key_))),
      options_(std::move(options)),
      reach_(std::move(reach)),
      clock_(clock),
      resolve_(std::move(resolve)) {}

std::expected<std::vector<boost::asio::ip::address>, PushDelivery> PushSender::addresses_of(
    const WebAddress& address) const {
  boost::system::error_code is_name;
  const auto literal = boost::asio::ip::make_address(address.host, is_name);
  auto addresses = is_name ? resolve_(address.host) : std::vector{literal};
  if (addresses.empty())
    return std::unexpected(PushDelivery{{DeliveryState::later, "the push service has no address", {}}, false});
  const auto within = [&](const auto& each) { return reach_.allows({each, address.port}); };
  if (!std::ranges::all_of(addresses, within)) return std::unexpected(refused(std::string(kOutOfReach)));
  return addresses;
}

std::optional<std::string> PushSender::fault_of(const PushSubscription& subscription) const {
  if (auto fault = outbound::fault_of(subscription)) return fault;
  const auto address = read_web_address(subscription.endpoint).value();
  boost::system::error_code is_name;
  auto literal = boost::asio::ip::make_address(address.host, is_name);
  if (is_name && !is_loopback(address.host)) return std::nullopt;
  if (is_name) literal = boost::asio::ip::address_v4::loopback();
  if (reach_.allows({literal, address.port})) return std::nullopt;
  return std::string(kOutOfReach);
}

PushDelivery PushSender::send(const PushSubscription& subscription, const PushMessage& message,
                              const std::stop_token& stop) const {
  if (const auto fault = outbound::fault_of(subscription)) return refused(*fault);
  if (const auto fault = message_fault(message)) return refused(*fault);
  Post request{.address = read_web_address(subscription.endpoint).value()};
  auto addresses = addresses_of(request.address);
  if (!addresses) return addresses.error();
  request.addresses = std::move(*addresses);
  request.body = encrypted(message.text, subscription, new_key(), random_bytes(kSaltBytes), kPaddedTo).value();
  request.certificates = options_.certificates;
  request.connecting = options_.connecting;
  request.deadline = options_.deadline;
  request.headers = {"Content-Type: application/octet-stream", "Content-Encoding: aes128gcm",
                     fmt::format("TTL: {}", message.keep.count()), fmt::format("Urgency: {}", name_of(message.urgency)),
                     "Authorization: " + vapid(request.address, key_, options_.contact, clock_.now() + kVapidLives)};
  if (!message.topic.empty()) request.headers.push_back("Topic: " + message.topic);
  const auto answer = post(request, stop);
  if (!answer) return {{DeliveryState::later, "the push service: " + answer.error(), {}}, false};
  return judged(*answer);
}

}  // namespace madang::outbound
