#include "kernel/outbound/sms_gateway.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "base/text.hpp"
#include "kernel/outbound/post.hpp"

namespace madang::outbound {
namespace {

constexpr std::size_t kMostTextBytes = 4'000;
constexpr std::size_t kMostKeyBytes = 200;

bool is_key(std::string_view key) {
  return !key.empty() && key.size() <= kMostKeyBytes &&
         std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7f; });
}

std::optional<std::string> fault_of(const Sms& sms) {
  if (!is_e164(sms.to)) return "to: must be a number such as +821012345678";
  if (sms.text.empty() || sms.text.size() > kMostTextBytes || !is_utf8(sms.text))
    return "text: must be text of at most 4000 bytes";
  if (!is_key(sms.idempotency_key)) return "idempotency_key: must be 1 to 200 visible ASCII characters";
  return std::nullopt;
}

std::string body_of(const Sms& sms, const SmsAccess& access) {
  boost::json::object body{{"to", sms.to}, {"text", sms.text}, {"idempotency_key", sms.idempotency_key}};
  if (!access.sender.empty()) body["from"] = access.sender;
  if (!sms.language.empty()) body["language"] = sms.language;
  return boost::json::serialize(body);
}

/// What a JSON answer says for people: `detail` and `title` are RFC 9457's, the others what most gateways write.
std::string words_of(std::string_view body) {
  boost::system::error_code error;
  const auto answer = boost::json::parse(body, error);
  if (error || !answer.is_object()) return {};
  for (const auto* name : {"detail", "message", "error", "title"}) {
    const auto* words = answer.as_object().if_contains(name);
    if (words && words->is_string()) return std::string(words->as_string());
  }
  return {};
}

/// A gateway that repeats what it was given must not give our secret away.
std::string reason_of(const PostAnswer& answer, const SmsAccess& access) {
  auto words = words_of(answer.body);
  const auto& secret = access.authorization;
  const auto token = secret.substr(secret.rfind(' ') + 1);
  if (!token.empty() && words.contains(token)) words.clear();
  if (words.empty()) return fmt::format("the SMS gateway answered {}", answer.status);
  return quoted_line(fmt::format("{} {}", answer.status, words));
}

SmsAccess checked(SmsAccess access) {
  if (const auto fault = fault_of(access)) throw std::invalid_argument(fault->option + ": " + fault->sentence);
  return access;
}

}  // namespace

SmsGateway::SmsGateway(SmsAccess access)
    : access_(checked(std::move(access))), address_(read_web_address(access_.url).value()) {}

Delivery SmsGateway::send(const Sms& sms, const std::stop_token& stop) const {
  if (const auto fault = fault_of(sms)) return {DeliveryState::refused, *fault, {}};
  Post request{.address = address_, .body = body_of(sms, access_), .certificates = access_.certificates};
  request.connecting = access_.connecting;
  request.deadline = access_.deadline;
  request.headers = {"Content-Type: application/json", "Accept: application/json",
                     "Idempotency-Key: " + sms.idempotency_key};
  if (!access_.authorization.empty()) request.headers.push_back("Authorization: " + access_.authorization);
  const auto answer = post(request, stop);
  if (!answer) return {DeliveryState::later, "the SMS gateway: " + answer.error(), {}};
  if (answer->status >= 200 && answer->status < 300) return {DeliveryState::sent, {}, {}};
  return {may_pass(answer->status) ? DeliveryState::later : DeliveryState::refused, reason_of(*answer, access_),
          answer->wait};
}

}  // namespace madang::outbound
