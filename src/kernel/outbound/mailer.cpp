#include "kernel/outbound/mailer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "base/text.hpp"
#include "kernel/outbound/curl.hpp"

namespace madang::outbound {
namespace {

constexpr std::size_t kMostReplyBytes = 8 * 1024;

/// One mail on its way, as curl's callbacks see it.
struct Sending {
  std::string_view left;
  std::size_t replies = 0;
  int code = 0;          // of the last reply
  bool is_open = false;  // more lines of it come
  std::string words;

  void take_line(std::string_view line);
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `550-5.1.1 a line of several`, `550 the last` (RFC 5321, 4.2). That a server says goodbye tells nothing of the mail.
void Sending::take_line(std::string_view line) {
  if (line.size() < 3 || !std::ranges::all_of(line.substr(0, 3), is_digit) || line.starts_with("221")) return;
  if (!is_open) {
    words.clear();
    replies += 1;
  }
  code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  is_open = line.size() > 3 && line[3] == '-';
  const auto said = trimmed(line.substr(std::min<std::size_t>(4, line.size())));
  if (words.size() + said.size() < kMostReplyBytes) words += (words.empty() ? "" : " ") + std::string(said);
}

std::size_t on_line(char* data, std::size_t size, std::size_t count, void* sending) {
  static_cast<Sending*>(sending)->take_line({data, size * count});
  return size * count;
}

std::size_t on_read(char* into, std::size_t size, std::size_t count, void* user) {
  auto& left = static_cast<Sending*>(user)->left;
  const auto length = std::min(size * count, left.size());
  std::memcpy(into, left.data(), length);
  left.remove_prefix(length);
  return length;
}

std::size_t on_body(char*, std::size_t size, std::size_t count, void*) { return size * count; }

std::string url_of(const MailServer& server, const MailPlace& place) {
  const auto host = place.host.contains(':') ? "[" + place.host + "]" : place.host;
  const auto& from = server.sender.address;
  const auto hello = server.hello.empty() ? from.substr(from.find('@') + 1) : server.hello;
  return fmt::format("{}://{}:{}/{}", place.is_tls ? "smtps" : "smtp", host, place.port, hello);
}

void set_server(CURL* curl, const MailServer& server, const MailPlace& place) {
  check(curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps"));
  check(curl_easy_setopt(curl, CURLOPT_URL, url_of(server, place).c_str()));
  const bool is_safe = place.is_tls || server.starttls;
  check(curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(is_safe ? CURLUSESSL_ALL : CURLUSESSL_NONE)));
  if (server.user.empty()) return;
  check(curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str()));
  check(curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str()));
}

void set_mail(CURL* curl, const MailServer& server, const CurlList& to, Sending& sending) {
  const auto& from = server.return_path.empty() ? server.sender.address : server.return_path;
  check(curl_easy_setopt(curl, CURLOPT_MAIL_FROM, fmt::format("<{}>", from).c_str()));
  check(curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.get()));
  check(curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L));
  check(curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(sending.left.size())));
  check(curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read));
  check(curl_easy_setopt(curl, CURLOPT_READDATA, &sending));
  check(curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_line));
  check(curl_easy_setopt(curl, CURLOPT_HEADERDATA, &sending));
  check(curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body));
}

/// What was answered before any mail was spoken of says nothing of this one.
bool is_about_the_server(CURLcode code, const Sending& sending) {
  return sending.replies <= 1 || code == CURLE_LOGIN_DENIED || code == CURLE_AUTH_ERROR ||
         code == CURLE_USE_SSL_FAILED || code == CURLE_REMOTE_ACCESS_DENIED || code == CURLE_PEER_FAILED_VERIFICATION;
}

Delivery judged(CURLcode code, const Sending& sending, const std::stop_token& stop) {
  if (code == CURLE_OK) return {DeliveryState::sent, {}, {}};
  if (sending.code < 400 || sending.is_open) {
    const auto* why = code == CURLE_USE_SSL_FAILED ? "it offers no STARTTLS" : nullptr;
    return {DeliveryState::later, fmt::format("the mail server: {}", why ? why : told(code, stop)), {}};
  }
  const bool for_good = sending.code >= 500 && !is_about_the_server(code, sending);
  return {for_good ? DeliveryState::refused : DeliveryState::later,
          quoted_line(fmt::format("{} {}", sending.code, sending.words)),
          {}};
}

MailServer checked(MailServer server) {
  if (const auto fault = fault_of(server)) throw std::invalid_argument(fault->option + ": " + fault->sentence);
  return server;
}

}  // namespace

Mailer::Mailer(MailServer server, const Clock& clock)
    : server_(checked(std::move(server))), place_(read_mail_url(server_.url).value()), clock_(clock) {}

Delivery Mailer::send(const Mail& mail, const std::stop_token& stop) const {
  if (const auto fault = fault_of(mail)) return {DeliveryState::refused, *fault, {}};
  if (stop.stop_requested()) return {DeliveryState::later, "this server stops", {}};
  const auto text = written(mail, server_.sender, clock_.now());
  const auto curl = new_curl();
  Sending sending{.left = text};
  CurlList to;
  to.add(fmt::format("<{}>", mail.to));
  const CurlBounds bounds{server_.certificates, server_.connecting, server_.deadline, stop};
  set_bounds(curl.get(), bounds);
  set_server(curl.get(), server_, place_);
  set_mail(curl.get(), server_, to, sending);
  const auto code = curl_easy_perform(curl.get());
  return judged(code, sending, stop);
}

}  // namespace madang::outbound
