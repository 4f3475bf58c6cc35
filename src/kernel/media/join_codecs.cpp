#include "kernel/media/join_codecs.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.hpp"
#include "kernel/media/description_words.hpp"

namespace madang::media {

namespace {

bool is_named(const CodecDescription& codec, std::string_view name, std::uint32_t clock, std::uint8_t channels = 1) {
  return ascii_lowered(codec.name) == name && codec.clock == clock && codec.channels == channels;
}

/// Constrained baseline by table 5 of RFC 6184: the profile, and which of the constraints have to be set or clear.
bool is_constrained_baseline(std::string_view level_id) {
  unsigned number = 0;
  const auto* end = level_id.data() + level_id.size();
  const auto read = std::from_chars(level_id.data(), end, number, 16);
  if (level_id.size() != 6 || read.ec != std::errc() || read.ptr != end) return false;
  const unsigned profile = number >> 16;
  const unsigned constraints = number >> 8 & 0xff;
  if (profile == 0x42) return (constraints & 0x4f) == 0x40;
  if (profile == 0x4d) return (constraints & 0x8f) == 0x80;
  return profile == 0x58 && (constraints & 0xcf) == 0xc0;
}

/// One that says nothing means the default of the codec's own document.
bool is_profile(const CodecDescription& codec, std::string_view name, std::string_view wanted) {
  return parameter_in(codec.parameters, name).value_or(wanted) == wanted;
}

bool is_wanted_h264(const CodecDescription& codec) {
  const auto level_id = parameter_in(codec.parameters, "profile-level-id");
  const auto mode = parameter_in(codec.parameters, "packetization-mode");
  return is_named(codec, "h264", 90'000) && mode == "1" && level_id && is_constrained_baseline(*level_id);
}

bool is_it(const CodecDescription& codec, MeetingCodec wanted) {
  switch (wanted) {
    case MeetingCodec::opus: return is_named(codec, "opus", 48'000, 2);
    case MeetingCodec::red: return is_named(codec, "red", 48'000, 2);
    case MeetingCodec::vp8: return is_named(codec, "vp8", 90'000);
    case MeetingCodec::h264: return is_wanted_h264(codec);
    case MeetingCodec::vp9: return is_named(codec, "vp9", 90'000) && is_profile(codec, "profile-id", "0");
    case MeetingCodec::av1: return is_named(codec, "av1", 90'000) && is_profile(codec, "profile", "0");
  }
  return false;
}

bool has_feedback(const CodecDescription& codec, std::string_view kind) {
  return std::ranges::find(codec.feedback, kind) != codec.feedback.end();
}

const CodecDescription* with_payload(const MediaDescription& offered, std::uint8_t payload) {
  const auto found = std::ranges::find(offered.codecs, payload, &CodecDescription::payload);
  return found == offered.codecs.end() ? nullptr : &*found;
}

std::optional<std::uint8_t> retransmission_of(const CodecDescription& codec, const MediaDescription& offered) {
  for (const auto& other : offered.codecs) {
    const auto of = parameter_in(other.parameters, "apt");
    if (is_named(other, "rtx", codec.clock) && of && number_in<std::uint8_t>(*of) == codec.payload)
      return other.payload;
  }
  return std::nullopt;
}

std::optional<JoinedCodec> found(const MediaDescription& offered, MeetingCodec wanted) {
  for (const auto& codec : offered.codecs)
    if (is_it(codec, wanted))
      return JoinedCodec{.codec = wanted,
                         .payload = codec.payload,
                         .retransmission = retransmission_of(codec, offered),
                         .has_nack = has_feedback(codec, "nack"),
                         .has_picture_loss = has_feedback(codec, "nack pli"),
                         .has_full_intra = has_feedback(codec, "ccm fir"),
                         .has_transport_feedback = has_feedback(codec, "transport-cc")};
  return std::nullopt;
}

/// RED that carries the Opus we take: `111/111`.
bool is_red_of(const MediaDescription& offered, const JoinedCodec& red, std::uint8_t opus) {
  const auto* codec = with_payload(offered, red.payload);
  const auto blocks = words_of(codec->parameters, '/');
  return !blocks.empty() &&
         std::ranges::all_of(blocks, [&](auto block) { return number_in<std::uint8_t>(block) == opus; });
}

std::vector<std::string> feedback_of(const JoinedCodec& joined) {
  std::vector<std::string> kinds;
  if (joined.has_transport_feedback) kinds.emplace_back("transport-cc");
  if (joined.has_full_intra) kinds.emplace_back("ccm fir");
  if (joined.has_nack) kinds.emplace_back("nack");
  if (joined.has_picture_loss) kinds.emplace_back("nack pli");
  return kinds;
}

/// Of Opus we say how we want to be sent to (RFC 7587): silence costs nothing, a lost packet is mended by the next. It
/// is the same of all media, though shared sound would rather be stereo: in a bundle a payload type has one set of
/// parameters, and Chromium complains of others. Of VP8 and VP9 the sizes that Firefox wants to be sent are not echoed:
/// as ours they would bound what it sends.
std::string parameters_of(const JoinedCodec& joined, const CodecDescription& offered) {
  switch (joined.codec) {
    case MeetingCodec::opus: return "minptime=10;useinbandfec=1;usedtx=1";
    case MeetingCodec::vp8: return "";
    case MeetingCodec::vp9: return parameter_in(offered.parameters, "profile-id") ? "profile-id=0" : "";
    default: return offered.parameters;
  }
}

struct ExtensionName {
  std::string_view uri;
  std::uint8_t ExtensionIds::* id;
  bool is_of_clients = false;  ///< only on the way from them to us
};

constexpr std::array kExtensions = {
    ExtensionName{"urn:ietf:params:rtp-hdrext:sdes:mid", &ExtensionIds::mid},
    ExtensionName{"urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", &ExtensionIds::rid, true},
    ExtensionName{"urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id", &ExtensionIds::repaired_rid, true},
    ExtensionName{"urn:ietf:params:rtp-hdrext:ssrc-audio-level", &ExtensionIds::audio_level},
    ExtensionName{"http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                  &ExtensionIds::transport_sequence},
    ExtensionName{"http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", &ExtensionIds::send_time},
    ExtensionName{"http://www.webrtc.org/experiments/rtp-hdrext/playout-delay", &ExtensionIds::playout_delay},
    ExtensionName{"urn:3gpp:video-orientation", &ExtensionIds::orientation},
    ExtensionName{"https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
                  &ExtensionIds::dependencies},
    ExtensionName{"http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00", &ExtensionIds::layers,
                  true},
};

MediaDirection turned(MediaDirection direction) {
  if (direction == MediaDirection::sendonly) return MediaDirection::recvonly;
  return direction == MediaDirection::recvonly ? MediaDirection::sendonly : direction;
}

}  // namespace

std::optional<std::string_view> parameter_in(std::string_view parameters, std::string_view name) {
  for (auto parameter : words_of(parameters, ';')) {
    parameter.remove_prefix(std::min(parameter.find_first_not_of(' '), parameter.size()));
    const auto [key, value] = cut_at(parameter, '=');
    if (ascii_lowered(key) == name) return value;
  }
  return std::nullopt;
}

std::vector<JoinedCodec> chosen_codecs(const MediaDescription& offered, const CodecChoice& choice) {
  std::vector<JoinedCodec> chosen;
  const auto take = [&](MeetingCodec codec, bool is_allowed) {
    if (const auto joined = found(offered, codec); joined && is_allowed) chosen.push_back(*joined);
  };
  const bool is_audio = offered.kind == MediaKind::audio;
  take(is_audio ? MeetingCodec::opus : MeetingCodec::vp8, true);
  if (chosen.empty()) return chosen;
  if (is_audio) {
    take(MeetingCodec::red, choice.red);
    if (chosen.size() == 2 && !is_red_of(offered, chosen[1], chosen[0].payload)) chosen.pop_back();
    return chosen;
  }
  take(MeetingCodec::h264, choice.h264);
  take(MeetingCodec::vp9, choice.vp9);
  take(MeetingCodec::av1, choice.av1);
  return chosen;
}

std::vector<CodecDescription> described(const std::vector<JoinedCodec>& chosen, const MediaDescription& offered) {
  std::vector<CodecDescription> codecs;
  for (const auto& joined : chosen) {
    auto codec = *with_payload(offered, joined.payload);
    codec.feedback = feedback_of(joined);
    codec.parameters = parameters_of(joined, codec);
    codecs.push_back(std::move(codec));
    if (!joined.retransmission) continue;
    auto again = *with_payload(offered, *joined.retransmission);
    again.feedback.clear();
    codecs.push_back(std::move(again));
  }
  return codecs;
}

ExtensionIds chosen_extensions(const MediaDescription& offered, bool is_from_client) {
  const auto against = is_from_client ? MediaDirection::recvonly : MediaDirection::sendonly;
  ExtensionIds chosen;
  for (const auto& name : kExtensions) {
    if (name.is_of_clients && !is_from_client) continue;
    const auto found = std::ranges::find(offered.extensions, name.uri, &ExtensionDescription::uri);
    if (found == offered.extensions.end() || found->id >= 15) continue;
    if (found->direction != against && found->direction != MediaDirection::inactive) chosen.*name.id = found->id;
  }
  return chosen;
}

std::vector<ExtensionDescription> described(const ExtensionIds& chosen, const MediaDescription& offered) {
  std::vector<ExtensionDescription> extensions;
  for (const auto& name : kExtensions) {
    const auto id = chosen.*name.id;
    if (id == 0) continue;
    const auto found = std::ranges::find(offered.extensions, id, &ExtensionDescription::id);
    extensions.push_back({id, std::string(name.uri), turned(found->direction)});
  }
  return extensions;
}

}  // namespace madang::media
