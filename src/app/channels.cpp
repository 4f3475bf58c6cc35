#include "app/channels.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <system_error>

#include "app/channels_config.hpp"

namespace madang::app {
namespace {

std::unique_ptr<const outbound::PushSender> push_sender(const Config& config, const Clock& clock,
                                                        std::string_view secret) {
  if (config.push_contact.empty()) return nullptr;
  try {
    return std::make_unique<const outbound::PushSender>(secret, outbound::PushOptions{.contact = config.push_contact},
                                                        outbound::Reach(config.push_allow_private), clock);
  } catch (const std::invalid_argument& error) {
    throw ConfigError(fmt::format("push.allow_private: {}", error.what()));
  }
}

}  // namespace

Channels open_channels(const Config& config, const Clock& clock, std::string_view secret) {
  Channels channels;
  if (auto server = mail_server(config))
    channels.mailer = std::make_unique<const outbound::Mailer>(std::move(*server), clock);
  if (auto access = sms_access(config)) channels.sms = std::make_unique<const outbound::SmsGateway>(std::move(*access));
  channels.push = push_sender(config, clock, secret);
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
