#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a browser and we tell each other before media flows (SDP, RFC 8866, as RFC 8829 shapes it for browsers). Read
// once when somebody joins, never per packet: here strings are owned and memory is allocated. Pure; any thread.
//
// Of the attributes those are kept that a meeting needs: bundling (RFC 8843), ICE (8839), DTLS (8842, 8122), rtcp-mux
// (5761), header extensions (8285), feedback (4585, 5104), mid (5888), rids and simulcast (8851, 8853), sources (5576).
// Others are passed over, as RFC 8866 asks.

namespace madang::media {

inline constexpr std::size_t kMostDescriptionBytes = 512 * 1024;  ///< Chromium says 6 kB about each of 29 videos
inline constexpr std::size_t kMostMediaDescriptions = 64;

enum class MediaKind : std::uint8_t { audio, video, application };
enum class MediaDirection : std::uint8_t { sendrecv, sendonly, recvonly, inactive };
enum class DtlsSetup : std::uint8_t { actpass, active, passive };

/// One payload type: `a=rtpmap`, `a=fmtp` and its lines of `a=rtcp-fb`.
struct CodecDescription {
  std::uint8_t payload = 0;
  std::string name;         ///< as written (`VP8`), read without regard to case; empty for a static type without rtpmap
  std::uint32_t clock = 0;  ///< hertz
  std::uint8_t channels = 1;
  std::string parameters;             ///< `minptime=10;useinbandfec=1`
  std::vector<std::string> feedback;  ///< `nack pli`; what was said of `*` stands at each payload type
  bool operator==(const CodecDescription&) const = default;
};

struct ExtensionDescription {
  std::uint8_t id = 0;  ///< from 1, as the offerer numbers it
  std::string uri;
  MediaDirection direction = MediaDirection::sendrecv;  ///< `a=extmap:6/recvonly`, as who says it sees it
  bool operator==(const ExtensionDescription&) const = default;
};

/// One `a=rid`.
struct RidDescription {
  std::string rid;
  bool is_sent = true;       ///< `send`; otherwise `recv`
  std::string restrictions;  ///< `max-width=640;max-fps=20`
  bool operator==(const RidDescription&) const = default;
};

/// What `a=simulcast` says one way: a stream is a list of rids of which the first is wanted most; `~` before it is
/// kept.
using SimulcastStreams = std::vector<std::vector<std::string>>;

struct FingerprintDescription {
  std::string algorithm;  ///< `sha-256`
  std::string value;      ///< `4A:AD:…`, capitals
  bool operator==(const FingerprintDescription&) const = default;
};

struct CandidateDescription {
  std::string foundation;
  std::uint8_t component = 1;
  std::string transport;  ///< `udp` or `tcp`, as written
  std::uint32_t priority = 0;
  std::string address;  ///< of browsers often a name of mDNS
  std::uint16_t port = 0;
  std::string type;      ///< `host`, `srflx`, `prflx`, `relay`
  std::string tcp_type;  ///< `active`, `passive`, `so`; of UDP empty (RFC 6544)
  bool operator==(const CandidateDescription&) const = default;
};

/// `a=ssrc` with its cname.
struct SourceDescription {
  std::uint32_t ssrc = 0;
  std::string cname;
  bool operator==(const SourceDescription&) const = default;
};

/// `a=ssrc-group:FID 1 2`.
struct SourceGroup {
  std::string semantics;
  std::vector<std::uint32_t> ssrcs;
  bool operator==(const SourceGroup&) const = default;
};

/// How the other side is reached. Said of all media or of one: Chromium does the latter, Firefox both.
struct TransportDescription {
  std::string ufrag;
  std::string password;
  std::vector<std::string> ice_options;
  std::vector<FingerprintDescription> fingerprints;
  std::optional<DtlsSetup> setup;
  std::vector<CandidateDescription> candidates;
  bool is_gathered = false;  ///< `a=end-of-candidates`
  bool operator==(const TransportDescription&) const = default;
};

/// What stands from one `m=` line to the next.
struct MediaDescription {
  std::size_t line = 0;  ///< of its `m=`, from 1; what is written says nothing of it
  MediaKind kind = MediaKind::audio;
  std::uint16_t port = 9;
  std::string protocol = "UDP/TLS/RTP/SAVPF";
  std::string mid;
  MediaDirection direction = MediaDirection::sendrecv;
  bool is_bundle_only = false;
  bool muxes_rtcp = false;
  bool has_reduced_rtcp = false;  ///< `a=rtcp-rsize` (RFC 5506)
  bool mixes_extensions = false;  ///< `a=extmap-allow-mixed`, of this medium alone
  TransportDescription transport;
  std::vector<CodecDescription> codecs;  ///< by preference
  std::vector<ExtensionDescription> extensions;
  std::vector<RidDescription> rids;
  SimulcastStreams simulcast_sent;
  SimulcastStreams simulcast_received;
  std::string msid;  ///< `stream track`
  std::vector<SourceDescription> sources;
  std::vector<SourceGroup> source_groups;
  bool operator==(const MediaDescription&) const = default;
};

struct SessionDescription {
  std::string user = "-";
  std::uint64_t session = 0;
  std::uint64_t version = 0;
  std::vector<std::string> bundle;  ///< the mids of the first `a=group:BUNDLE`
  bool is_ice_lite = false;
  bool mixes_extensions = false;  ///< `a=extmap-allow-mixed` of all media
  TransportDescription transport;
  std::vector<MediaDescription> media;
  bool operator==(const SessionDescription&) const = default;
};

/// Why a description is refused, in words for who wrote the client.
struct DescriptionFault {
  std::size_t line = 0;  ///< from 1; 0: of none, or of all
  std::string reason;
};

/// Lines end with CRLF or LF. Bounded in bytes, media, and the items of each list.
std::expected<SessionDescription, DescriptionFault> read_session_description(std::string_view text);

/// With CRLF. What was read and is written is read as the same, but for the numbers of lines.
std::string written(const SessionDescription& description);

}  // namespace madang::media
