#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/media/turn_credentials.hpp"
#include "meetings/service.hpp"

namespace madang::meetings {

// What a device needs to reach the media of meetings, and what finds out which ways there are open.

/// A TURN server, as browsers name it (RTCIceServer).
struct IceServer {
  std::vector<std::string> urls;
  std::string username;
  std::string credential;
};
BOOST_DESCRIBE_STRUCT(IceServer, (), (urls, username, credential))

/// Without servers nothing expires.
struct IceServers {
  std::vector<IceServer> ice_servers;
  std::optional<Timestamp> expires_at;
};
BOOST_DESCRIBE_STRUCT(IceServers, (), (ice_servers, expires_at))

enum class DoorTransport { udp, tcp };
BOOST_DESCRIBE_ENUM(DoorTransport, udp, tcp)

/// Where media come in. Each worker has doors of UDP; those of TCP are everybody's.
struct MediaDoor {
  DoorTransport transport = DoorTransport::udp;
  std::string address;  ///< as people are told it
  std::int64_t port = 0;
  bool is_public = false;  ///< anybody on the internet may reach that address
  std::optional<std::int64_t> worker;
  std::optional<std::string> bound;  ///< the address of this machine behind it; told to administrators
};
BOOST_DESCRIBE_STRUCT(MediaDoor, (), (transport, address, port, is_public, worker, bound))

/// `seen_address` is where the asker comes from.
struct ConnectionSheet {
  bool carries_media = false;
  std::vector<MediaDoor> doors;
  std::vector<IceServer> ice_servers;
  std::optional<Timestamp> expires_at;
  std::string seen_address;
  bool is_seen_public = false;
};
BOOST_DESCRIBE_STRUCT(ConnectionSheet, (),
                      (carries_media, doors, ice_servers, expires_at, seen_address, is_seen_public))

/// The server's own view, without secrets. `load_permille` is the busiest worker's share of its core.
struct MediaServerSheet {
  bool carries_media = false;
  std::int64_t workers = 0;
  std::int64_t load_permille = 0;
  bool announces_udp = false;
  std::vector<MediaDoor> doors;
  std::vector<std::string> turn_urls;
  std::string seen_address;
  bool is_seen_public = false;
};
BOOST_DESCRIBE_STRUCT(MediaServerSheet, (),
                      (carries_media, workers, load_permille, announces_udp, doors, turn_urls, seen_address,
                       is_seen_public))

struct ReadConnection {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(ReadConnection, (), (org_id))

/// An offer as OfferMedia has it, of somebody alone: they are sent their own camera back, for a minute at most.
struct TestLine {
  OrgId org_id;
  ClientId client_id;
  Text<1, kMostOffer> sdp;
  std::optional<std::int64_t> worker;  ///< whose port is tried
};
BOOST_DESCRIBE_STRUCT(TestLine, (), (org_id, client_id, sdp, worker))

inline constexpr RefusalKind kTooManyTests{"meetings.too_many_tests", 429,
                                           "Too many lines were tried just now. Try again in a minute."};

/// Whoever carries media, as far as lines are tried. Any thread.
class MediaLines {
 public:
  struct Situation {
    std::size_t workers = 0;
    double load = 0;
    bool announces_udp = true;
    std::vector<MediaDoor> doors;
  };
  virtual ~MediaLines() = default;
  virtual Situation situation() const = 0;
  /// The answer to an offer, or why there is none. It ends when the device says goodbye or falls silent.
  virtual std::expected<std::string, std::string> reflect(ParticipantId test, std::string_view offer,
                                                          std::optional<std::size_t> worker) = 0;

 protected:
  MediaLines() = default;
  MediaLines(const MediaLines&) = default;
  MediaLines& operator=(const MediaLines&) = default;
};

inline constexpr std::chrono::seconds kTurnLasts = std::chrono::hours(1);

/// The ways to the media, for who may join a meeting. One per process, any thread.
class Connections {
 public:
  Connections(const Service& service, const Clock& clock, media::TurnAccess turn)
      : service_(service), clock_(clock), turn_(std::move(turn)) {}

  /// At wiring; without it nothing is carried.
  void carried_by(MediaLines& lines) { lines_ = &lines; }
  MediaLines* lines() const { return lines_; }

  /// Of the actor's device that is in the meeting.
  IceServers ice_servers(store::Transaction& transaction, const auth::Actor& actor,
                         const NameParticipant& request) const;
  ConnectionSheet read(store::Transaction& transaction, const auth::Actor& actor, const ReadConnection& request) const;
  /// For administrators.
  MediaServerSheet look_at_server(store::Transaction& transaction, const auth::Actor& actor,
                                  const ReadConnection& request) const;

 private:
  /// Valid for kTurnLasts; `whom` is an id.
  IceServers made_for(const std::string& whom) const;
  MediaLines::Situation situation() const;

  const Service& service_;
  const Clock& clock_;
  const media::TurnAccess turn_;
  MediaLines* lines_ = nullptr;
};

}  // namespace madang::meetings
