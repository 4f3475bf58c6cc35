#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/media/dtls_server.hpp"
#include "kernel/media/ice_agent.hpp"
#include "kernel/media/packet_kind.hpp"
#include "kernel/media/srtp_opener.hpp"
#include "kernel/media/srtp_sealer.hpp"
#include "kernel/media/stun_writer.hpp"

namespace madang::media {

/// Takes what goes out that is no media: answers to checks, handshakes.
class PathSender {
 public:
  virtual ~PathSender() = default;
  virtual void send(const IcePath& path, Bytes datagram) = 0;
};

enum class TransportState : std::uint8_t {
  connecting,
  connected,  ///< there is a path and there are keys: media flows
  lost,       ///< nobody checked for 30 s (RFC 7675)
  refused,    ///< the handshake failed: another certificate than the description names, or no answer
  closed,     ///< the peer said goodbye
};

/// The secure way to one participant: tells apart what comes on its paths (RFC 7983), answers checks, shakes hands and
/// opens and seals media. The three last states are final. No socket, no clock but the time given; of DTLS see
/// DtlsServer. Nothing is allocated per packet of media. One thread.
class PeerTransport {
 public:
  struct Setup {
    IceCredentials local;
    std::string remote_ufrag;
    DtlsFingerprint certificate;  ///< of the peer, as its description names it
  };

  PeerTransport(const DtlsIdentity& identity, Setup setup, MediaTime now);

  struct Checked {
    bool is_good = false;        ///< the path it came on is the peer's
    bool has_restarted = false;  ///< the ufrag from before the restart may be forgotten
  };
  /// A check that names a ufrag of ours.
  Checked check(const StunMessage& message, const IcePath& from, MediaTime now, PathSender& out);

  struct Received {
    PacketKind media = PacketKind::kNone;  ///< kRtp, kRtcp: there is a plain packet
    MutableBytes plain;                    ///< RTP in `room`, RTCP where the sealed one lay
  };
  /// What came on a path and is no STUN. `room` is for a packet of RTP, and may be where it lies.
  Received receive(const IcePath& from, MutableBytes datagram, MutableBytes room, PathSender& out);

  /// Sends what is due; gives when to be called again at the latest.
  MediaTime on_time(MediaTime now, PathSender& out);

  /// Says goodbye, if there is somebody to say it to.
  void close(PathSender& out);

  /// The client restarts ICE: new credentials on both sides, the same keys (RFC 8839, 4.4.1.1.1).
  void restart(IceCredentials local, std::string remote_ufrag, MediaTime now) {
    ice_.restart(std::move(local), std::move(remote_ufrag), now);
  }

  /// A connection closed.
  void forget(const IcePath& path) { ice_.forget(path); }
  bool knows(const IcePath& path) const { return ice_.knows(path); }

  TransportState state(MediaTime now) const;
  /// Where media goes; null when nobody ever checked.
  const IcePath* path() const { return ice_.path(); }
  const IceCredentials& credentials() const { return ice_.local(); }

  /// How many bytes of `out` are a packet now; 0 while there are no keys, or when it cannot be sealed.
  std::size_t seal(Bytes header, Bytes lead, Bytes payload, MutableBytes out);
  std::size_t seal_rtcp(Bytes compound, MutableBytes out);

 private:
  void shake_hands(const IcePath& from, Bytes datagram, PathSender& out);
  void take_keys();
  void send_flight(PathSender& out);

  const DtlsIdentity& identity_;
  DtlsFingerprint certificate_;
  IceAgent ice_;
  std::optional<DtlsServer> dtls_;
  bool has_media_ = false;               // opened some: so the peer is through with its handshake
  std::optional<MediaTime> dtls_rests_;  // then its newest record is old enough
  IcePath dtls_path_;  // where the peer's newest record came from: it listens there, whatever is nominated later
  std::optional<SrtpOpener> opener_;
  std::optional<SrtpSealer> sealer_;
};

}  // namespace madang::media
