#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

class Protocol;

struct FreeTls {
  void operator()(SSL* tls) const { ::SSL_free(tls); }
  void operator()(SSL_CTX* context) const { ::SSL_CTX_free(context); }
};

/// One connection of the load.
struct Member {
  int index = 0;
  int descriptor = -1;
  int phase = 0;  ///< the protocol's own
  bool joined = false;
  std::int64_t heard = 0;             ///< broadcasts received
  std::unique_ptr<SSL, FreeTls> tls;  ///< none where bytes go in the open
  std::string input;
  std::string output;
};

/// Everybody who is connected, on one epoll and one thread. What arrives goes to the protocol, which says
/// when somebody has joined and when a broadcast, or an answer, has come.
class Room {
 public:
  /// Members take the `ports` in turn. `encrypted` speaks TLS, to whatever certificate.
  Room(Protocol& protocol, std::vector<std::uint16_t> ports, bool encrypted = false);
  ~Room();
  Room(const Room&) = delete;

  /// Connects until there are `members`, never more than `at_once` on their way in.
  void gather(int members, int at_once = 64);
  /// The same, each at a moment of their own within `spread`, however many are on their way. Gives the seconds after
  /// which half were there, and all but one in a hundred.
  std::pair<double, double> gather_within(int members, std::chrono::milliseconds spread);
  /// Those after the ones who are here come and leave again, `at_once` at a time, up to `members` in all: so the server
  /// has in its caches what they need, and no crowd leaves memory behind that others would find.
  void let_visit(int members, int at_once = 1);
  /// Waits for the kernel for at most `milliseconds` and handles what came. Throws when a connection ends.
  void turn(int milliseconds = 1000);
  /// The same, to the nanosecond.
  void turn_until(std::chrono::steady_clock::time_point time);

  void send(Member& member, std::string_view bytes);
  Member& member(int index) { return *members_[static_cast<std::size_t>(index)]; }
  int size() const { return static_cast<int>(members_.size()); }

  void has_joined(Member& member);
  std::int64_t joined = 0;
  std::int64_t delivered = 0;  ///< broadcasts received, by all members
  std::int64_t answered = 0;   ///< answers received, by all members

 private:
  void connect(int index);
  void receive(Member& member);
  void write_out(Member& member);
  void watch(Member& member, std::uint32_t events, int operation);
  void turn_within(std::chrono::nanoseconds time);

  Protocol& protocol_;
  const std::vector<std::uint16_t> ports_;
  std::unique_ptr<SSL_CTX, FreeTls> tls_;
  int poll_;
  std::vector<std::unique_ptr<Member>> members_;
};

}  // namespace bench
