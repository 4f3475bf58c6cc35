#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "kernel/media/ice_candidates.hpp"
#include "kernel/media/ice_credentials.hpp"
#include "kernel/media/stun_integrity.hpp"

namespace madang::media {

/// Injected everywhere; the worker reads the clock once a tick.
using MediaTime = std::chrono::steady_clock::time_point;

/// One way to a peer: what a packet came over, and where to.
struct IcePath {
  IceTransport transport = IceTransport::kUdp;
  std::uint32_t socket = 0;  ///< of ours: which UDP socket, or which TCP connection; the caller's numbers
  TransportAddress remote;

  bool operator==(const IcePath&) const = default;
};

enum class IceState : std::uint8_t {
  kWaiting,    ///< no good check so far
  kConnected,  ///< there is a path to send on
  kLost,       ///< nobody checked for 30 s: nothing may be sent any more (RFC 7675)
};

/// What a check leads to.
struct IceAnswer {
  Bytes bytes;                 ///< goes back on the path the check came on; empty when nothing is to be said
  bool is_good = false;        ///< the check was the peer's
  bool has_moved = false;      ///< path() is another now
  bool has_restarted = false;  ///< the credentials before restart() have served: their ufrag may be forgotten
};

/// The lite side of ICE (RFC 8445) for one component, as a pure state machine: checks in, answers out, no socket and no
/// clock. The peer is a full agent and controls; who says to be controlled hears 487.
///
/// Every path on which a check was good is valid: packets of DTLS and SRTP are taken from it (knows()). What we send
/// goes to path(): the first valid one, so that DTLS need not wait for a nomination; then the one that was nominated by
/// USE-CANDIDATE, and a later nomination moves it, as when a telephone leaves Wi-Fi. Two corrections serve clients that
/// nominate whatever they check ("aggressive", Firefox): in the second after the first nomination only a pair of higher
/// priority takes over, and a path that nobody checked for 15 s gives way to a valid one that is.
///
/// Consent: a lite agent sends no checks, so it lives by those that the peer sends (browsers: every 2.5 to 6 s). After
/// 30 s without one the state is kLost for good, until the peer restarts ICE.
///
/// Restart: after restart() the new credentials are answered, and the old ones too; the old path serves until a new one
/// is nominated.
///
/// One thread; check() allocates nothing but what StunIntegrity says.
class IceAgent {
 public:
  static constexpr std::chrono::seconds kConsent{30};
  static constexpr std::chrono::seconds kStale{15};
  static constexpr std::chrono::seconds kSettling{1};

  /// `remote_ufrag` from the peer's description; empty when it is not known yet, and then any is taken. The peer's
  /// password would sign checks of ours, and a lite agent makes none.
  IceAgent(IceCredentials local, std::string remote_ufrag, MediaTime now);

  /// A message of STUN that came in. `room` holds the answer; kMostStunAnswer is enough.
  IceAnswer check(const StunMessage& message, const IcePath& from, MediaTime now, MutableBytes room);

  /// New credentials on both sides (RFC 8445, 9). A restart in a restart replaces it.
  void restart(IceCredentials local, std::string remote_ufrag, MediaTime now);

  /// A connection of TCP that closed is no path any more. True when path() is another now, or none.
  bool forget(const IcePath& path);

  IceState state(MediaTime now) const;
  /// When to look at the state again if nobody checks before.
  MediaTime deadline(MediaTime now) const;
  /// Where packets go, as long as the state is kConnected; null when nobody ever checked.
  const IcePath* path() const;
  /// Whether what comes on a path is the peer's.
  bool knows(const IcePath& path) const;

  /// The newest credentials of ours.
  const IceCredentials& local() const { return (pending_ ? *pending_ : current_).local; }

 private:
  static constexpr std::size_t kMostPairs = 8;

  struct Pair {
    IcePath path;
    std::uint32_t priority = 0;  // as the peer's check says
    MediaTime checked;
    bool is_nominated = false;
  };

  /// From one exchange of credentials to the next.
  struct Generation {
    Generation(IceCredentials ours, std::string theirs, MediaTime now);

    IceCredentials local;
    std::string remote_ufrag;
    StunIntegrity integrity;
    std::array<Pair, kMostPairs> pairs{};
    std::size_t count = 0;
    std::size_t selected = 0;            // of pairs; counts only if there are any
    MediaTime checked;                   // the last good check, or the beginning
    std::optional<MediaTime> nominated;  // the first time

    Pair* find(const IcePath& path);
    const Pair* find(const IcePath& path) const;
    bool is_lost(MediaTime now) const { return now - checked >= kConsent; }
    Pair& validate(const IcePath& path, MediaTime now);
    void select(Pair& pair, bool is_nominating, MediaTime now);
    void forget(const IcePath& path);
    void clear();
  };

  Generation* generation_of(std::string_view username);
  IceAnswer accept(Generation& generation, const StunMessage& message, const IcePath& from, MediaTime now,
                   MutableBytes room);
  const Generation& serving() const;

  Generation current_;
  std::optional<Generation> pending_;
};

}  // namespace madang::media
