#include "kernel/s3/exchange.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "kernel/s3/digests.hpp"

namespace madang::s3 {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostHeaderBytes = 64 * 1024;
constexpr std::size_t kMostErrorBytes = 64 * 1024;
constexpr long kWaitForContinue = 250;  // ms; to leave `Expect` out is no choice: libcurl signs what it leaves out

/// One request while it runs, as curl's callbacks see it.
struct Running {
  const Request& request;
  const std::atomic<bool>& stopped;
  Reply reply;
  std::chrono::steady_clock::duration patience;
  std::size_t header_bytes = 0;
  curl_off_t moved = 0;  // both ways, when it was last seen to
  std::chrono::steady_clock::time_point moved_at = std::chrono::steady_clock::now();
  std::optional<Break> broken;

  bool take_header(std::string_view line);
  bool take_body(std::string_view bytes);
};

template <class Number>
std::optional<Number> number_of(std::string_view digits) {
  Number number{};
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  if (digits.empty() || read.ec != std::errc() || read.ptr != end || number < 0) return std::nullopt;
  return number;
}

std::optional<milliseconds> offset_of(const std::string& date) {
  const auto theirs = curl_getdate(date.c_str(), nullptr);
  if (theirs < 0) return std::nullopt;
  return milliseconds(static_cast<std::int64_t>(theirs) * 1000 - SystemClock().now().milliseconds());
}

void note_header(std::string_view name, std::string_view value, Reply& reply) {
  if (name == "etag") reply.etag = value;
  if (name == "content-length") reply.length = number_of<std::int64_t>(value).value_or(-1);
  if (name == "content-range") reply.range = read_content_range(value);
  if (name == "x-amz-bucket-region") reply.bucket_region = value;
  if (name == "date") reply.clock_offset = offset_of(std::string(value));
}

bool Running::take_header(std::string_view line) {
  header_bytes += line.size();
  if (header_bytes > kMostHeaderBytes) {
    broken = Break::too_large;
    return false;
  }
  if (line.starts_with("HTTP/")) {
    reply = {};
    const auto space = std::min(line.find(' '), line.size());
    reply.status = number_of<long>(line.substr(std::min(space + 1, line.size()), 3)).value_or(0);
    return true;
  }
  const auto colon = line.find(':');
  if (colon != line.npos) note_header(ascii_lowered(line.substr(0, colon)), trimmed(line.substr(colon + 1)), reply);
  return true;
}

bool Running::take_body(std::string_view bytes) {
  const auto most = reply.status < 300 ? request.most_bytes : kMostErrorBytes;
  if (bytes.size() > most - std::min(most, reply.body.size())) {
    broken = Break::too_large;
    return false;
  }
  if (reply.body.empty() && reply.length > 0)
    reply.body.reserve(std::min(most, static_cast<std::size_t>(reply.length)));
  reply.body.append(bytes);
  return true;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* running) {
  return static_cast<Running*>(running)->take_header({data, size * count}) ? size * count : 0;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* running) {
  return static_cast<Running*>(running)->take_body({data, size * count}) ? size * count : 0;
}

/// What stands still is given up while there is time to try again.
int on_progress(void* user, curl_off_t, curl_off_t received, curl_off_t, curl_off_t sent) {
  auto& running = *static_cast<Running*>(user);
  if (running.stopped) running.broken = Break::stopped;
  const auto now = std::chrono::steady_clock::now();
  if (received + sent != running.moved) {
    running.moved = received + sent;
    running.moved_at = now;
  }
  return running.stopped || now - running.moved_at > running.patience ? 1 : 0;
}

void check(CURLcode code) {
  if (code != CURLE_OK) throw std::runtime_error(curl_easy_strerror(code));
}

struct List {
  ~List() { curl_slist_free_all(first); }
  void add(const std::string& text) {
    auto* longer = curl_slist_append(first, text.c_str());
    if (!longer) throw std::bad_alloc();
    first = longer;
  }
  curl_slist* first = nullptr;
};

void set_bounds(CURL* curl, const BucketOptions& options, milliseconds left) {
  check(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https"));
  check(curl_easy_setopt(curl, CURLOPT_PROXY, ""));
  check(curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)));
  check(curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)));
  check(curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)));
  if (!options.certificates.empty()) check(curl_easy_setopt(curl, CURLOPT_CAINFO, options.certificates.c_str()));
  check(curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L));
  check(curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L));
  check(curl_easy_setopt(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, kWaitForContinue));
  check(curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count())));
  const auto connecting = std::min(left, options.connecting);
  check(curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connecting.count())));
}

void set_callbacks(CURL* curl, Running& running) {
  check(curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header));
  check(curl_easy_setopt(curl, CURLOPT_HEADERDATA, &running));
  check(curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body));
  check(curl_easy_setopt(curl, CURLOPT_WRITEDATA, &running));
  check(curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress));
  check(curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &running));
  check(curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L));
}

void set_signature(CURL* curl, const BucketOptions& options) {
  check(curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, fmt::format("aws:amz:{}:s3", options.region).c_str()));
  check(curl_easy_setopt(curl, CURLOPT_USERNAME, options.access_key.c_str()));
  check(curl_easy_setopt(curl, CURLOPT_PASSWORD, options.secret_key.c_str()));
}

void set_request(CURL* curl, const BucketOptions& options, const Request& request, List& headers) {
  const auto hash = request.body_sha256.empty() ? sha256_hex(request.body) : request.body_sha256;
  headers.add("x-amz-content-sha256: " + hash);
  for (const auto& header : request.headers) headers.add(header);
  const bool has_body = request.method == "PUT" || request.method == "POST";
  if (has_body) {
    headers.add("Content-Type: application/octet-stream");
    const auto md5 = md5_base64(request.body);
    if (!md5.empty()) headers.add("Content-MD5: " + md5);
    check(curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size())));
    check(curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.empty() ? "" : request.body.data()));
  }
  if (request.method == "HEAD")
    check(curl_easy_setopt(curl, CURLOPT_NOBODY, 1L));
  else
    check(curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, std::string(request.method).c_str()));
  check(curl_easy_setopt(curl, CURLOPT_URL, url_of(options, request.key, request.query).c_str()));
  check(curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.first));
  check(curl_easy_setopt(curl, CURLOPT_USERAGENT, ("Madang/" + std::string(version())).c_str()));
}

std::string told(CURLcode code) {
  return code == CURLE_ABORTED_BY_CALLBACK ? "it says nothing for too long" : curl_easy_strerror(code);
}

}  // namespace

std::optional<ContentRange> read_content_range(std::string_view value) {
  if (!value.starts_with("bytes ")) return std::nullopt;
  value.remove_prefix(6);
  const auto dash = value.find('-');
  const auto slash = value.find('/');
  if (dash == value.npos || slash == value.npos || dash > slash) return std::nullopt;
  const auto first = number_of<std::int64_t>(value.substr(0, dash));
  const auto last = number_of<std::int64_t>(value.substr(dash + 1, slash - dash - 1));
  const auto whole = number_of<std::int64_t>(value.substr(slash + 1));
  if (!first || !last || !whole || *first > *last || *last >= *whole) return std::nullopt;
  return ContentRange{*first, *last, *whole};
}

std::expected<Reply, Broken> exchange(Handle& handle, const BucketOptions& options, const Request& request,
                                      milliseconds left, const std::atomic<bool>& stopped) {
  if (stopped) return std::unexpected(Broken{Break::stopped, "the server stops"});
  if (left < milliseconds(1)) return std::unexpected(Broken{Break::failed, "Timeout was reached"});
  CURL* curl = handle.get();
  curl_easy_reset(curl);  // keeps its connection
  Running running{.request = request, .stopped = stopped, .patience = options.deadline * request.slowness / 3};
  List headers;
  set_bounds(curl, options, left);
  set_callbacks(curl, running);
  set_signature(curl, options);
  set_request(curl, options, request, headers);
  const auto code = curl_easy_perform(curl);
  if (code != CURLE_OK) return std::unexpected(Broken{running.broken.value_or(Break::failed), told(code)});
  return std::move(running.reply);
}

}  // namespace madang::s3
