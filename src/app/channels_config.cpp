#include "app/channels_config.hpp"

#include <fmt/format.h>

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

/// Of what came from elsewhere.
void demand(const std::optional<SectionFault>& fault) {
  if (fault) throw ConfigError(fmt::format("{}.{}: {}", fault->section, fault->option, fault->sentence));
}

}  // namespace

std::optional<SectionFault> channels_fault(const Config& config) {
  if (auto fault = mail_fault(config)) return fault;
  return sms_fault(config);
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

}  // namespace madang::app
