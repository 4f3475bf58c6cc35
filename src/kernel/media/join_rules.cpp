#include "kernel/media/join_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.hpp"

namespace madang::media {

namespace {

using Fault = std::optional<DescriptionFault>;

constexpr std::size_t kMostMidBytes = 16;  // what one byte of a header extension can say the length of

Fault fault_at(const MediaDescription& media, SlotRole role, std::string_view reason) {
  return DescriptionFault{media.line, fmt::format("{}: {}", name_of(role), reason)};
}

bool is_against(SlotKind kind, MediaDirection direction) {
  return direction == (is_from_client(kind) ? MediaDirection::recvonly : MediaDirection::sendonly);
}

Fault fault_of_shape(const MediaDescription& media, SlotRole role) {
  const auto kind = medium_of(role.kind);
  if (media.kind != kind) return fault_at(media, role, kind == MediaKind::audio ? "must be audio" : "must be video");
  if (!media.protocol.ends_with("/TLS/RTP/SAVPF") && !media.protocol.ends_with("/DTLS/RTP/SAVPF"))
    return fault_at(media, role, "must be UDP/TLS/RTP/SAVPF");
  if (media.port == 0 && !media.is_bundle_only) return fault_at(media, role, "is stopped (port 0)");
  if (is_against(role.kind, media.direction))
    return fault_at(media, role, is_from_client(role.kind) ? "must be sendonly" : "must be recvonly");
  if (!media.muxes_rtcp) return fault_at(media, role, "lacks a=rtcp-mux");
  return std::nullopt;
}

Fault fault_of_mid(const SessionDescription& offer, const MediaDescription& media, SlotRole role) {
  if (media.mid.empty()) return fault_at(media, role, "lacks a=mid");
  if (media.mid.size() > kMostMidBytes) return fault_at(media, role, "has a mid of more than 16 bytes");
  if (std::ranges::find(offer.bundle, media.mid) == offer.bundle.end())
    return fault_at(media, role, "is not in a=group:BUNDLE");
  return std::nullopt;
}

Fault fault_of_transport(const SessionDescription& offer) {
  const auto& first = offer.media.front();
  const auto transport = transport_of(offer, first);
  const auto role = *slot_at(0);
  if (transport.ufrag.empty()) return fault_at(first, role, "lacks a=ice-ufrag");
  if (transport.password.empty()) return fault_at(first, role, "lacks a=ice-pwd");
  if (transport.fingerprints.empty()) return fault_at(first, role, "lacks a=fingerprint");
  const auto is_strong = [](const auto& print) {
    return print.algorithm == "sha-256" || print.algorithm == "sha-384" || print.algorithm == "sha-512";
  };
  if (std::ranges::none_of(transport.fingerprints, is_strong))
    return fault_at(first, role, "has no a=fingerprint of sha-256, sha-384 or sha-512");
  if (transport.setup == DtlsSetup::passive) return fault_at(first, role, "is a=setup:passive, and so are we");
  if (!transport.setup) return fault_at(first, role, "lacks a=setup:actpass");
  return std::nullopt;
}

/// Within a bundle a payload type and the id of an extension mean one thing (RFC 8843 sections 9.1 and 10.2).
class BundleMeanings {
 public:
  Fault take(const MediaDescription& media, SlotRole role) {
    for (const auto& codec : media.codecs)
      if (!is_same(payloads_[codec.payload], meaning_of(codec)))
        return fault_at(media, role, fmt::format("payload type {} means another codec elsewhere", codec.payload));
    for (const auto& extension : media.extensions)
      if (!is_same(extensions_[extension.id], extension.uri))
        return fault_at(media, role, fmt::format("extmap {} means another extension elsewhere", extension.id));
    return mids_.insert(media.mid).second ? std::nullopt : fault_at(media, role, "has the mid of another medium");
  }

 private:
  static std::string meaning_of(const CodecDescription& codec) {
    return fmt::format("{}/{}/{}", ascii_lowered(codec.name), codec.clock, codec.channels);
  }
  static bool is_same(std::string& known, const std::string& meaning) {
    if (known.empty()) known = meaning;
    return known == meaning;
  }

  std::array<std::string, 128> payloads_;
  std::array<std::string, 256> extensions_;
  std::set<std::string> mids_;
};

}  // namespace

JoinTransport transport_of(const SessionDescription& offer, const MediaDescription& media) {
  const auto& of_all = offer.transport;
  const auto& own = media.transport;
  return {.ufrag = own.ufrag.empty() ? of_all.ufrag : own.ufrag,
          .password = own.password.empty() ? of_all.password : own.password,
          .fingerprints = own.fingerprints.empty() ? of_all.fingerprints : own.fingerprints,
          .setup = own.setup ? own.setup : of_all.setup};
}

std::optional<DescriptionFault> fault_of(const SessionDescription& offer) {
  if (offer.media.size() < kFewestSlots || offer.media.size() > kMostSlots)
    return DescriptionFault{
        0, fmt::format("the offer has {} media; a join has {} to {}", offer.media.size(), kFewestSlots, kMostSlots)};
  if (offer.is_ice_lite) return DescriptionFault{0, "the offer is ice-lite, and so are we: nobody would check"};
  if (auto fault = fault_of_transport(offer)) return fault;
  BundleMeanings meanings;
  for (std::size_t place = 0; place < offer.media.size(); ++place) {
    const auto& media = offer.media[place];
    const auto role = *slot_at(place);
    if (auto fault = fault_of_shape(media, role)) return fault;
    if (auto fault = fault_of_mid(offer, media, role)) return fault;
    if (auto fault = meanings.take(media, role)) return fault;
  }
  return std::nullopt;
}

}  // namespace madang::media
