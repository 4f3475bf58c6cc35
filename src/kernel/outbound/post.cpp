#include "kernel/outbound/post.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/version.hpp"
#include "kernel/outbound/curl.hpp"

namespace madang::outbound {
namespace {

using std::chrono::seconds;

constexpr std::size_t kMostBodyBytes = 16 * 1024;
constexpr std::size_t kMostHeaderBytes = 64 * 1024;
constexpr seconds kLongestWait{24 * 3600};

struct Asking {
  PostAnswer answer;
  std::size_t header_bytes = 0;
  bool has_enough = false;
};

std::chrono::sys_seconds now() { return std::chrono::sys_seconds(seconds(SystemClock().now().milliseconds() / 1000)); }

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& asking = *static_cast<Asking*>(user);
  const std::string_view line(data, size * count);
  asking.header_bytes += line.size();
  if (asking.header_bytes > kMostHeaderBytes) return 0;
  if (line.starts_with("HTTP/")) asking.answer.wait.reset();
  const auto colon = line.find(':');
  if (colon != line.npos && ascii_lowered(line.substr(0, colon)) == "retry-after")
    asking.answer.wait = read_retry_after(trimmed(line.substr(colon + 1)), now());
  return line.size();
}

/// Of an answer the beginning will do.
std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& asking = *static_cast<Asking*>(user);
  const std::string_view bytes(data, size * count);
  asking.answer.body.append(bytes.substr(0, kMostBodyBytes - asking.answer.body.size()));
  asking.has_enough = asking.answer.body.size() >= kMostBodyBytes;
  return asking.has_enough ? 0 : bytes.size();
}

/// To the addresses that were looked at; an address itself has no name to pin.
std::string pinned(const Post& post) {
  std::string text = fmt::format("{}:{}:", post.address.host, post.address.port);
  for (const auto& each : post.addresses) {
    if (!text.ends_with(':')) text += ',';
    text += each.is_v6() ? "[" + each.to_string() + "]" : each.to_string();
  }
  return text;
}

void set_request(CURL* curl, const Post& post, CurlList& headers, CurlList& names, Asking& asking) {
  for (const auto& header : post.headers) headers.add(header);
  headers.add("Expect:");
  if (!post.addresses.empty() && !post.address.host.contains(':')) names.add(pinned(post));
  check(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https"));
  check(curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L));
  check(curl_easy_setopt(curl, CURLOPT_URL, post.address.text().c_str()));
  check(curl_easy_setopt(curl, CURLOPT_RESOLVE, names.get()));
  check(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get()));
  check(curl_easy_setopt(curl, CURLOPT_USERAGENT, ("Madang/" + std::string(version())).c_str()));
  check(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post.body.size())));
  check(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post.body.c_str()));
  check(curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header));
  check(curl_easy_setopt(curl, CURLOPT_HEADERDATA, &asking));
  check(curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body));
  check(curl_easy_setopt(curl, CURLOPT_WRITEDATA, &asking));
}

}  // namespace

std::optional<seconds> read_retry_after(std::string_view value, std::chrono::sys_seconds now) {
  std::int64_t count = 0;
  const auto* end = value.data() + value.size();
  const auto read = std::from_chars(value.data(), end, count);
  if (read.ec != std::errc() || read.ptr != end) {
    const auto date = curl_getdate(std::string(value).c_str(), nullptr);
    if (date < 0) return std::nullopt;
    count = std::int64_t{date} - now.time_since_epoch().count();
  }
  return std::clamp(seconds(count), seconds(0), kLongestWait);
}

bool may_pass(long status) { return status == 408 || status == 409 || status == 425 || status == 429 || status >= 500; }

std::expected<PostAnswer, std::string> post(const Post& post, const std::stop_token& stop) {
  if (stop.stop_requested()) return std::unexpected("this server stops");
  const auto curl = new_curl();
  Asking asking;
  CurlList headers;
  CurlList names;
  const CurlBounds bounds{post.certificates, post.connecting, post.deadline, stop};
  set_bounds(curl.get(), bounds);
  set_request(curl.get(), post, headers, names, asking);
  const auto code = curl_easy_perform(curl.get());
  if (code != CURLE_OK && !asking.has_enough) return std::unexpected(told(code, stop));
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &asking.answer.status);
  return std::move(asking.answer);
}

}  // namespace madang::outbound
