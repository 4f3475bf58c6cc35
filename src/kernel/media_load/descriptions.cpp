#include "kernel/media_load/descriptions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "kernel/media/ice_candidates.hpp"
#include "kernel/media/join_codecs.hpp"

namespace madang::media_load {
namespace {

constexpr std::array kRids{"q", "h", "f"};
constexpr std::array kLargestFirst{"f", "h", "q"};
constexpr std::uint32_t kFirstSsrc = 0x2000'0000;

std::uint32_t ssrc_of(std::uint32_t source, unsigned stream) { return kFirstSsrc + 16 * source + stream; }

sfu::CodecDescription opus() {
  return {.payload = 111,
          .name = "opus",
          .clock = 48'000,
          .channels = 2,
          .parameters = "minptime=10;useinbandfec=1",
          .feedback = {"transport-cc"}};
}

std::vector<sfu::CodecDescription> vp8() {
  return {{.payload = 96,
           .name = "VP8",
           .clock = 90'000,
           .channels = 1,
           .parameters = "",
           .feedback = {"goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"}},
          {.payload = 97, .name = "rtx", .clock = 90'000, .channels = 1, .parameters = "apt=96", .feedback = {}}};
}

std::vector<sfu::ExtensionDescription> extensions(sfu::MediaKind kind) {
  std::vector<sfu::ExtensionDescription> all{
      {2, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"},
      {3, "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"},
      {4, "urn:ietf:params:rtp-hdrext:sdes:mid"}};
  if (kind == sfu::MediaKind::audio) {
    all.push_back({1, "urn:ietf:params:rtp-hdrext:ssrc-audio-level"});
    return all;
  }
  all.push_back({5, "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"});
  all.push_back({10, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"});
  all.push_back({11, "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"});
  return all;
}

sfu::TransportDescription transport_of(const LocalSide& local, sfu::DtlsSetup setup) {
  const auto text = local.fingerprint.text();
  return {.ufrag = local.credentials.ufrag,
          .password = local.credentials.password,
          .ice_options = {"trickle"},
          .fingerprints = {{"sha-256", text.substr(text.find(' ') + 1)}},
          .setup = setup,
          .candidates = {{.foundation = "1",
                          .component = 1,
                          .transport = "udp",
                          .priority = sfu::ice_priority(sfu::IceTransport::kUdp, 0),
                          .address = local.address.ip_text(),
                          .port = local.address.port,
                          .type = "host",
                          .tcp_type = ""}}};
}

void add_screen(sfu::MediaDescription& to, const LocalSide& local) {
  to.msid = fmt::format("bench{0} screen{0}", local.source);
  to.sources = {{ssrc_of(local.source, 4), "bench"}, {ssrc_of(local.source, 8), "bench"}};
  to.source_groups = {{"FID", {ssrc_of(local.source, 4), ssrc_of(local.source, 8)}}};
}

sfu::MediaDescription medium(sfu::MediaKind kind, std::string mid, sfu::MediaDirection direction,
                             const LocalSide& local) {
  sfu::MediaDescription made{.kind = kind,
                             .mid = std::move(mid),
                             .direction = direction,
                             .muxes_rtcp = true,
                             .has_reduced_rtcp = true,
                             .transport = transport_of(local, sfu::DtlsSetup::active)};
  made.codecs = kind == sfu::MediaKind::audio ? std::vector{opus()} : vp8();
  made.extensions = extensions(kind);
  return made;
}

void add_source(sfu::MediaDescription& to, const LocalSide& local) {
  to.msid = fmt::format("bench{0} microphone{0}", local.source);
  to.sources = {{ssrc_of(local.source, 0), "bench"}};
}

void add_layers(sfu::MediaDescription& to, const LocalSide& local, std::span<const char* const> rids) {
  to.msid = fmt::format("bench{0} camera{0}", local.source);
  for (const auto* rid : rids) {
    to.rids.push_back({.rid = rid, .is_sent = true, .restrictions = ""});
    to.simulcast_sent.push_back({rid});
  }
}

std::string finished(sfu::SessionDescription description) {
  for (const auto& media : description.media) description.bundle.push_back(media.mid);
  return written(description);
}

constexpr std::string_view kMicrophone = "0";  // mids: the places of join_slots.hpp, and of offer_to_publish too
constexpr std::string_view kCamera = "1";
constexpr std::string_view kScreen = "2";

const sfu::MediaDescription* sent_medium(const sfu::SessionDescription& answer, std::string_view mid) {
  const auto found = std::ranges::find_if(answer.media, [&](const sfu::MediaDescription& media) {
    return media.mid == mid && media.port != 0 && media.direction == sfu::MediaDirection::recvonly;
  });
  return found == answer.media.end() ? nullptr : &*found;
}

StreamNames names_in(const sfu::MediaDescription& media, std::uint32_t ssrc, std::uint32_t retransmission) {
  const auto codecs = sfu::chosen_codecs(media, {});
  if (codecs.empty()) throw std::runtime_error("the answer takes neither Opus nor VP8");
  const auto again = codecs.front().retransmission;
  return {.ssrc = ssrc,
          .retransmission = again ? retransmission : 0,
          .payload = codecs.front().payload,
          .retransmission_payload = again.value_or(0),
          .mid = media.mid,
          .rid = "",
          .ids = sfu::chosen_extensions(media, true)};
}

}  // namespace

std::string mid_of(sfu::SlotRole role) {
  for (std::size_t place = 0; place < sfu::kMostSlots; ++place)
    if (sfu::slot_at(place) == role) return std::to_string(place);
  throw std::runtime_error("there is no such slot");
}

std::string offer_to_join(const LocalSide& local, std::size_t tiles) {
  sfu::SessionDescription offer{.session = local.source + 1ULL, .version = 1};
  for (std::size_t place = 0; place < sfu::kFewestSlots + tiles; ++place) {
    const auto role = sfu::slot_at(place).value();
    const bool is_used = role.kind == sfu::SlotKind::microphone || role.kind == sfu::SlotKind::camera ||
                         (role.kind == sfu::SlotKind::screen && local.shares);
    const auto direction = is_used                          ? sfu::MediaDirection::sendonly
                           : sfu::is_from_client(role.kind) ? sfu::MediaDirection::inactive
                                                            : sfu::MediaDirection::recvonly;
    auto& media = offer.media.emplace_back(medium(sfu::medium_of(role.kind), std::to_string(place), direction, local));
    if (role.kind == sfu::SlotKind::microphone) add_source(media, local);
    if (role.kind == sfu::SlotKind::camera) add_layers(media, local, kRids);
    if (role.kind == sfu::SlotKind::screen && local.shares) add_screen(media, local);
  }
  return finished(std::move(offer));
}

std::string offer_to_publish(const LocalSide& local) {
  sfu::SessionDescription offer{.session = local.source + 1ULL, .version = 1};
  offer.media.push_back(medium(sfu::MediaKind::audio, "0", sfu::MediaDirection::sendonly, local));
  add_source(offer.media.back(), local);
  offer.media.push_back(medium(sfu::MediaKind::video, "1", sfu::MediaDirection::sendonly, local));
  add_layers(offer.media.back(), local, kLargestFirst);
  return finished(std::move(offer));
}

std::string answer_to(const sfu::SessionDescription& offer, const LocalSide& local) {
  sfu::SessionDescription answer{.session = local.source + 1ULL, .version = offer.version};
  for (const auto& theirs : offer.media) {
    auto& media = answer.media.emplace_back(medium(theirs.kind, theirs.mid, sfu::MediaDirection::recvonly, local));
    media.codecs = sfu::described(sfu::chosen_codecs(theirs, {}), theirs);
    media.extensions = sfu::described(sfu::chosen_extensions(theirs, false), theirs);
    if (theirs.port == 0) media.direction = sfu::MediaDirection::inactive;
  }
  return finished(std::move(answer));
}

RemoteSide remote_side(const sfu::SessionDescription& theirs) {
  if (theirs.media.empty()) throw std::runtime_error("a description without media");
  const auto& own = theirs.media.front().transport;
  const auto& used = own.ufrag.empty() ? theirs.transport : own;
  for (const auto* transport : {&own, &theirs.transport}) {
    for (const auto& candidate : transport->candidates) {
      const auto address = sfu::TransportAddress::read(candidate.address, candidate.port);
      if ((candidate.transport == "udp" || candidate.transport == "UDP") && address && !address->is_v6)
        return {.credentials = {.ufrag = used.ufrag, .password = used.password}, .address = *address};
    }
  }
  throw std::runtime_error("a description without a candidate for UDP");
}

SentNames sent_names(const sfu::SessionDescription& answer, std::uint32_t source) {
  SentNames names;
  if (const auto* audio = sent_medium(answer, kMicrophone)) names.microphone = names_in(*audio, ssrc_of(source, 0), 0);
  const auto* video = sent_medium(answer, kCamera);
  for (unsigned layer = 0; video != nullptr && layer < kRids.size(); ++layer) {
    names.layers.push_back(names_in(*video, ssrc_of(source, 1 + layer), ssrc_of(source, 5 + layer)));
    names.layers.back().rid = kRids[layer];
  }
  if (const auto* screen = sent_medium(answer, kScreen))
    names.screen = names_in(*screen, ssrc_of(source, 4), ssrc_of(source, 8));
  return names;
}

std::vector<SlotNames> received_slots(const sfu::SessionDescription& theirs) {
  std::vector<SlotNames> slots;
  for (const auto& media : theirs.media) {
    const bool sends =
        media.direction == sfu::MediaDirection::sendonly || media.direction == sfu::MediaDirection::sendrecv;
    const auto codecs = sfu::chosen_codecs(media, {});
    if (!sends || media.port == 0 || media.sources.empty() || codecs.empty()) continue;
    SlotNames slot{.mid = media.mid,
                   .kind = media.kind,
                   .ssrc = media.sources.front().ssrc,
                   .retransmission = 0,
                   .payload = codecs.front().payload};
    for (const auto& group : media.source_groups) {
      if (group.semantics != "FID" || group.ssrcs.size() != 2) continue;
      slot.ssrc = group.ssrcs[0];
      slot.retransmission = group.ssrcs[1];
    }
    slots.push_back(std::move(slot));
  }
  return slots;
}

std::uint8_t transport_sequence_id(const sfu::SessionDescription& theirs) {
  for (const auto& media : theirs.media)
    if (const auto id = sfu::chosen_extensions(media, false).transport_sequence; id != 0) return id;
  return 0;
}

}  // namespace madang::media_load
