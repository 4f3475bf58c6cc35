// The bare-send floor: what a room costs when nothing is done but the kernel's work. One thread, epoll, one send(2) per
// socket and message, no storage, no permission, no names. A text frame that begins with '!' goes to everybody.

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Client {
  bool upgraded = false;
  std::string input;
};

std::vector<Client> clients;  // by descriptor
std::vector<int> members;     // descriptors that have upgraded

std::string accept_key(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, 20> digest;
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  std::array<unsigned char, 32> encoded;
  const int length = EVP_EncodeBlock(encoded.data(), digest.data(), digest.size());
  return {reinterpret_cast<char*>(encoded.data()), static_cast<std::size_t>(length)};
}

std::string text_frame(std::string_view payload) {
  std::string frame(1, '\x81');
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else {
    frame += '\x7e';
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xff);
  }
  return frame.append(payload);
}

void send_to_everybody(std::string_view payload) {
  const std::string frame = text_frame(payload);
  for (const int member : members) {
    // Whoever does not read loses it: a floor keeps no queue.
    (void)!::send(member, frame.data(), frame.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
}

bool upgrade(int descriptor, Client& client) {
  const auto end = client.input.find("\r\n\r\n");
  if (end == std::string::npos) return true;
  const auto key = client.input.find("Sec-WebSocket-Key: ");
  if (key == std::string::npos || key > end) return false;
  const auto begin = key + std::strlen("Sec-WebSocket-Key: ");
  const std::string answer =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
      accept_key(client.input.substr(begin, client.input.find("\r\n", begin) - begin)) + "\r\n\r\n";
  client.input.erase(0, end + 4);
  client.upgraded = true;
  members.push_back(descriptor);
  return ::send(descriptor, answer.data(), answer.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(answer.size());
}

/// Masked text frames below 64 KiB are all that the load sends.
void read_frames(Client& client) {
  while (client.input.size() >= 6) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(client.input[at]); };
    std::size_t length = byte(1) & 0x7f;
    std::size_t head = 2;
    if (length == 126) {
      length = byte(2) << 8 | byte(3);
      head = 4;
    }
    if (client.input.size() < head + 4 + length) return;
    std::string payload = client.input.substr(head + 4, length);
    for (std::size_t i = 0; i < length; ++i) payload[i] ^= client.input[head + i % 4];
    client.input.erase(0, head + 4 + length);
    if (payload.starts_with('!')) send_to_everybody(payload);
  }
}

void leave(int descriptor) {
  std::erase(members, descriptor);
  clients[static_cast<std::size_t>(descriptor)] = {};
  ::close(descriptor);
}

void serve(int descriptor) {
  static std::array<char, 65536> buffer;
  Client& client = clients[static_cast<std::size_t>(descriptor)];
  const ssize_t count = ::recv(descriptor, buffer.data(), buffer.size(), 0);
  if (count <= 0) return leave(descriptor);
  client.input.append(buffer.data(), static_cast<std::size_t>(count));
  if (!client.upgraded && !upgrade(descriptor, client)) return leave(descriptor);
  if (client.upgraded) read_frames(client);
}

int listen_on(std::uint16_t port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(listener, 4096) != 0) {
    std::perror("bench_floor");
    std::exit(1);
  }
  return listener;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: bench_floor PORT\n", stderr);
    return 2;
  }
  const int listener = listen_on(static_cast<std::uint16_t>(std::atoi(arguments[1])));
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  const auto watch = [&](int descriptor) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
  };
  watch(listener);
  std::array<epoll_event, 512> events;
  for (;;) {
    const int ready = ::epoll_wait(poll, events.data(), events.size(), -1);
    for (int i = 0; i < ready; ++i) {
      const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
      if (descriptor != listener) {
        serve(descriptor);
        continue;
      }
      const int client = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) continue;
      const int on = 1;
      ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      if (clients.size() <= static_cast<std::size_t>(client)) clients.resize(static_cast<std::size_t>(client) + 1);
      watch(client);
    }
  }
}
