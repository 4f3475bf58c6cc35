#pragma once

#include "kernel/media/srtp_cipher.hpp"
#include "kernel/media/srtp_packet.hpp"
#include "kernel/media/srtp_replay.hpp"
#include "kernel/media/srtp_sources.hpp"

namespace madang::media {

/// Opens what one peer sends (RFC 3711, RFC 7714). A source is known only from its first true packet on, so strangers
/// cannot fill the room for them. Nothing is allocated and no lock taken per packet. One thread.
class SrtpOpener {
 public:
  /// From the master that `SrtpKeys::received` holds. Throws std::runtime_error when OpenSSL lacks the ciphers.
  SrtpOpener(SrtpProfile profile, const SrtpMaster& master, std::size_t most_sources = kMostSrtpSources);
  SrtpOpener(const SrtpSessionKeys& rtp, const SrtpSessionKeys& rtcp, std::size_t most_sources = kMostSrtpSources);

  /// Writes the plain packet to where `out` begins: elsewhere, or exactly where the sealed one lies. It is shorter than
  /// that by the tag. After a fault what `out` holds is no packet, and of the plain text nothing.
  SrtpResult open(Bytes packet, MutableBytes out);
  SrtpResult open(MutableBytes packet) { return open(packet, packet); }

  SrtpResult open_rtcp(Bytes packet, MutableBytes out);
  SrtpResult open_rtcp(MutableBytes packet) { return open_rtcp(packet, packet); }

  /// How many SSRCs have sent something true.
  std::size_t sources() const { return rtp_sources_.size(); }

 private:
  SrtpCipher rtp_;
  SrtpCipher rtcp_;
  SrtpSources<RtpReplayWindow> rtp_sources_;
  SrtpSources<RtcpReplayWindow> rtcp_sources_;
};

}  // namespace madang::media
