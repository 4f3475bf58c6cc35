#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/version.hpp"
#include "kernel/outbound/reach.hpp"
#include "kernel/outbound/resolving.hpp"
#include "kernel/outbound/web_address.hpp"

namespace madang::outbound {

/// Why nothing was fetched.
enum class FetchFault {
  not_allowed,         ///< it, or one it leads to, lies where the server does not go
  unknown_host,        ///< no address for the name
  unreachable,         ///< no connection, no TLS, or no HTTP
  too_slow,            ///< not done by the time
  too_large,           ///< more bytes, or more header, than wanted
  wrong_type,          ///< another kind of thing than wanted
  no_success,          ///< a status other than 2xx
  too_many_redirects,  ///< or one that leads nowhere
  stopped,             ///< the server goes down
};

/// What somebody wants of an address.
struct Wanted {
  std::vector<std::string_view> media_types;  ///< such as `text/html`; what comes without a type is not wanted
  std::size_t most_bytes = 0;                 ///< unpacked
  bool may_be_cut = false;                    ///< the beginning will do when there is more
  std::chrono::steady_clock::time_point until;
  std::function<bool(std::string_view so_far)> is_enough;  ///< asked while it comes; then the rest is not read
};

struct Fetched {
  WebAddress address;      ///< where redirects led
  std::string media_type;  ///< in lower case, without its parameters
  std::string charset;     ///< as the answer's header names it, or empty
  std::string body;
};

struct FetcherOptions {
  std::string user_agent = "Madang/" + std::string(version()) + " (link previews)";
  std::chrono::milliseconds connecting{4'000};
  int most_redirects = 4;
  std::size_t most_header_bytes = 64 * 1024;
};

/// GETs things from the web that people name, without lending them the server's place in its network (SSRF): names are
/// resolved here, every address of a name must be within reach, the connection goes to one of those and no other, and
/// each redirect is judged anew. It takes no proxy, no credentials and no cookies along, and says no referrer. What
/// comes is bounded in time, in bytes on the wire and in bytes unpacked. Blocking, any thread.
class Fetcher {
 public:
  explicit Fetcher(Reach reach, FetcherOptions options = {}, Resolve resolve = outbound::resolve);

  std::expected<Fetched, FetchFault> fetch(WebAddress address, const Wanted& wanted, std::stop_token stop = {}) const;

 private:
  std::expected<std::vector<boost::asio::ip::address>, FetchFault> addresses_of(const WebAddress& address) const;

  const Reach reach_;
  const FetcherOptions options_;
  const Resolve resolve_;
};

}  // namespace madang::outbound
