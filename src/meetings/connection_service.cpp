#include "meetings/connection_service.hpp"

#include <boost/asio/ip/address.hpp>
#include <cmath>

#include "kernel/outbound/reach.hpp"

namespace madang::meetings {
namespace {

bool is_public(const std::string& address) {
  boost::system::error_code fault;
  const auto read = boost::asio::ip::make_address(address, fault);
  return !fault && outbound::is_public(read);
}

}  // namespace

IceServers Connections::made_for(const std::string& whom) const {
  if (turn_.urls.empty()) return {};
  const auto expires = std::chrono::floor<std::chrono::seconds>(
      std::chrono::sys_time(std::chrono::milliseconds(clock_.now().milliseconds())) + kTurnLasts);
  auto made = media::turn_credentials(turn_.secret, whom, expires);
  return {{{turn_.urls, std::move(made.username), std::move(made.password)}},
          Timestamp::from_milliseconds(std::chrono::milliseconds(expires.time_since_epoch()).count())};
}

MediaLines::Situation Connections::situation() const {
  if (!lines_) return {};
  auto situation = lines_->situation();
  for (auto& door : situation.doors) door.is_public = is_public(door.address);
  return situation;
}

IceServers Connections::ice_servers(store::Transaction& transaction, const auth::Actor& actor,
                                    const NameParticipant& request) const {
  const auto seat = service_.seat_of(transaction, actor, request.meeting_id, request.participant_id);
  return made_for(seat.participant.id.text());
}

ConnectionSheet Connections::read(store::Transaction& /*transaction*/, const auth::Actor& actor,
                                  const ReadConnection& /*request*/) const {
  auth::require(actor, auth::Verb::see);
  ConnectionSheet sheet{.carries_media = lines_ != nullptr, .doors = situation().doors};
  for (auto& door : sheet.doors) door.bound.reset();
  auto relays = made_for(actor.member_id.text());
  sheet.ice_servers = std::move(relays.ice_servers);
  sheet.expires_at = relays.expires_at;
  sheet.seen_address = actor.address;
  sheet.is_seen_public = is_public(actor.address);
  return sheet;
}

MediaServerSheet Connections::look_at_server(store::Transaction& /*transaction*/, const auth::Actor& actor,
                                             const ReadConnection& /*request*/) const {
  auth::require(actor, auth::Verb::administer);
  auto situation = this->situation();
  return {.carries_media = lines_ != nullptr,
          .workers = static_cast<std::int64_t>(situation.workers),
          .load_permille = std::lround(situation.load * 1000),
          .announces_udp = situation.announces_udp,
          .doors = std::move(situation.doors),
          .turn_urls = turn_.urls,
          .seen_address = actor.address,
          .is_seen_public = is_public(actor.address)};
}

}  // namespace madang::meetings
