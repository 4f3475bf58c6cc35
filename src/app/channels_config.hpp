#pragma once

#include <optional>
#include <string>

#include "app/config.hpp"
#include "kernel/outbound/mail_server.hpp"
#include "kernel/outbound/sms_gateway.hpp"
#include "kernel/phone/exchange.hpp"

namespace madang::app {

/// What is wrong with the sections [mail], [sms], [push], [phone] and [captions], without looking at anything outside
/// of the configuration.
struct SectionFault {
  std::string section;
  std::string option;  ///< a key of it
  std::string sentence;
};
std::optional<SectionFault> channels_fault(const Config& config);

/// The channels that a configuration names, with their secrets, read from files or the environment where they are not
/// in the configuration; nothing of a channel that it does not name. Throws ConfigError.
std::optional<outbound::MailServer> mail_server(const Config& config);
std::optional<outbound::SmsAccess> sms_access(const Config& config);
std::optional<phone::Exchange> phone_exchange(const Config& config);

}  // namespace madang::app
