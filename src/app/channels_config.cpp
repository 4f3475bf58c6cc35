#include "app/channels_config.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "app/captions_config.hpp"
#include "app/secrets.hpp"

namespace madang::app {
namespace {

outbound::MailServer mail_server_in(const Config& config) {
  outbound::MailServer server;
  server.url = config.mail_url;
  server.starttls = config.mail_starttls;
  server.user = config.mail_user;
  server.password = config.mail_password;
  server.sender = {config.mail_from, config.mail_from_name};
  server.return_path = config.mail_return_path;
  server.hello = config.mail_hello;
  server.certificates = config.mail_certificates;
  return server;
}

outbound::SmsAccess sms_access_in(const Config& config) {
  outbound::SmsAccess access;
  access.url = config.sms_url;
  access.authorization = config.sms_authorization;
  access.sender = config.sms_sender;
  access.certificates = config.sms_certificates;
  return access;
}

phone::Exchange exchange_in(const Config& config) {
  phone::Exchange exchange;
  exchange.server = config.phone_server;
  exchange.domain = config.phone_domain;
  exchange.user = config.phone_user;
  exchange.password = config.phone_password;
  exchange.caller_name = config.phone_caller_name;
  exchange.registers = config.phone_register;
  exchange.address = config.phone_address;
  exchange.port = static_cast<std::uint16_t>(config.phone_port);
  exchange.advertised_address = config.phone_advertised_address;
  exchange.first_media_port = static_cast<std::uint16_t>(config.phone_first_media_port);
  exchange.last_media_port = static_cast<std::uint16_t>(config.phone_last_media_port);
  exchange.lines = static_cast<std::size_t>(config.phone_lines);
  exchange.ringing = std::chrono::seconds(config.phone_ring_seconds);
  exchange.talk.times = static_cast<int>(config.phone_times);
  exchange.speech.program = config.phone_voice;
  return exchange;
}

std::optional<outbound::ChannelFault> two_secrets(const std::string& option, const std::string& given,
                                                  const std::string& file) {
  if (given.empty() || file.empty()) return std::nullopt;
  return outbound::ChannelFault{option + "_file", "must not stand beside the same without _file: which of them holds?"};
}

std::optional<SectionFault> in_section(const std::string& section, std::optional<outbound::ChannelFault> fault) {
  if (!fault) return std::nullopt;
  return SectionFault{section, std::move(fault->option), std::move(fault->sentence)};
}

std::optional<SectionFault> mail_fault(const Config& config) {
  if (config.mail_url.empty()) return std::nullopt;
  if (auto fault = two_secrets("password", config.mail_password, config.mail_password_file))
    return in_section("mail", fault);
  return in_section("mail", fault_of(mail_server_in(config)));
}

std::optional<SectionFault> sms_fault(const Config& config) {
  if (config.sms_url.empty()) return std::nullopt;
  if (auto fault = two_secrets("authorization", config.sms_authorization, config.sms_authorization_file))
    return in_section("sms", fault);
  return in_section("sms", fault_of(sms_access_in(config)));
}

std::optional<SectionFault> push_fault(const Config& config) {
  const std::string_view contact = config.push_contact;
  if (contact.empty()) return std::nullopt;
  const bool is_mail = contact.starts_with("mailto:") && outbound::is_mail_address(contact.substr(7));
  const bool is_page = contact.starts_with("https://") && outbound::read_web_address(contact);
  if (is_mail || is_page) return std::nullopt;
  return SectionFault{"push", "contact", "must be mailto: and an address, or an https URL"};
}

std::optional<SectionFault> phone_fault(const Config& config) {
  if (config.phone_server.empty()) return std::nullopt;
  if (auto fault = two_secrets("password", config.phone_password, config.phone_password_file))
    return in_section("phone", fault);
  return in_section("phone", fault_of(exchange_in(config)));
}

/// Of what came from elsewhere.
void demand(const std::optional<SectionFault>& fault) {
  if (fault) throw ConfigError(fmt::format("{}.{}: {}", fault->section, fault->option, fault->sentence));
}

}  // namespace

std::optional<SectionFault> channels_fault(const Config& config) {
  if (auto fault = mail_fault(config)) return fault;
  if (auto fault = sms_fault(config)) return fault;
  if (auto fault = push_fault(config)) return fault;
  if (auto fault = phone_fault(config)) return fault;
  return captions_fault(config);
}

std::optional<outbound::MailServer> mail_server(const Config& config) {
  if (config.mail_url.empty()) return std::nullopt;
  auto server = mail_server_in(config);
  server.password =
      secret_in({"mail.password", config.mail_password, config.mail_password_file, "MADANG_MAIL_PASSWORD"});
  demand(in_section("mail", fault_of(server)));
  if (!server.user.empty() && server.password.empty())
    throw ConfigError(
        "mail.password: is missing; set it, mail.password_file, or MADANG_MAIL_PASSWORD in the environment");
  return server;
}

std::optional<outbound::SmsAccess> sms_access(const Config& config) {
  if (config.sms_url.empty()) return std::nullopt;
  auto access = sms_access_in(config);
  access.authorization = secret_in(
      {"sms.authorization", config.sms_authorization, config.sms_authorization_file, "MADANG_SMS_AUTHORIZATION"});
  demand(in_section("sms", fault_of(access)));
  return access;
}

std::optional<phone::Exchange> phone_exchange(const Config& config) {
  if (config.phone_server.empty()) return std::nullopt;
  auto exchange = exchange_in(config);
  exchange.password =
      secret_in({"phone.password", config.phone_password, config.phone_password_file, "MADANG_PHONE_PASSWORD"});
  demand(in_section("phone", fault_of(exchange)));
  if (::access(exchange.speech.program.c_str(), X_OK) != 0)
    throw ConfigError(fmt::format("phone.voice: {} cannot be run; is espeak-ng installed?", config.phone_voice));
  return exchange;
}

}  // namespace madang::app
