#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "meetings/model.hpp"

// The token of who comes by a meeting's link without an account. Pure.

namespace madang::meetings {

/// What a guest's token names; the organisation it is sealed for.
struct GuestClaim {
  MeetingId meeting_id;
  MemberId guest_id;
};

/// A fresh one: `visitor.` and what only the server can open. `key` is the server's secret of 32 bytes.
std::string seal_guest(std::string_view key, OrgId org, const GuestClaim& claim);
/// Nothing when it is not ours, or of another organisation.
std::optional<GuestClaim> unseal_guest(std::string_view key, OrgId org, std::string_view token);

}  // namespace madang::meetings
