#pragma once

#include <string>
#include <vector>

#include "kernel/media/extension_ids.hpp"
#include "kernel/media/rtcp_reader.hpp"
#include "kernel/media/rtp_extensions.hpp"
#include "kernel/media_load/stamp.hpp"
#include "kernel/media_load/transport.hpp"

namespace madang::media_load {

/// What a stream is called, as the descriptions of both sides have it.
struct StreamNames {
  std::uint32_t ssrc = 0;
  std::uint32_t retransmission = 0;  ///< SSRC of RTX; 0: it has none
  std::uint8_t payload = 0;
  std::uint8_t retransmission_payload = 0;
  std::string mid;
  std::string rid;  ///< empty: no simulcast
  sfu::ExtensionIds ids;
};

/// What all streams of one transport share.
struct SentTransport {
  Transport& transport;
  std::uint32_t source = 0;         ///< the participant, for stamps
  std::uint16_t next_sequence = 1;  ///< transport-wide
};

struct SentPacket {
  bool marker = false;
  std::uint32_t timestamp = 0;
  std::optional<sfu::AudioLevel> level;
};

/// One stream of RTP on its way out: its numbers, what it carries in extensions until the other side has shown to know
/// it, and the last packets for whoever asks again (RFC 4588). One thread.
class SentStream {
 public:
  static constexpr std::size_t kHeld = 128;

  SentStream(SentTransport& shared, StreamNames names, std::uint16_t first_sequence);

  /// The payload is copied, and stamped.
  void send(const SentPacket& packet, sfu::Bytes payload);
  /// What a NACK asks for, as RTX.
  void send_again(std::uint16_t sequence);
  /// A receiver report was about it: it is known by its SSRC from here on.
  void is_known() { is_known_ = true; }
  sfu::SenderReport report(std::int64_t wall, std::uint32_t timestamp) const;

  const StreamNames& names() const { return names_; }
  std::uint64_t packets() const { return packets_; }

 private:
  struct Held {
    std::uint16_t sequence = 0;
    SentPacket packet;
    std::vector<std::uint8_t> payload;
  };
  void write(const sfu::RtpHeader& header, const SentPacket& packet, std::uint8_t rid_id, sfu::Bytes lead,
             sfu::Bytes payload);

  SentTransport& shared_;
  StreamNames names_;
  std::uint16_t next_sequence_;
  std::uint16_t next_again_ = 1;
  bool is_known_ = false;
  std::uint64_t packets_ = 0;
  std::uint64_t octets_ = 0;
  std::vector<Held> held_;  // by sequence; empty where nobody may ask
};

}  // namespace madang::media_load
