#pragma once

#include <optional>
#include <string>

#include "app/channels_config.hpp"
#include "app/config.hpp"
#include "kernel/outbound/web_socket.hpp"

namespace madang::app {

/// What is wrong with the section [captions], without looking at anything outside of the configuration.
std::optional<SectionFault> captions_fault(const Config& config);

/// Where what is said is written down; nothing where nowhere. Throws ConfigError.
std::optional<outbound::WebSocketWish> captions_access(const Config& config);

}  // namespace madang::app
