#include "kernel/media/join_answer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/media/join_rules.hpp"

namespace madang::media {

namespace {

using Fault = std::optional<DescriptionFault>;

/// The first choice of each stream, without the mark of one that begins paused; what could not be said in a header
/// extension of one byte is not taken.
std::vector<std::string> rids_of(const MediaDescription& offered) {
  std::vector<std::string> rids;
  for (const auto& alternatives : offered.simulcast_sent) {
    const auto& first = alternatives.front();
    auto rid = first.starts_with('~') ? first.substr(1) : first;
    const auto is_it = [&](const RidDescription& known) { return known.is_sent && known.rid == rid; };
    if (rid.size() > 16 || std::ranges::none_of(offered.rids, is_it)) continue;
    if (rids.size() < kMostRids && std::ranges::find(rids, rid) == rids.end()) rids.push_back(std::move(rid));
  }
  return rids;
}

JoinedSlot slot_of(const MediaDescription& offered, SlotRole role, const CodecChoice& choice) {
  const bool from_client = is_from_client(role.kind);
  JoinedSlot slot{.role = role,
                  .mid = offered.mid,
                  .is_live = offered.direction != MediaDirection::inactive,
                  .codecs = chosen_codecs(offered, choice),
                  .extensions = chosen_extensions(offered, from_client)};
  if (!from_client) return slot;
  if (offered.kind == MediaKind::video) slot.rids = rids_of(offered);
  for (const auto& source : offered.sources) slot.client_ssrcs.push_back(source.ssrc);
  return slot;
}

/// Packets of a bundle are told apart by mid and rid, or by SSRCs that were announced.
Fault fault_of(const JoinedSlot& slot, const MediaDescription& offered) {
  const auto fault = [&](std::string_view reason) {
    return DescriptionFault{offered.line, fmt::format("{}: {}", name_of(slot.role), reason)};
  };
  if (slot.codecs.empty()) return fault(offered.kind == MediaKind::audio ? "lacks opus/48000/2" : "lacks VP8/90000");
  if (!is_from_client(slot.role.kind) || !slot.is_live) return std::nullopt;
  if (slot.extensions.mid == 0 && slot.client_ssrcs.empty())
    return fault("lacks both extmap urn:ietf:params:rtp-hdrext:sdes:mid and a=ssrc");
  if (!slot.rids.empty() && slot.extensions.rid == 0)
    return fault("lacks extmap urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id, which simulcast needs");
  return std::nullopt;
}

void add_ids(ExtensionIds& all, const ExtensionIds& more) {
  for (const auto id : {&ExtensionIds::mid, &ExtensionIds::rid, &ExtensionIds::repaired_rid, &ExtensionIds::audio_level,
                        &ExtensionIds::transport_sequence, &ExtensionIds::send_time, &ExtensionIds::playout_delay,
                        &ExtensionIds::orientation, &ExtensionIds::dependencies, &ExtensionIds::layers})
    if (more.*id != 0) all.*id = more.*id;
}

MediaDirection direction_of(const JoinedSlot& slot) {
  if (!slot.is_live) return MediaDirection::inactive;
  return is_from_client(slot.role.kind) ? MediaDirection::recvonly : MediaDirection::sendonly;
}

void describe_simulcast(const JoinedSlot& slot, MediaDescription& answer) {
  for (const auto& rid : slot.rids) {
    answer.rids.push_back({.rid = rid, .is_sent = false});
    answer.simulcast_received.push_back({rid});
  }
}

/// No stream's name in the msid: what a slot shows and what another lets hear belong to different people at different
/// times, and browsers would hold streams of one name together.
void describe_sources(const JoinedSlot& slot, const OurTransport& ours, MediaDescription& answer) {
  if (is_from_client(slot.role.kind)) return;
  auto track = name_of(slot.role);
  std::ranges::replace(track, ' ', '-');
  answer.msid = "- " + track;
  answer.sources.push_back({slot.sources.ssrc, ours.cname});
  if (std::ranges::none_of(slot.codecs, [](const auto& codec) { return codec.retransmission.has_value(); })) return;
  answer.sources.push_back({slot.sources.retransmission, ours.cname});
  answer.source_groups.push_back({"FID", {slot.sources.ssrc, slot.sources.retransmission}});
}

/// ICE and DTLS stand at every medium, though the first speaks for the bundle: so all browsers read them. Candidates
/// stand at the first alone.
MediaDescription described(const JoinedSlot& slot, const MediaDescription& offered, const OurTransport& ours) {
  MediaDescription answer{.kind = offered.kind, .protocol = offered.protocol, .mid = slot.mid};
  answer.direction = direction_of(slot);
  answer.muxes_rtcp = true;
  answer.has_reduced_rtcp = offered.has_reduced_rtcp;
  answer.mixes_extensions = offered.mixes_extensions;
  answer.transport = {.ufrag = ours.ufrag, .password = ours.password, .setup = DtlsSetup::passive};
  answer.codecs = described(slot.codecs, offered);
  answer.extensions = described(slot.extensions, offered);
  describe_simulcast(slot, answer);
  describe_sources(slot, ours, answer);
  return answer;
}

SessionDescription answer_without_media(const SessionDescription& offer, const OurTransport& ours) {
  SessionDescription answer{.session = ours.session, .version = ours.version, .is_ice_lite = true};
  answer.mixes_extensions = offer.mixes_extensions;
  answer.transport.fingerprints = {ours.fingerprint};
  for (const auto& media : offer.media) answer.bundle.push_back(media.mid);
  return answer;
}

bool mixes(const SessionDescription& offer) {
  return offer.mixes_extensions || std::ranges::all_of(offer.media, &MediaDescription::mixes_extensions);
}

}  // namespace

std::expected<Join, DescriptionFault> answer_join(const SessionDescription& offer, const OurTransport& ours,
                                                  const CodecChoice& choice) {
  if (auto fault = fault_of(offer)) return std::unexpected(std::move(*fault));
  auto transport = transport_of(offer, offer.media.front());
  Join join{.client = {std::move(transport.ufrag), std::move(transport.password), std::move(transport.fingerprints)},
            .mixes_extensions = mixes(offer)};
  auto answer = answer_without_media(offer, ours);
  for (std::size_t place = 0; place < offer.media.size(); ++place) {
    const auto& offered = offer.media[place];
    auto slot = slot_of(offered, *slot_at(place), choice);
    if (auto fault = fault_of(slot, offered)) return std::unexpected(std::move(*fault));
    if (place >= kSendSlots) slot.sources = ours.sources[place - kSendSlots];
    answer.media.push_back(described(slot, offered, ours));
    add_ids(join.extensions, slot.extensions);
    join.slots.push_back(std::move(slot));
  }
  answer.media.front().transport.candidates = ours.candidates;
  answer.media.front().transport.is_gathered = true;
  join.answer = written(answer);
  return join;
}

}  // namespace madang::media
