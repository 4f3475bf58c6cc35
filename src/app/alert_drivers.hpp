#pragma once

#include "alerts/delivery_model.hpp"
#include "app/channels.hpp"

namespace madang::app {

/// What alerts leave the house by: a driver for each way that the operator has opened. `channels` outlives them.
alerts::Drivers alert_drivers(const Channels& channels);

}  // namespace madang::app
