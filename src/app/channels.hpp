#pragma once

#include <memory>
#include <string_view>

#include "app/config.hpp"
#include "base/time.hpp"
#include "kernel/outbound/mailer.hpp"
#include "kernel/outbound/push_sender.hpp"
#include "kernel/outbound/sms_gateway.hpp"
#include "kernel/phone/phone.hpp"

namespace madang::app {

/// The ways out of the house that the operator has opened; the others are null. Owned by the wiring, for those who
/// bring alerts to people that do not look.
struct Channels {
  std::unique_ptr<const outbound::Mailer> mailer;
  std::unique_ptr<const outbound::SmsGateway> sms;
  std::unique_ptr<const outbound::PushSender> push;
  std::unique_ptr<phone::Phone> phone;
};

/// `secret`: the server's, from which the key of pushes is made. Throws ConfigError that names the key.
Channels open_channels(const Config& config, const Clock& clock, std::string_view secret);

}  // namespace madang::app
