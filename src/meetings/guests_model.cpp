#include "meetings/guests_model.hpp"

#include "kernel/auth/sealed.hpp"
#include "kernel/auth/visitors.hpp"

namespace madang::meetings {
namespace {

constexpr std::string_view kPurpose = "meetings.guest";

}  // namespace

std::string seal_guest(std::string_view key, OrgId org, const GuestClaim& claim) {
  const std::string named = claim.meeting_id.text() + " " + claim.guest_id.text();
  return std::string(auth::kVisitorToken) + auth::seal(key, kPurpose, org.text(), named);
}

std::optional<GuestClaim> unseal_guest(std::string_view key, OrgId org, std::string_view token) {
  if (!token.starts_with(auth::kVisitorToken)) return std::nullopt;
  const auto named = auth::unseal(key, kPurpose, org.text(), token.substr(auth::kVisitorToken.size()));
  if (!named) return std::nullopt;
  const auto blank = named->find(' ');
  if (blank == std::string::npos) return std::nullopt;
  const auto meeting = MeetingId::read(std::string_view(*named).substr(0, blank));
  const auto guest = MemberId::read(std::string_view(*named).substr(blank + 1));
  if (!meeting || !guest) return std::nullopt;
  return GuestClaim{*meeting, *guest};
}

}  // namespace madang::meetings
