#pragma once

#include "kernel/net/contract.hpp"
#include "kernel/net/route.hpp"
#include "meetings/capacity_api.hpp"
#include "meetings/captions_api.hpp"
#include "meetings/entering_api.hpp"
#include "meetings/guests_api.hpp"
#include "meetings/media_api.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

/// All of them must outlive the table.
void add_routes(net::RouteTable& routes, Service& service, Entering& entering, MediaDesk& media, CapacityDesk& capacity,
                GuestDesk& guests, CaptionDesk& captions);

void add_events(net::Contract& contract);

}  // namespace madang::meetings
