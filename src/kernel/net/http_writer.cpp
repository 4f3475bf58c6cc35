#include "kernel/net/http_writer.hpp"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <iterator>
#include <stdexcept>

#include "kernel/net/ascii.hpp"

namespace madang::net {

namespace {

bool is_ours(std::string_view name) {
  constexpr std::array kOurs{"content-length", "connection", "date", "transfer-encoding"};
  return std::ranges::any_of(kOurs, [&](std::string_view ours) { return same_without_case(name, ours); });
}

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return (byte < 0x20 && byte != '\t') || byte == 0x7f;
}

void write_header(std::string& head, std::string_view name, std::string_view value) {
  if (name.empty() || std::ranges::any_of(name, is_control) || std::ranges::any_of(value, is_control)) {
    throw std::invalid_argument(fmt::format("header {} of an answer holds a control character", name));
  }
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

bool has_content(int status) { return status >= 200 && status != 204 && status != 304; }

std::string encode_head(const HttpResponse& response, bool keep_alive, std::string_view date) {
  std::string head;
  head.reserve(256);
  const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", response.status,
                 std::string_view(reason.data(), reason.size()));
  for (const auto& [name, value] : response.headers) {
    if (!is_ours(name)) write_header(head, name, value);
  }
  head.append("Date: ").append(date).append("\r\n");
  if (has_content(response.status))
    fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", response.content_length());
  if (response.status >= 200) head += keep_alive ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
  head += "\r\n";
  return head;
}

HttpResponse refused(const RefusalKind& kind) {
  HttpResponse response;
  response.status = kind.status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.body = fmt::format(R"({{"code":"{}","message":"{}"}})", kind.code, kind.message);
  return response;
}

std::string http_date(std::int64_t seconds_since_1970) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const time_t seconds = seconds_since_1970;
  tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(parts.tm_wday)],
                     parts.tm_mday, kMonths[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace madang::net
