#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace madang::outbound {

/// A mail to one person, as somebody wants it sent.
struct Mail {
  std::string to;        ///< `kim@example.org`
  std::string to_name;   ///< as people write it, in any script; may be empty
  std::string subject;   ///< one line
  std::string text;      ///< lines end with `\n`
  std::string html;      ///< the same said in HTML, or empty
  std::string language;  ///< BCP 47, such as `ko`, `zh-CN`; may be empty
  /// The same for every try to send this mail: its Message-ID is made of it, so that who gets it twice sees one.
  std::string idempotency_key;
};

/// In whose name mails go.
struct MailSender {
  std::string address;  ///< `madang@example.org`; its domain is also the one of Message-IDs
  std::string name;     ///< may be empty
};

/// ASCII, one `@`, and nothing by which a command or a header could end: what RFC 5321 calls a Mailbox, without quoted
/// local parts and address literals, which nobody has.
bool is_mail_address(std::string_view text);

/// Why this is no mail that could be sent to anybody: a sentence that names the field. Also what would add a header of
/// somebody else's (line ends in a subject or a name) is refused here, and nothing is mended in silence.
std::optional<std::string> fault_of(const Mail& mail);

/// `<…@example.org>`, without the brackets.
std::string message_id(std::string_view idempotency_key, const MailSender& sender);

/// The whole message with CRLF line ends and no line over 78 bytes, in ASCII: RFC 5322, names and subject as encoded
/// words (RFC 2047), bodies in base64 (RFC 2045), text and HTML as alternatives (RFC 2046), `Auto-Submitted` (RFC
/// 3834), so that nobody's absence answers it. The mail has no fault. Pure: the same mail gives the same bytes.
std::string written(const Mail& mail, const MailSender& sender, Timestamp now);

}  // namespace madang::outbound
