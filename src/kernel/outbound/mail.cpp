#include "kernel/outbound/mail.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace madang::outbound {
namespace {

constexpr std::size_t kMostAddress = 254;  // RFC 5321, 4.5.3.1.3, without its brackets
constexpr std::size_t kMostLocalPart = 64;
constexpr std::size_t kMostNameBytes = 300;
constexpr std::size_t kMostSubjectBytes = 1'000;
constexpr std::size_t kMostBodyBytes = 512 * 1024;
constexpr std::size_t kMostKeyBytes = 200;
constexpr std::size_t kMostLanguageBytes = 35;
constexpr std::size_t kPlainSubject = 60;      // fits a line with its header's name
constexpr std::size_t kEncodedWordBytes = 39;  // 64 encoded: with `Subject: ` below the 76 of RFC 2047
constexpr std::size_t kLineBytes = 57;         // 76 encoded
constexpr std::size_t kHashDigits = 40;

bool is_letter(char c) { return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_printable(char c) { return c >= 0x20 && c < 0x7f; }

bool is_domain(std::string_view domain) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.'; };
  return !domain.empty() && std::ranges::all_of(domain, fits) && !domain.starts_with('.') && !domain.ends_with('.') &&
         !domain.starts_with('-') && !domain.contains("..");
}

bool is_local_part(std::string_view local) {
  const auto fits = [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").contains(c);
  };
  return !local.empty() && local.size() <= kMostLocalPart && std::ranges::all_of(local, fits) &&
         !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
}

bool is_one_line(std::string_view text, std::size_t most) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return text.size() <= most && is_utf8(text) && std::ranges::none_of(text, is_control);
}

bool is_body(std::string_view text) { return text.size() <= kMostBodyBytes && is_utf8(text) && !text.contains('\0'); }

bool is_language(std::string_view tag) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '-'; };
  return tag.size() <= kMostLanguageBytes && std::ranges::all_of(tag, fits);
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const auto length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string hash_of(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex.substr(0, kHashDigits);
}

/// How many bytes of the text, whole characters, fit into one encoded word.
std::size_t whole_characters(std::string_view text) {
  if (text.size() <= kEncodedWordBytes) return text.size();
  std::size_t end = kEncodedWordBytes;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return end;
}

std::string encoded_words(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    const auto length = whole_characters(text);
    words += fmt::format("{}=?UTF-8?B?{}?=", words.empty() ? "" : "\r\n ", base64(text.substr(0, length)));
    text.remove_prefix(length);
  }
  return words;
}

bool can_stand_plain(std::string_view text) {
  return text.size() <= kPlainSubject && std::ranges::all_of(text, is_printable) && !text.contains("=?") &&
         trimmed(text) == text;
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

std::string mailbox(std::string_view name, std::string_view address) {
  if (name.empty()) return fmt::format("<{}>", address);
  return fmt::format("{}\r\n <{}>", can_stand_plain(name) ? quoted(name) : encoded_words(name), address);
}

/// RFC 5322, 3.3, in UTC; names of days and months are English whatever the locale.
std::string date(Timestamp at) {
  using namespace std::chrono;
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const sys_time<milliseconds> time{milliseconds(at.milliseconds())};
  const auto day = floor<days>(time);
  const year_month_day when(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays[weekday(day).c_encoding()], unsigned(when.day()),
                     kMonths[unsigned(when.month()) - 1], int(when.year()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

/// Text is encoded with the line ends of the net (RFC 2045, 6.5), whatever it came with.
std::string with_crlf(std::string_view text) {
  std::string lines;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') lines += '\r';
    lines += c;
  }
  return lines;
}

std::string part(std::string_view type, std::string_view text) {
  std::string made = fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", type);
  const auto lines = with_crlf(text);
  for (std::size_t at = 0; at < lines.size(); at += kLineBytes)
    made += base64(std::string_view(lines).substr(at, kLineBytes)) + "\r\n";
  return made;
}

std::string body(const Mail& mail) {
  if (mail.html.empty()) return part("text/plain", mail.text);
  const auto boundary = "=_" + hash_of(mail.idempotency_key);  // in base64 there is no `_`
  return fmt::format(
      "Content-Type: multipart/alternative;\r\n boundary=\"{0}\"\r\n\r\n--{0}\r\n{1}\r\n--{0}\r\n{2}\r\n--{0}--\r\n",
      boundary, part("text/plain", mail.text), part("text/html", mail.html));
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && text.size() <= kMostAddress && is_local_part(text.substr(0, at)) &&
         is_domain(text.substr(at + 1));
}

std::optional<std::string> fault_of(const Mail& mail) {
  if (!is_mail_address(mail.to)) return "to: must be a mail address, such as kim@example.org";
  if (!is_one_line(mail.to_name, kMostNameBytes)) return "to_name: must be one short line of text";
  if (!is_one_line(mail.subject, kMostSubjectBytes)) return "subject: must be one line of text";
  if (!is_body(mail.text)) return "text: must be text of at most 512 KiB";
  if (!is_body(mail.html)) return "html: must be text of at most 512 KiB";
  if (!is_language(mail.language)) return "language: must be a language tag, such as ko or zh-CN";
  if (mail.idempotency_key.empty() || mail.idempotency_key.size() > kMostKeyBytes)
    return "idempotency_key: must be 1 to 200 bytes";
  return std::nullopt;
}

std::string message_id(std::string_view idempotency_key, const MailSender& sender) {
  const auto domain = std::string_view(sender.address).substr(sender.address.find('@') + 1);
  return fmt::format("{}@{}", hash_of(idempotency_key), domain);
}

std::string written(const Mail& mail, const MailSender& sender, Timestamp now) {
  const auto subject = can_stand_plain(mail.subject) ? mail.subject : encoded_words(mail.subject);
  std::string text = fmt::format("Date: {}\r\nFrom: {}\r\nTo: {}\r\nMessage-ID:\r\n <{}>\r\nSubject: {}\r\n", date(now),
                                 mailbox(sender.name, sender.address), mailbox(mail.to_name, mail.to),
                                 message_id(mail.idempotency_key, sender), subject);
  text += "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n";
  if (!mail.language.empty()) text += fmt::format("Content-Language: {}\r\n", mail.language);
  return text + body(mail);
}

}  // namespace madang::outbound
