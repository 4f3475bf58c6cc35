#pragma once

#include "kernel/media/srtp_cipher.hpp"
#include "kernel/media/srtp_packet.hpp"
#include "kernel/media/srtp_replay.hpp"
#include "kernel/media/srtp_sources.hpp"

namespace madang::media {

/// Whether RTCP is encrypted besides being authenticated (the E flag, RFC 3711, 3.4). WebRTC always does.
enum class SrtcpCover : std::uint8_t { kEncrypted, kAuthenticated };

/// Seals what we send to one peer (RFC 3711, RFC 7714), with no key identifier (MKI) and headers in clear. A new SSRC
/// should begin with a sequence number below 2^15: a receiver who misses the first packets could not know whether the
/// counter rolled over. Nothing is allocated and no lock taken per packet. One thread.
///
/// An index is sealed once: with GCM two packets under one nonce, even of equal payload, give the authentication key
/// away. What is sent again goes out as it was sealed, or under another SSRC (RFC 4588).
class SrtpSealer {
 public:
  /// From the master that `SrtpKeys::sent` holds. Throws std::runtime_error when OpenSSL lacks the ciphers.
  SrtpSealer(SrtpProfile profile, const SrtpMaster& master, std::size_t most_sources = kMostSrtpSources);
  SrtpSealer(const SrtpSessionKeys& rtp, const SrtpSessionKeys& rtcp, std::size_t most_sources = kMostSrtpSources);

  /// In place: the packet is the first `size` bytes of `room`, which needs kMostSrtpGrowth more.
  SrtpResult seal(MutableBytes room, std::size_t size);

  /// One payload for many receivers: `header` is this receiver's, and so is `lead`, which stands before the payload
  /// (the original number of a retransmission, a payload descriptor written anew); it may be empty. `payload` is only
  /// read. What is written to `out` may not overlap it, unless it lies there already.
  SrtpResult seal(Bytes header, Bytes lead, Bytes payload, MutableBytes out);
  SrtpResult seal(Bytes header, Bytes payload, MutableBytes out) { return seal(header, {}, payload, out); }

  /// In place: `room` needs kMostSrtcpGrowth beyond `size`.
  SrtpResult seal_rtcp(MutableBytes room, std::size_t size, SrtcpCover cover = SrtcpCover::kEncrypted);

 private:
  struct RtcpSource {
    std::uint32_t next_index = 0;
  };

  SrtpCipher rtp_;
  SrtpCipher rtcp_;
  SrtpSources<RtpReplayWindow> rtp_sources_;
  SrtpSources<RtcpSource> rtcp_sources_;
};

}  // namespace madang::media
