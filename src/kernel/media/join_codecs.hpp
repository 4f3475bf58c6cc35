#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/media/extension_ids.hpp"
#include "kernel/media/session_description.hpp"

// Which of the codecs and header extensions that a browser offers we take. Pure; any thread.

namespace madang::media {

/// What meetings can carry, the most wanted first. A browser sends by the first of the answer.
enum class MeetingCodec : std::uint8_t { opus, red, vp8, h264, vp9, av1 };

/// What an organisation or the operator allows besides Opus and VP8, which everybody must have.
struct CodecChoice {
  bool h264 = true;  ///< constrained baseline with packetization-mode 1 (RFC 6184), as recording and HLS need
  bool vp9 = true;   ///< profile 0 (RFC 9628)
  bool av1 = false;  ///< main profile; costs clients much
  bool red = false;  ///< Opus twice (RFC 2198): survives more loss, costs double
};

struct JoinedCodec {
  MeetingCodec codec = MeetingCodec::opus;
  std::uint8_t payload = 0;
  std::optional<std::uint8_t> retransmission;  ///< the payload type of its RTX (RFC 4588)
  bool has_nack = false;
  bool has_picture_loss = false;  ///< PLI
  bool has_full_intra = false;    ///< FIR
  bool has_transport_feedback = false;
  bool operator==(const JoinedCodec&) const = default;
};

/// By preference, Opus or VP8 first; empty if the offer lacks that one.
std::vector<JoinedCodec> chosen_codecs(const MediaDescription& offered, const CodecChoice& choice);

/// How our answer says them: the payload types, names and parameters of the offer, and of its feedback what we give.
std::vector<CodecDescription> described(const std::vector<JoinedCodec>& chosen, const MediaDescription& offered);

/// `is_from_client`: some extensions make sense on the way to us alone.
ExtensionIds chosen_extensions(const MediaDescription& offered, bool is_from_client);

/// How our answer says those that have an id: where the offer has one way alone, the other (RFC 8285).
std::vector<ExtensionDescription> described(const ExtensionIds& chosen, const MediaDescription& offered);

/// The value of one parameter of `a=fmtp`, as `profile-id` in `profile-id=0;x=1`.
std::optional<std::string_view> parameter_in(std::string_view parameters, std::string_view name);

}  // namespace madang::media
