#include "kernel/net/upgrade.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "kernel/net/ascii.hpp"
#include "kernel/net/http_refusals.hpp"

namespace madang::net {

namespace {

bool names(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    if (same_without_case(take_element(list), wanted)) return true;
  }
  return false;
}

bool is_base64(char character) {
  const auto letter = ascii_lower(character);
  return (letter >= 'a' && letter <= 'z') || (character >= '0' && character <= '9') || character == '+' ||
         character == '/';
}

/// 16 bytes in base 64: 22 characters and two signs of padding.
bool is_key(std::string_view key) {
  return key.size() == 24 && key.ends_with("==") && std::ranges::all_of(key.substr(0, 22), is_base64);
}

}  // namespace

std::string accept_key(std::string_view key) {
  const auto text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) {
    throw std::runtime_error("SHA-1 is not available, and WebSocket cannot be spoken without it");
  }
  std::array<unsigned char, 64> encoded;
  const auto length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
  return {encoded.begin(), encoded.begin() + length};
}

std::expected<std::string, RefusalKind> accept_upgrade(const HttpRequest& request) {
  if (request.method != Method::get || !names(request.header("upgrade"), "websocket") ||
      request.header("sec-websocket-version") != "13") {
    return std::unexpected(kUpgradeRequired);
  }
  const auto key = request.header("sec-websocket-key");
  if (!names(request.header("connection"), "upgrade") || !is_key(key) || !request.body.empty()) {
    return std::unexpected(kBadHandshake);
  }
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
         accept_key(key) + "\r\n\r\n";
}

}  // namespace madang::net
