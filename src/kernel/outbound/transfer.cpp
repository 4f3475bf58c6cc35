#include "kernel/outbound/transfer.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace madang::outbound {

namespace ip = boost::asio::ip;

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// What may come beyond what is wanted, packed: what packs to more than it is does so by little.
constexpr std::size_t kPackedSlack = 64 * 1024;

std::string_view without_quotes(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

/// `text/html; charset="euc-kr"`
void read_content_type(std::string_view value, Answered& answer) {
  const auto semicolon = value.find(';');
  answer.media_type = ascii_lowered(trimmed(value.substr(0, semicolon)));
  answer.charset.clear();
  if (semicolon == std::string_view::npos) return;
  const auto rest = ascii_lowered(value.substr(semicolon + 1));
  const auto place = rest.find("charset=");
  if (place == std::string::npos) return;
  const auto named = std::string_view(rest).substr(place + 8);
  answer.charset = without_quotes(trimmed(named.substr(0, named.find(';'))));
}

/// One GET while it runs, as curl's callbacks see it.
struct Transfer {
  std::span<const ip::address> addresses;
  std::uint16_t port;
  const Wanted& wanted;
  const FetcherOptions& options;
  const std::stop_token& stop;
  Answered answer;
  std::size_t header_bytes = 0;
  bool has_enough = false;
  std::optional<FetchFault> fault;

  /// Ends the transfer: curl takes the wrong count for a refusal.
  std::size_t refuse(FetchFault why) {
    fault = why;
    return 0;
  }

  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
};

bool is_success(long status) { return status >= 200 && status < 300; }

bool Transfer::take_header(std::string_view line) {
  header_bytes += line.size();
  if (header_bytes > options.most_header_bytes) return refuse(FetchFault::too_large) != 0;
  if (line.starts_with("HTTP/")) {
    answer = {};
    const auto space = std::min(line.find(' '), line.size());
    for (const char c : line.substr(std::min(space + 1, line.size()), 3))
      answer.status = answer.status * 10 + (c - '0');
    return true;
  }
  const auto colon = line.find(':');
  if (colon != std::string_view::npos) {
    const auto name = ascii_lowered(line.substr(0, colon));
    const auto value = trimmed(line.substr(colon + 1));
    if (name == "content-type") read_content_type(value, answer);
    if (name == "location") answer.location = value;
    return true;
  }
  if (!trimmed(line).empty() || answer.status < 200) return true;
  if (is_redirect(answer.status)) return true;
  if (!is_success(answer.status)) return refuse(FetchFault::no_success) != 0;
  if (std::ranges::find(wanted.media_types, answer.media_type) == wanted.media_types.end())
    return refuse(FetchFault::wrong_type) != 0;
  return true;
}

bool Transfer::take_body(std::string_view bytes) {
  if (!is_success(answer.status)) {  // of a redirect nobody reads more than its header
    has_enough = true;
    return false;
  }
  const auto room = wanted.most_bytes - answer.body.size();
  answer.body.append(bytes.substr(0, room));
  if (bytes.size() > room && !wanted.may_be_cut) return refuse(FetchFault::too_large) != 0;
  has_enough = bytes.size() > room || (wanted.is_enough && wanted.is_enough(answer.body));
  return !has_enough;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* transfer) {
  return static_cast<Transfer*>(transfer)->take_header({data, size * count}) ? size * count : 0;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* transfer) {
  return static_cast<Transfer*>(transfer)->take_body({data, size * count}) ? size * count : 0;
}

int on_progress(void* user, curl_off_t, curl_off_t received, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.stop.stop_requested()) transfer.fault = FetchFault::stopped;
  if (static_cast<std::size_t>(received) > transfer.wanted.most_bytes + kPackedSlack)
    transfer.fault = FetchFault::too_large;
  return transfer.fault ? 1 : 0;
}

std::optional<ip::tcp::endpoint> endpoint_of(const curl_sockaddr& address) {
  if (address.family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &address.addr, sizeof v4);
    return ip::tcp::endpoint(ip::address_v4(ntohl(v4.sin_addr.s_addr)), ntohs(v4.sin_port));
  }
  if (address.family != AF_INET6 || address.addrlen < sizeof(sockaddr_in6)) return std::nullopt;
  sockaddr_in6 v6;
  std::memcpy(&v6, &address.addr, sizeof v6);
  ip::address_v6::bytes_type bytes;
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return ip::tcp::endpoint(ip::address_v6(bytes), ntohs(v6.sin6_port));
}

/// Whatever curl understood by the URL, it gets a socket to nowhere but where was looked at.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(user);
  const auto endpoint = endpoint_of(*address);
  const bool is_known = endpoint && endpoint->port() == transfer.port &&
                        std::ranges::find(transfer.addresses, endpoint->address()) != transfer.addresses.end();
  if (!is_known) {
    transfer.fault = FetchFault::not_allowed;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

struct Lists {
  ~Lists() {
    curl_slist_free_all(names);
    curl_slist_free_all(headers);
  }
  curl_slist* names = nullptr;
  curl_slist* headers = nullptr;
};

std::string pinned(const WebAddress& address, std::span<const ip::address> addresses) {
  std::string text = fmt::format("{}:{}:", address.host, address.port);
  for (const auto& each : addresses) {
    if (!text.ends_with(':')) text += ',';
    text += each.is_v6() ? "[" + each.to_string() + "]" : each.to_string();
  }
  return text;
}

std::string accepted(const Wanted& wanted) {
  std::string text = "Accept: ";
  for (const auto type : wanted.media_types) text += std::string(text.ends_with(' ') ? "" : ",") + std::string(type);
  return text;
}

void check(CURLcode code) {
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  check(started);
}

/// Nothing of the server's goes along: no proxy of its environment, no credentials, no cookies.
void set_bounds(CURL* curl, milliseconds left, milliseconds connecting) {
  check(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https"));
  check(curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L));
  check(curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L));
  check(curl_easy_setopt(curl, CURLOPT_PROXY, ""));
  check(curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)));
  check(curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L));
  check(curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L));
  check(curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)));
  check(curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)));
  check(curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, deflate"));
  check(curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L));
  check(curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count())));
  check(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(left, connecting).count())));
}

void set_callbacks(CURL* curl, Transfer& transfer) {
  check(curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header));
  check(curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer));
  check(curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body));
  check(curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer));
  check(curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress));
  check(curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer));
  check(curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L));
  check(curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket));
  check(curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer));
}

void set_request(CURL* curl, const WebAddress& address, const Transfer& transfer, Lists& lists) {
  const bool is_v6 = address.host.contains(':');  // has no name to pin, and would be misread as one
  if (!is_v6) lists.names = curl_slist_append(nullptr, pinned(address, transfer.addresses).c_str());
  lists.headers = curl_slist_append(nullptr, accepted(transfer.wanted).c_str());
  check(curl_easy_setopt(curl, CURLOPT_URL, address.text().c_str()));
  check(curl_easy_setopt(curl, CURLOPT_RESOLVE, lists.names));
  check(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lists.headers));
  check(curl_easy_setopt(curl, CURLOPT_USERAGENT, transfer.options.user_agent.c_str()));
}

FetchFault fault_of(CURLcode code) {
  if (code == CURLE_OPERATION_TIMEDOUT) return FetchFault::too_slow;
  if (code == CURLE_COULDNT_RESOLVE_HOST) return FetchFault::unknown_host;
  return FetchFault::unreachable;
}

}  // namespace

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::expected<Answered, FetchFault> get(const WebAddress& address, std::span<const ip::address> addresses,
                                        const Wanted& wanted, const FetcherOptions& options,
                                        const std::stop_token& stop) {
  start_curl();
  const auto left = std::chrono::duration_cast<milliseconds>(wanted.until - steady_clock::now());
  if (stop.stop_requested()) return std::unexpected(FetchFault::stopped);
  if (left < milliseconds(1)) return std::unexpected(FetchFault::too_slow);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) throw std::bad_alloc();
  Transfer transfer{addresses, address.port, wanted, options, stop, {}, 0, false, {}};
  Lists lists;
  set_bounds(curl.get(), left, options.connecting);
  set_callbacks(curl.get(), transfer);
  set_request(curl.get(), address, transfer, lists);
  const auto code = curl_easy_perform(curl.get());
  if (transfer.fault) return std::unexpected(*transfer.fault);
  if (code != CURLE_OK && !transfer.has_enough) return std::unexpected(fault_of(code));
  return std::move(transfer.answer);
}

}  // namespace madang::outbound
