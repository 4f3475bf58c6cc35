#pragma once

#include "alerts/delivery_model.hpp"
#include "alerts/pushing_service.hpp"
#include "app/channels.hpp"
#include "kernel/auth/sessions.hpp"

namespace madang::app {

/// What alerts leave the house by: a driver for each way that the operator has opened. `channels` outlives them.
alerts::Drivers alert_drivers(const Channels& channels);

/// What it takes to let browsers be woken; `sender` is null where nobody is. Both outlive them.
alerts::PushDoors push_doors(const outbound::PushSender* sender, const auth::Sessions& sessions);

}  // namespace madang::app
