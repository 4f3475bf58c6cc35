#include "app/channels.hpp"

#include "app/channels_config.hpp"

namespace madang::app {

Channels open_channels(const Config& config, const Clock& clock) {
  Channels channels;
  if (auto server = mail_server(config))
    channels.mailer = std::make_unique<const outbound::Mailer>(std::move(*server), clock);
  if (auto access = sms_access(config)) channels.sms = std::make_unique<const outbound::SmsGateway>(std::move(*access));
  return channels;
}

}  // namespace madang::app
