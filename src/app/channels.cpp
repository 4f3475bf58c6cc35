#include "app/channels.hpp"

#include <fmt/format.h>

#include <system_error>

#include "app/channels_config.hpp"

namespace madang::app {

Channels open_channels(const Config& config, const Clock& clock) {
  Channels channels;
  if (auto server = mail_server(config))
    channels.mailer = std::make_unique<const outbound::Mailer>(std::move(*server), clock);
  if (auto access = sms_access(config)) channels.sms = std::make_unique<const outbound::SmsGateway>(std::move(*access));
  if (auto exchange = phone_exchange(config)) {
    try {
      channels.phone = std::make_unique<phone::Phone>(std::move(*exchange));
    } catch (const std::system_error& error) {
      throw ConfigError(fmt::format("phone.port: cannot be listened on: {}", error.what()));
    }
  }
  return channels;
}

}  // namespace madang::app
