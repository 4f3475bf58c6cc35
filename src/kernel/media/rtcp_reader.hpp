#pragma once

#include <optional>
#include <string_view>

#include "kernel/media/bytes.hpp"

// RTCP as it comes (RFC 3550, 6; RFC 4585; RFC 5104), whole or of reduced size (RFC 5506): views on bytes that belong
// to others. What a packet is not able to say gives nothing. No allocation, no throw, any thread.

namespace madang::media {

enum class RtcpType : std::uint8_t {
  sender_report = 200,
  receiver_report = 201,
  description = 202,
  bye = 203,
  application = 204,
  transport_feedback = 205,
  payload_feedback = 206,
  extended_report = 207,
};

inline constexpr std::uint8_t kNackFormat = 1;       ///< of transport feedback, RFC 4585
inline constexpr std::uint8_t kTwccFormat = 15;      ///< of transport feedback, draft-holmer-rmcat-transport-wide-cc
inline constexpr std::uint8_t kPliFormat = 1;        ///< of payload feedback, RFC 4585
inline constexpr std::uint8_t kFirFormat = 4;        ///< of payload feedback, RFC 5104
inline constexpr std::uint8_t kAnyLayerFormat = 15;  ///< of payload feedback: REMB among others

/// One packet of a datagram, without padding.
struct RtcpPacket {
  RtcpType type{};
  std::uint8_t count = 0;  ///< or the format of a feedback
  Bytes body;              ///< what follows the first four bytes
};

/// Walks over the packets of a datagram. One whose sizes do not add up gives none at all.
class RtcpReader {
 public:
  explicit RtcpReader(Bytes datagram);
  std::optional<RtcpPacket> next();
  bool is_well_formed() const { return well_formed_; }

 private:
  Bytes rest_;
  bool well_formed_;
};

struct ReportBlock {
  std::uint32_t ssrc = 0;
  std::uint8_t fraction_lost = 0;    ///< of 256, since the last report
  std::int32_t cumulative_lost = 0;  ///< 24 bits with a sign
  std::uint32_t highest_sequence = 0;
  std::uint32_t jitter = 0;              ///< in the timestamp's units
  std::uint32_t last_sender_report = 0;  ///< the middle of its NTP time; 0 is none yet
  std::uint32_t delay_since = 0;         ///< in 1/65536 s
};

class ReportBlocks {
 public:
  ReportBlocks() = default;
  explicit ReportBlocks(Bytes bytes) : bytes_(bytes) {}
  std::size_t size() const { return bytes_.size() / 24; }
  ReportBlock operator[](std::size_t index) const;

 private:
  Bytes bytes_;
};

struct SenderReport {
  std::uint32_t ssrc = 0;
  std::uint64_t ntp = 0;  ///< 32 bits of seconds since 1900, 32 of parts
  std::uint32_t timestamp = 0;
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;
  ReportBlocks blocks;
};
std::optional<SenderReport> read_sender_report(const RtcpPacket& packet);

struct ReceiverReport {
  std::uint32_t ssrc = 0;
  ReportBlocks blocks;
};
std::optional<ReceiverReport> read_receiver_report(const RtcpPacket& packet);

/// SSRCs one after the other.
class SsrcList {
 public:
  SsrcList() = default;
  explicit SsrcList(Bytes bytes) : bytes_(bytes) {}
  std::size_t size() const { return bytes_.size() / 4; }
  std::uint32_t operator[](std::size_t index) const { return ByteReader(bytes_.subspan(4 * index)).u32(); }

 private:
  Bytes bytes_;
};
std::optional<SsrcList> read_bye(const RtcpPacket& packet);

/// The names of an SDES, one for each source that has one.
class CnameWalk {
 public:
  struct Cname {
    std::uint32_t ssrc;
    std::string_view name;
  };
  /// Of another packet it gives none.
  explicit CnameWalk(const RtcpPacket& packet);
  std::optional<Cname> next();

 private:
  std::string_view cname_of_chunk();

  ByteReader reader_;
};

/// What feedback begins with: who says it, and of which stream.
struct Feedback {
  std::uint32_t sender = 0;
  std::uint32_t media = 0;
};

/// The numbers that a NACK asks for, in its order.
struct Nack : Feedback {
  Bytes items;

  /// `each(std::uint16_t sequence)` for every one of them.
  template <typename Each>
  void each_sequence(Each each) const {
    ByteReader reader(items);
    while (reader.left() >= 4) {
      const std::uint16_t first = reader.u16();
      const std::uint16_t mask = reader.u16();
      each(first);
      for (unsigned bit = 0; bit < 16; ++bit)
        if (mask >> bit & 1U) each(static_cast<std::uint16_t>(first + bit + 1));
    }
  }
};
std::optional<Nack> read_nack(const RtcpPacket& packet);
std::optional<Feedback> read_pli(const RtcpPacket& packet);

/// Whom a FIR asks for a key frame; a number that stays is the same request said again.
struct Fir : Feedback {
  struct Entry {
    std::uint32_t ssrc;
    std::uint8_t number;
  };
  Bytes items;

  std::size_t size() const { return items.size() / 8; }
  Entry operator[](std::size_t index) const;
};
std::optional<Fir> read_fir(const RtcpPacket& packet);

/// draft-alvestrand-rmcat-remb-03
struct Remb {
  std::uint32_t sender = 0;
  std::uint64_t bits_per_second = 0;
  SsrcList sources;
};
std::optional<Remb> read_remb(const RtcpPacket& packet);

}  // namespace madang::media
