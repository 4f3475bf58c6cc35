#include "bench/load/room.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <span>
#include <stdexcept>
#include <system_error>

#include "bench/load/protocol.hpp"

namespace bench {
namespace {

constexpr std::chrono::seconds kPatience{60};

/// One loopback address has 28,000 ports to offer; these are several.
sockaddr_in own_address(int index) {
  return {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK + static_cast<std::uint32_t>(index / 16'000))}};
}

/// As recv(2), which TLS hides: what cannot be had now is EAGAIN, also while both sides still shake hands.
ssize_t read_some(const Member& member, std::span<char> into) {
  if (!member.tls) return ::recv(member.descriptor, into.data(), into.size(), MSG_DONTWAIT);
  const int count = ::SSL_read(member.tls.get(), into.data(), static_cast<int>(into.size()));
  if (count > 0) return count;
  const int error = ::SSL_get_error(member.tls.get(), count);
  errno = EAGAIN;
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? -1 : 0;
}

ssize_t write_some(const Member& member, std::string_view bytes) {
  if (!member.tls) return ::send(member.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  const int count = ::SSL_write(member.tls.get(), bytes.data(), static_cast<int>(bytes.size()));
  if (count > 0) return count;
  const int error = ::SSL_get_error(member.tls.get(), count);
  errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : EPIPE;
  return -1;
}

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

Room::Room(Protocol& protocol, std::vector<std::uint16_t> ports, bool encrypted)
    : protocol_(protocol), ports_(std::move(ports)), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!encrypted) return;
  tls_.reset(::SSL_CTX_new(::TLS_client_method()));
  ::SSL_CTX_set_mode(tls_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

Room::~Room() {
  for (const auto& member : members_) ::close(member->descriptor);
  ::close(poll_);
}

void Room::gather(int members, int at_once) {
  const auto give_up = std::chrono::steady_clock::now() + kPatience * (1 + members / 1000);
  while (joined < members) {
    while (size() < members && size() - joined < at_once) connect(size());
    turn();
    if (std::chrono::steady_clock::now() > give_up) throw std::runtime_error("not everybody could join");
  }
}

std::pair<double, double> Room::gather_within(int members, std::chrono::milliseconds spread) {
  const auto begun = std::chrono::steady_clock::now();
  const auto due = [&] {
    const auto time = std::chrono::steady_clock::now() - begun;
    return time >= spread ? members : static_cast<int>(members * (time / std::chrono::duration<double>(spread)));
  };
  const auto passed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(); };
  std::pair<double, double> times{};
  while (joined < members) {
    if (joined < members / 2) times.first = passed();
    if (joined < members - members / 100) times.second = passed();
    for (const int until = due(); size() < until;) connect(size());
    turn(size() < members ? 1 : 1000);
    if (std::chrono::steady_clock::now() > begun + spread + kPatience * (1 + members / 1000))
      throw std::runtime_error("only " + std::to_string(joined) + " of " + std::to_string(members) +
                               " could come back");
  }
  return times;
}

void Room::let_visit(int members, int at_once) {
  const auto staying = size();
  for (int index = staying; index < members;) {
    const auto before = joined;
    for (; index < members && size() - staying < at_once; ++index) connect(index);
    while (joined - before < size() - staying) turn();
    for (; size() > staying; members_.pop_back()) ::close(members_.back()->descriptor);
    joined = before;
  }
}

void Room::connect(int index) {
  auto member = std::make_unique<Member>();
  member->index = index;
  const int patience = tls_ ? 0 : SOCK_NONBLOCK;  // who waits for the kernel's answer keeps a crowd from coming
  member->descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | patience, 0);
  if (member->descriptor < 0) fail("socket");
  const int on = 1;
  ::setsockopt(member->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(member->descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);  // else it looks for one now
  const sockaddr_in from = own_address(member->index);
  if (::bind(member->descriptor, reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) fail("bind");
  const auto port = ports_[static_cast<std::size_t>(index) % ports_.size()];
  const sockaddr_in to{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  const int connected = ::connect(member->descriptor, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  if (connected != 0 && errno != EINPROGRESS) fail("connect");
  if (tls_) {
    ::fcntl(member->descriptor, F_SETFL, O_NONBLOCK);
    member->tls.reset(::SSL_new(tls_.get()));
    ::SSL_set_fd(member->tls.get(), member->descriptor);
    ::SSL_set_connect_state(member->tls.get());
  }
  watch(*member, EPOLLIN, EPOLL_CTL_ADD);
  members_.push_back(std::move(member));
  send(*members_.back(), protocol_.opening(*members_.back()));
}

void Room::watch(Member& member, std::uint32_t events, int operation) {
  epoll_event event{.events = events, .data = {.ptr = &member}};
  ::epoll_ctl(poll_, operation, member.descriptor, &event);
}

void Room::turn(int milliseconds) { turn_within(std::chrono::milliseconds(milliseconds)); }

void Room::turn_until(std::chrono::steady_clock::time_point time) {
  turn_within(std::max(std::chrono::steady_clock::duration::zero(), time - std::chrono::steady_clock::now()));
}

void Room::turn_within(std::chrono::nanoseconds time) {
  std::array<epoll_event, 1024> events;
  const timespec wait{time.count() / 1'000'000'000, time.count() % 1'000'000'000};
  const int ready = ::epoll_pwait2(poll_, events.data(), events.size(), &wait, nullptr);
  for (int i = 0; i < ready; ++i) {
    auto& member = *static_cast<Member*>(events[static_cast<std::size_t>(i)].data.ptr);
    if (events[static_cast<std::size_t>(i)].events & EPOLLOUT) write_out(member);
    if (events[static_cast<std::size_t>(i)].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(member);
  }
}

void Room::receive(Member& member) {
  thread_local std::array<char, 256 * 1024> buffer;
  do {  // TLS may hold more than the kernel says
    const ssize_t count = read_some(member, buffer);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) throw std::runtime_error("the server hung up on member " + std::to_string(member.index));
    member.input.append(buffer.data(), static_cast<std::size_t>(count));
    protocol_.receive(*this, member);
  } while (member.tls);
}

void Room::send(Member& member, std::string_view bytes) {
  const bool was_waiting = !member.output.empty();
  member.output.append(bytes);
  if (!was_waiting) write_out(member);
}

void Room::write_out(Member& member) {
  const ssize_t count = write_some(member, member.output);
  if (count < 0 && errno != EAGAIN && errno != EINTR) fail("send");
  if (count > 0) member.output.erase(0, static_cast<std::size_t>(count));
  watch(member, member.output.empty() ? EPOLLIN : EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
}

void Room::has_joined(Member& member) {
  if (member.joined) return;
  member.joined = true;
  member.input.shrink_to_fit();  // many are there for long, and a welcome is the longest they hear
  ++joined;
}

}  // namespace bench
