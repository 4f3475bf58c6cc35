#include "kernel/outbound/web_socket.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <poll.h>

#include <array>
#include <charconv>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "base/version.hpp"

namespace madang::outbound {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostHeadBytes = 16 * 1024;
constexpr milliseconds kMostSending{5'000};

template <std::size_t Size>
std::array<std::uint8_t, Size> random_bytes() {
  std::array<std::uint8_t, Size> bytes{};
  if (RAND_bytes(bytes.data(), Size) != 1) throw std::runtime_error("there are no random bytes");
  return bytes;
}

std::string base64(const std::uint8_t* bytes, std::size_t size) {
  std::string text(4 * ((size + 2) / 3), '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size));
  return text;
}

std::string request_of(const WebSocketWish& wish, std::string_view key) {
  const bool is_v6 = wish.address.host.contains(':');
  const std::string host = is_v6 ? "[" + wish.address.host + "]" : wish.address.host;
  std::string head = fmt::format("GET {} HTTP/1.1\r\nHost: {}:{}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
                                 wish.address.target, host, wish.address.port);
  head +=
      fmt::format("Sec-WebSocket-Key: {}\r\nSec-WebSocket-Version: 13\r\nUser-Agent: Madang/{}\r\n", key, version());
  for (const auto& header : wish.headers) head += header + "\r\n";
  return head + "\r\n";
}

std::string header_in(std::string_view head, std::string_view name) {
  while (!head.empty()) {
    const auto end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    const auto colon = line.find(':');
    if (colon != line.npos && ascii_lowered(line.substr(0, colon)) == name)
      return std::string(trimmed(line.substr(colon + 1)));
    head.remove_prefix(end == head.npos ? head.size() : end + 2);
  }
  return {};
}

std::expected<void, std::string> fault_in(std::string_view head, std::string_view key) {
  int status = 0;
  if (head.starts_with("HTTP/1.1 ") && head.size() > 12) std::from_chars(head.data() + 9, head.data() + 12, status);
  if (status != 101) return std::unexpected(fmt::format("it answered {}", status));
  if (header_in(head, "sec-websocket-accept") != accept_of(key)) return std::unexpected("it speaks no WebSocket");
  if (!header_in(head, "sec-websocket-extensions").empty()) return std::unexpected("it wants an extension");
  return {};
}

void set_connection(CURL* curl, const WebSocketWish& wish, const std::stop_token& stop) {
  const CurlBounds bounds{wish.certificates, wish.connecting, wish.connecting, stop};
  set_bounds(curl, bounds);
  check(curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 0L));  // the line outlives the call that opens it
  check(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https"));
  check(curl_easy_setopt(curl, CURLOPT_URL, wish.address.text().c_str()));
  check(curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)));
  check(curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L));
}

}  // namespace

std::string accept_of(std::string_view key) {
  const std::string whole = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<std::uint8_t, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(whole.data()), whole.size(), digest.data());
  return base64(digest.data(), digest.size());
}

std::expected<WebSocket, std::string> WebSocket::open(const WebSocketWish& wish, const std::stop_token& stop) {
  WebSocket socket(new_curl());
  set_connection(socket.curl_.get(), wish, stop);
  const auto code = curl_easy_perform(socket.curl_.get());
  if (code != CURLE_OK) return std::unexpected(told(code, stop));
  // What bounded the connecting is gone with this call.
  check(curl_easy_setopt(socket.curl_.get(), CURLOPT_NOPROGRESS, 1L));
  if (auto shaken = socket.shake_hands(wish, stop); !shaken) return std::unexpected(std::move(shaken.error()));
  return socket;
}

std::expected<void, std::string> WebSocket::shake_hands(const WebSocketWish& wish, const std::stop_token& stop) {
  const auto bytes = random_bytes<16>();
  const std::string key = base64(bytes.data(), bytes.size());
  if (!write(request_of(wish, key))) return std::unexpected("the line broke");
  const auto until = std::chrono::steady_clock::now() + wish.connecting;
  std::string head;
  while (!head.contains("\r\n\r\n")) {
    if (head.size() > kMostHeadBytes) return std::unexpected("it says too much");
    if (stop.stop_requested() || std::chrono::steady_clock::now() > until) return std::unexpected("it says nothing");
    auto more = read();
    if (!more) return std::unexpected(std::move(more.error()));
    if (more->empty()) await(POLLIN, milliseconds(50));
    head += *more;
  }
  const auto end = head.find("\r\n\r\n");
  frames_.feed(std::string_view(head).substr(end + 4));
  return fault_in(std::string_view(head).substr(0, end + 2), key);
}

bool WebSocket::await(short what, milliseconds wait) const {
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(curl_.get(), CURLINFO_ACTIVESOCKET, &socket);
  if (socket == CURL_SOCKET_BAD) return false;
  pollfd waited{socket, what, 0};
  return ::poll(&waited, 1, static_cast<int>(wait.count())) > 0;
}

bool WebSocket::write(std::string_view bytes) {
  const auto until = std::chrono::steady_clock::now() + kMostSending;
  while (!bytes.empty()) {
    std::size_t written = 0;
    const auto code = curl_easy_send(curl_.get(), bytes.data(), bytes.size(), &written);
    if (code != CURLE_OK && code != CURLE_AGAIN) return false;
    bytes.remove_prefix(written);
    if (written > 0) continue;
    if (std::chrono::steady_clock::now() > until) return false;
    await(POLLOUT, milliseconds(100));
  }
  return true;
}

bool WebSocket::send(SocketMessage::Kind kind, std::string_view payload) {
  return write(client_frame(kind, payload, random_bytes<4>()));
}

std::expected<std::string, std::string> WebSocket::read() {
  std::string bytes(16 * 1024, '\0');
  std::size_t count = 0;
  const auto code = curl_easy_recv(curl_.get(), bytes.data(), bytes.size(), &count);
  if (code == CURLE_AGAIN) return std::string();
  if (code != CURLE_OK) return std::unexpected(curl_easy_strerror(code));
  if (count == 0) return std::unexpected("it closed the line");
  bytes.resize(count);
  return bytes;
}

std::expected<std::vector<SocketMessage>, std::string> WebSocket::receive(milliseconds wait) {
  await(POLLIN, wait);
  while (true) {
    auto bytes = read();
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    if (bytes->empty()) break;
    frames_.feed(*bytes);
  }
  std::vector<SocketMessage> came;
  while (true) {
    auto message = frames_.next();
    if (!message) return std::unexpected(std::string(message.error()));
    if (!*message) return came;
    if ((*message)->kind == SocketMessage::Kind::close) return std::unexpected("it closed the line");
    if ((*message)->kind == SocketMessage::Kind::ping && !send(SocketMessage::Kind::pong, (*message)->payload))
      return std::unexpected("the line broke");
    came.push_back(std::move(**message));
  }
}

}  // namespace madang::outbound
