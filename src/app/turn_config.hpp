#pragma once

#include <optional>

#include "app/channels_config.hpp"
#include "app/config.hpp"
#include "kernel/media/turn_credentials.hpp"

namespace madang::app {

/// What is wrong with the TURN servers of the section [media], without looking at anything outside of the
/// configuration.
std::optional<SectionFault> turn_fault(const Config& config);

/// The same servers with the secret, read from the file or the environment (MADANG_TURN_SECRET) when it is not in the
/// configuration. Throws ConfigError when there is none that can be used.
media::TurnAccess turn_access(const Config& config);

}  // namespace madang::app
