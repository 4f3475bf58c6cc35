#include "kernel/phone/caller.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

#include "kernel/phone/digest.hpp"

namespace madang::phone {

std::string random_token() {
  std::array<unsigned char, 12> bytes;
  if (RAND_bytes(bytes.data(), bytes.size()) != 1) throw std::runtime_error("OpenSSL has no random numbers");
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

SipMessage begun(std::string method, std::string uri, const Caller& caller, const Tokens& tokens) {
  SipMessage request;
  request.method = std::move(method);
  request.uri = std::move(uri);
  // z9hG4bK says that the branch is unique (RFC 3261, 8.1.1.7); rport asks to be answered where this comes from (3581).
  request.add("Via", fmt::format("SIP/2.0/UDP {};branch=z9hG4bK{};rport", caller.place, tokens()));
  request.add("Max-Forwards", "70");
  return request;
}

bool answer_challenge(const SipMessage& response, const Caller& caller, const Tokens& tokens, SipMessage& request) {
  if (caller.user.empty()) return false;
  const bool is_proxys = response.status == 407;
  std::vector<std::string> values;
  for (const auto& header : response.headers) {
    SipMessage one;
    one.headers.push_back(header);
    const auto value = one.header(is_proxys ? "Proxy-Authenticate" : "WWW-Authenticate");
    if (!value.empty()) values.emplace_back(value);
  }
  const auto challenge = best_challenge(values);
  if (!challenge) return false;
  const auto cnonce = tokens();
  const DigestUse use{caller.user, caller.password, request.method, request.uri, cnonce};
  request.add(is_proxys ? "Proxy-Authorization" : "Authorization", digest_answer(*challenge, use));
  return true;
}

std::string quoted_name(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) text += c;
  }
  return text + "\"";
}

}  // namespace madang::phone
