#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/media/forwarder.hpp"
#include "kernel/media/peer_transport.hpp"

namespace madang::media {

/// One participant at their worker.
struct WorkerPeer {
  WorkerPeer(const DtlsIdentity& identity, std::uint64_t session_of_it, PeerTransport::Setup way, ParticipantSetup who,
             MediaTime now)
      : session(session_of_it), setup(std::move(who)), transport(identity, std::move(way), now), since(now) {}

  std::uint64_t session;  ///< the engine's number of this join: the same participant may join again
  ParticipantSetup setup;
  PeerTransport transport;
  MediaTime since;
  bool is_connected = false;  ///< the Forwarder knows them
  TransportIndex index{};
  std::vector<std::string> ufrags;  ///< of ours, the newest last
  std::vector<IcePath> paths;       ///< by which datagrams are known as theirs
};

/// Whose a datagram is: by the ufrag that a check names, or by the path on which a check was good. Finding allocates
/// nothing. One thread.
class PeerTable {
 public:
  WorkerPeer& add(std::unique_ptr<WorkerPeer> peer);
  /// What was known of them goes with them; gives their paths.
  std::vector<IcePath> remove(WorkerPeer& peer);

  WorkerPeer* at(TransportIndex index) { return peers_[static_cast<std::size_t>(index)].get(); }
  WorkerPeer* of(ParticipantId participant);
  WorkerPeer* on(const IcePath& path);
  WorkerPeer* asked(std::string_view ufrag);

  /// A check was good: what comes on that path is theirs from now on. Gives those of their paths that have served.
  std::vector<IcePath> learn(WorkerPeer& peer, const IcePath& path);
  void forget(const IcePath& path);
  void add_ufrag(WorkerPeer& peer, const std::string& ufrag);
  /// All but the newest.
  void forget_old_ufrags(WorkerPeer& peer);

  /// By index; with empty places.
  const std::vector<std::unique_ptr<WorkerPeer>>& all() const { return peers_; }
  std::size_t size() const { return participants_.size(); }

 private:
  static constexpr std::size_t kMostPaths = 24;  // more than an IceAgent keeps

  /// The paths that were still theirs.
  std::vector<IcePath> forget_those(WorkerPeer& peer, const std::vector<IcePath>& paths);

  struct PathHash {
    std::size_t operator()(const IcePath& path) const;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  std::vector<std::unique_ptr<WorkerPeer>> peers_;
  std::vector<std::size_t> free_;
  std::unordered_map<std::uint64_t, WorkerPeer*> participants_;
  std::unordered_map<std::string, WorkerPeer*, TextHash, std::equal_to<>> ufrags_;
  std::unordered_map<IcePath, WorkerPeer*, PathHash> paths_;
};

}  // namespace madang::media
