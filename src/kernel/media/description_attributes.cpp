#include "kernel/media/description_attributes.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "kernel/media/description_words.hpp"

namespace madang::media {

namespace {

using Fault = std::string_view;

constexpr std::size_t kMostItems = 64;  // of any list of one medium

template <class Item>
Fault add(std::vector<Item>& items, Item item) {
  if (items.size() >= kMostItems) return "there are too many of these";
  items.push_back(std::move(item));
  return {};
}

CodecDescription* codec_of(MediaDescription& media, std::string_view digits) {
  const auto payload = number_in<std::uint8_t>(digits);
  if (!payload) return nullptr;
  const auto found = std::ranges::find(media.codecs, *payload, &CodecDescription::payload);
  return found == media.codecs.end() ? nullptr : &*found;
}

constexpr Fault kUnknownPayload = "the m= line does not have this payload type";

Fault take_rtpmap(std::string_view value, MediaDescription& media) {
  const auto [payload, encoding] = cut_at(value, ' ');
  auto* codec = codec_of(media, payload);
  if (codec == nullptr) return kUnknownPayload;
  if (!codec->name.empty()) return "this payload type has an rtpmap already";
  const auto parts = words_of(encoding, '/');
  if (parts.size() < 2 || parts.size() > 3 || parts[0].contains(' ')) return "an encoding is NAME/CLOCK[/CHANNELS]";
  const auto clock = number_in<std::uint32_t>(parts[1]);
  const auto channels = parts.size() == 3 ? number_in<std::uint8_t>(parts[2]) : 1;
  if (!clock || *clock == 0 || !channels || *channels == 0) return "the clock and the channels are numbers above 0";
  codec->name = parts[0];
  codec->clock = *clock;
  codec->channels = *channels;
  return {};
}

Fault take_fmtp(std::string_view value, MediaDescription& media) {
  const auto [payload, parameters] = cut_at(value, ' ');
  auto* codec = codec_of(media, payload);
  if (codec == nullptr) return kUnknownPayload;
  codec->parameters = parameters;
  return {};
}

Fault take_feedback(std::string_view value, MediaDescription& media) {
  const auto [payload, kind] = cut_at(value, ' ');
  if (kind.empty()) return "feedback has a kind";
  if (payload == "*") {
    for (auto& codec : media.codecs)
      if (const auto fault = add(codec.feedback, std::string(kind)); !fault.empty()) return fault;
    return {};
  }
  auto* codec = codec_of(media, payload);
  return codec == nullptr ? kUnknownPayload : add(codec->feedback, std::string(kind));
}

std::optional<MediaDirection> direction_in(std::string_view name) {
  if (name == "sendrecv") return MediaDirection::sendrecv;
  if (name == "sendonly") return MediaDirection::sendonly;
  if (name == "recvonly") return MediaDirection::recvonly;
  if (name == "inactive") return MediaDirection::inactive;
  return std::nullopt;
}

/// `4/sendonly urn:…`: attributes behind the URI say nothing to us.
Fault take_extension(std::string_view value, MediaDescription& media) {
  const auto words = words_of(value);
  if (words.size() < 2) return "a header extension has an id and a URI";
  const auto [digits, way] = cut_at(words[0], '/');
  const auto id = number_in<std::uint8_t>(digits);
  const auto direction = direction_in(way.empty() ? "sendrecv" : way);
  if (!direction) return "the direction of a header extension is sendrecv, sendonly, recvonly or inactive";
  if (!id || *id == 0 || *id == 15) return "the id of a header extension is 1 to 14 or 16 to 255";
  if (std::ranges::find(media.extensions, *id, &ExtensionDescription::id) != media.extensions.end())
    return "this id means another header extension already";
  return add(media.extensions, {*id, std::string(words[1]), *direction});
}

bool is_rid(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '-' || c == '_';
  });
}

Fault take_rid(std::string_view value, MediaDescription& media) {
  const auto [rid, rest] = cut_at(value, ' ');
  const auto [way, restrictions] = cut_at(rest, ' ');
  if (!is_rid(rid)) return "a rid has letters, digits, - and _";
  if (way != "send" && way != "recv") return "a rid is of send or recv";
  return add(media.rids, {std::string(rid), way == "send", std::string(restrictions)});
}

std::optional<SimulcastStreams> streams_in(std::string_view list) {
  SimulcastStreams streams;
  for (const auto stream : words_of(list, ';')) {
    auto& alternatives = streams.emplace_back();
    for (const auto rid : words_of(stream, ',')) {
      if (!is_rid(rid.substr(rid.starts_with('~') ? 1 : 0))) return std::nullopt;
      alternatives.emplace_back(rid);
    }
    if (alternatives.empty() || alternatives.size() > kMostItems || streams.size() > kMostItems) return std::nullopt;
  }
  return streams.empty() ? std::nullopt : std::optional(std::move(streams));
}

/// `send q;h;f recv 1,2`.
Fault take_simulcast(std::string_view value, MediaDescription& media) {
  const auto words = words_of(value);
  if (words.empty() || words.size() % 2 != 0) return "simulcast is send LIST, recv LIST or both";
  for (std::size_t i = 0; i < words.size(); i += 2) {
    if (words[i] != "send" && words[i] != "recv") return "simulcast goes to send or recv";
    auto& streams = words[i] == "send" ? media.simulcast_sent : media.simulcast_received;
    auto read = streams_in(words[i + 1]);
    if (!streams.empty() || !read) return "streams of simulcast are rids, each way once";
    streams = std::move(*read);
  }
  return {};
}

Fault take_source(std::string_view value, MediaDescription& media) {
  const auto [number, attribute] = cut_at(value, ' ');
  const auto ssrc = number_in<std::uint32_t>(number);
  if (!ssrc) return "an SSRC is a number of 32 bits";
  auto found = std::ranges::find(media.sources, *ssrc, &SourceDescription::ssrc);
  if (found == media.sources.end()) {
    if (const auto fault = add(media.sources, {*ssrc, {}}); !fault.empty()) return fault;
    found = media.sources.end() - 1;
  }
  if (attribute.starts_with("cname:")) found->cname = attribute.substr(6);
  return {};
}

Fault take_source_group(std::string_view value, MediaDescription& media) {
  const auto words = words_of(value);
  if (words.size() < 2 || words.size() > kMostItems) return "a group of sources has a name and SSRCs";
  SourceGroup group{std::string(words[0]), {}};
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto ssrc = number_in<std::uint32_t>(words[i]);
    if (!ssrc) return "an SSRC is a number of 32 bits";
    group.ssrcs.push_back(*ssrc);
  }
  return add(media.source_groups, std::move(group));
}

Fault take_mid(std::string_view value, MediaDescription& media) {
  if (value.empty() || value.contains(' ')) return "a mid is one word";
  media.mid = value;
  return {};
}

Fault take_msid(std::string_view value, MediaDescription& media) {
  media.msid = value;
  return {};
}

bool is_hexadecimal(std::string_view pairs) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); };
  if (pairs.size() % 3 != 2) return false;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    if (i % 3 == 2 ? pairs[i] != ':' : !is_digit(pairs[i])) return false;
  return true;
}

/// RFC 8122 has capitals, not everybody does.
Fault take_fingerprint(std::string_view value, TransportDescription& transport) {
  const auto [algorithm, pairs] = cut_at(value, ' ');
  std::string capitals(pairs);
  std::ranges::transform(capitals, capitals.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  if (algorithm.empty() || !is_hexadecimal(capitals)) return "a fingerprint is ALGORITHM and pairs of digits";
  return add(transport.fingerprints, {ascii_lowered(algorithm), std::move(capitals)});
}

std::optional<DtlsSetup> setup_in(std::string_view name) {
  if (name == "actpass") return DtlsSetup::actpass;
  if (name == "active") return DtlsSetup::active;
  if (name == "passive") return DtlsSetup::passive;
  return std::nullopt;
}

Fault take_setup(std::string_view value, TransportDescription& transport) {
  transport.setup = setup_in(value);
  return transport.setup ? Fault() : "a setup is actpass, active or passive";
}

bool is_ice_text(std::string_view text, std::size_t least) {
  return text.size() >= least && text.size() <= 256 && std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '+' || c == '/';
         });
}

Fault take_ufrag(std::string_view value, TransportDescription& transport) {
  if (!is_ice_text(value, 4)) return "an ice-ufrag has 4 to 256 letters, digits, + and /";
  transport.ufrag = value;
  return {};
}

Fault take_password(std::string_view value, TransportDescription& transport) {
  if (!is_ice_text(value, 22)) return "an ice-pwd has 22 to 256 letters, digits, + and /";
  transport.password = value;
  return {};
}

Fault take_ice_options(std::string_view value, TransportDescription& transport) {
  for (const auto option : words_of(value))
    if (const auto fault = add(transport.ice_options, std::string(option)); !fault.empty()) return fault;
  return {};
}

/// One that is not understood, or one too many, is passed over: who offers is found by the checks it sends (RFC 8839).
Fault take_candidate(std::string_view value, TransportDescription& transport) {
  const auto words = words_of(value);
  if (words.size() < 8 || words[6] != "typ") return {};
  const auto component = number_in<std::uint8_t>(words[1]);
  const auto priority = number_in<std::uint32_t>(words[3]);
  const auto port = number_in<std::uint16_t>(words[5]);
  if (!component || !priority || !port) return {};
  CandidateDescription candidate{std::string(words[0]), *component, std::string(words[2]), *priority,
                                 std::string(words[4]), *port,      std::string(words[7]), {}};
  for (std::size_t i = 8; i + 1 < words.size(); i += 2)
    if (words[i] == "tcptype") candidate.tcp_type = words[i + 1];
  (void)add(transport.candidates, std::move(candidate));
  return {};
}

template <class Subject>
struct Attribute {
  std::string_view name;
  Fault (*take)(std::string_view, Subject&);
};

constexpr std::array kOfMedia = {
    Attribute<MediaDescription>{"rtpmap", take_rtpmap},    Attribute<MediaDescription>{"fmtp", take_fmtp},
    Attribute<MediaDescription>{"rtcp-fb", take_feedback}, Attribute<MediaDescription>{"extmap", take_extension},
    Attribute<MediaDescription>{"rid", take_rid},          Attribute<MediaDescription>{"simulcast", take_simulcast},
    Attribute<MediaDescription>{"ssrc", take_source},      Attribute<MediaDescription>{"ssrc-group", take_source_group},
    Attribute<MediaDescription>{"mid", take_mid},          Attribute<MediaDescription>{"msid", take_msid},
};

constexpr std::array kOfTransport = {
    Attribute<TransportDescription>{"fingerprint", take_fingerprint},
    Attribute<TransportDescription>{"setup", take_setup},
    Attribute<TransportDescription>{"ice-ufrag", take_ufrag},
    Attribute<TransportDescription>{"ice-pwd", take_password},
    Attribute<TransportDescription>{"ice-options", take_ice_options},
    Attribute<TransportDescription>{"candidate", take_candidate},
};

void take_flag(std::string_view name, SessionDescription& session, MediaDescription* media) {
  if (name == "ice-lite" && media == nullptr) session.is_ice_lite = true;
  if (name == "extmap-allow-mixed") (media ? media->mixes_extensions : session.mixes_extensions) = true;
  if (name == "end-of-candidates") (media ? media->transport : session.transport).is_gathered = true;
  if (media == nullptr) return;
  if (name == "rtcp-mux" || name == "rtcp-mux-only") media->muxes_rtcp = true;
  if (name == "rtcp-rsize") media->has_reduced_rtcp = true;
  if (name == "bundle-only") media->is_bundle_only = true;
  if (const auto direction = direction_in(name)) media->direction = *direction;
}

Fault take_group(std::string_view value, SessionDescription& session) {
  const auto words = words_of(value);
  if (words.empty() || words[0] != "BUNDLE" || !session.bundle.empty()) return {};
  for (std::size_t i = 1; i < words.size(); ++i)
    if (const auto fault = add(session.bundle, std::string(words[i])); !fault.empty()) return fault;
  return {};
}

}  // namespace

std::string_view take_attribute(std::string_view value, SessionDescription& session, MediaDescription* of_media) {
  const auto [name, rest] = cut_at(value, ':');
  if (name.size() == value.size()) {
    take_flag(name, session, of_media);
    return {};
  }
  if (name == "group") return of_media ? "a group is of all media" : take_group(rest, session);
  for (const auto& attribute : kOfTransport)
    if (attribute.name == name) return attribute.take(rest, of_media ? of_media->transport : session.transport);
  if (of_media == nullptr) return {};
  for (const auto& attribute : kOfMedia)
    if (attribute.name == name) return attribute.take(rest, *of_media);
  return {};
}

}  // namespace madang::media
