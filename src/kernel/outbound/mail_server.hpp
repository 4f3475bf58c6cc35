#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "kernel/outbound/delivery.hpp"
#include "kernel/outbound/mail.hpp"

namespace madang::outbound {

/// The SMTP server that an operator lets mails go through, and in whose name.
struct MailServer {
  std::string url;  ///< `smtp://mail.example.org:587` or `smtps://mail.example.org`
  /// Of `smtp://`: nothing is said before STARTTLS (RFC 3207) has encrypted the line.
  bool starttls = true;
  std::string user;  ///< none: without signing in
  std::string password;
  MailSender sender;
  std::string return_path;   ///< whom bounces go to; empty: to the sender
  std::string hello;         ///< what this server calls itself; empty: the sender's domain
  std::string certificates;  ///< a PEM file of authorities to trust instead of the system's
  std::chrono::milliseconds connecting{10'000};
  std::chrono::milliseconds deadline{60'000};  ///< of one mail
};

struct MailPlace {
  bool is_tls = false;  ///< from the first byte on
  std::string host;
  std::uint16_t port = 587;
};

/// The ports of RFC 8314 where none is named: 587, and 465 for `smtps`. Nothing when it is no such URL.
std::optional<MailPlace> read_mail_url(std::string_view url);

/// Nothing when mails can be sent by it; nobody is asked. Options are called as the fields are.
std::optional<ChannelFault> fault_of(const MailServer& server);

}  // namespace madang::outbound
