#include <algorithm>

#include "base/fuzz/harness.hpp"
#include "kernel/media/join_answer.hpp"

// What a browser offers, and our answer to it.

namespace madang::fuzz {

using namespace media;

namespace {

bool is_one_line(std::string_view text) { return !text.contains('\n') && !text.contains('\r') && !text.contains('\0'); }

SessionDescription without_lines(SessionDescription description) {
  for (auto& media : description.media) media.line = 0;
  return description;
}

OurTransport our_transport() {
  OurTransport ours{.ufrag = "w3abc",
                    .password = "0123456789abcdefghijkl",
                    .fingerprint = {"sha-256", "AB:CD"},
                    .candidates = {{"1", 1, "udp", 2130706431, "192.0.2.7", 40000, "host", ""}},
                    .cname = "madang"};
  for (std::uint32_t i = 0; i < ours.sources.size(); ++i) ours.sources[i] = {1000 + 2 * i, 1001 + 2 * i};
  return ours;
}

bool offers(const MediaDescription& media, std::uint8_t payload) {
  return std::ranges::find(media.codecs, payload, &CodecDescription::payload) != media.codecs.end();
}

void look_at(const MediaDescription& offered, const MediaDescription& answered, const JoinedSlot& slot) {
  must(answered.kind == offered.kind && answered.mid == offered.mid, "media stay where they are");
  must(!answered.codecs.empty() && answered.codecs.size() <= 8, "there is a codec, and few");
  for (const auto& codec : answered.codecs) must(offers(offered, codec.payload), "what is taken was offered");
  for (const auto& extension : answered.extensions)
    must(std::ranges::any_of(offered.extensions,
                             [&](const auto& one) { return one.id == extension.id && one.uri == extension.uri; }),
         "extensions keep their ids");
  must(slot.rids.size() <= kMostRids && answered.simulcast_received.size() == slot.rids.size(), "layers are few");
  must(answered.transport.setup == DtlsSetup::passive, "we are passive");
}

void answer(const SessionDescription& offer) {
  const auto joined = answer_join(offer, our_transport(), {.av1 = true, .red = true});
  if (!joined) {
    must(!joined.error().reason.empty() && is_one_line(joined.error().reason), "a refusal says why");
    return;
  }
  const auto answered = read_session_description(joined->answer);
  must(answered.has_value() && answered->is_ice_lite, "what we answer can be read");
  must(answered->media.size() == offer.media.size() && joined->slots.size() == offer.media.size(), "medium by medium");
  for (std::size_t i = 0; i < offer.media.size(); ++i) look_at(offer.media[i], answered->media[i], joined->slots[i]);
  must(!joined->client.fingerprints.empty() && !joined->client.ufrag.empty(), "the client is known");
}

}  // namespace

void try_one(std::string_view input) {
  const auto offer = read_session_description(input);
  if (!offer) {
    must(is_one_line(offer.error().reason) && !offer.error().reason.empty(), "a fault says why, in a line");
    return;
  }
  const auto text = written(*offer);
  const auto again = read_session_description(text);
  must(text.size() > kMostDescriptionBytes || again.has_value(), "what is written is read");
  if (again) must(without_lines(*again) == without_lines(*offer), "as the same");
  answer(*offer);
}

}  // namespace madang::fuzz
