#include "kernel/media/join_answer.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "kernel/media/tests/offers.hpp"

namespace madang::media {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

OurTransport our_transport() {
  OurTransport ours{.ufrag = "w3abc",
                    .password = "0123456789abcdefghijkl",
                    .fingerprint = {"sha-256", "AB:CD"},
                    .candidates = {{"1", 1, "udp", 2130706431, "192.0.2.7", 40000, "host", ""},
                                   {"2", 1, "tcp", 2128609279, "192.0.2.7", 443, "host", "passive"}},
                    .cname = "madang",
                    .session = 77,
                    .version = 3};
  for (std::uint32_t i = 0; i < ours.sources.size(); ++i) ours.sources[i] = {1000 + 2 * i, 1001 + 2 * i};
  return ours;
}

Join join(const std::string& offer, const CodecChoice& choice = {}) {
  const auto read = read_session_description(offer);
  if (!read) throw std::invalid_argument(read.error().reason);
  auto joined = answer_join(*read, our_transport(), choice);
  if (!joined) throw std::invalid_argument(joined.error().reason);
  return std::move(*joined);
}

SessionDescription answer_of(const Join& joined) { return read_session_description(joined.answer).value(); }

std::string refusal(const std::string& offer) {
  const auto read = read_session_description(offer);
  if (!read) return "unreadable: " + read.error().reason;
  const auto joined = answer_join(*read, our_transport(), {});
  return joined ? "none" : fmt::format("{} {}", joined.error().line, joined.error().reason);
}

std::vector<MeetingCodec> codecs_of(const JoinedSlot& slot) {
  std::vector<MeetingCodec> codecs;
  for (const auto& codec : slot.codecs) codecs.push_back(codec.codec);
  return codecs;
}

std::vector<unsigned> payloads_of(const MediaDescription& media) {
  std::vector<unsigned> payloads;
  for (const auto& codec : media.codecs) payloads.push_back(codec.payload);
  return payloads;
}

const CodecDescription& codec_named(const MediaDescription& media, std::string_view name) {
  const auto found = std::ranges::find(media.codecs, name, &CodecDescription::name);
  if (found == media.codecs.end()) throw std::invalid_argument(std::string(name));
  return *found;
}

TEST(JoinAnswerTest, every_place_of_the_offer_has_its_use) {
  EXPECT_EQ(name_of(*slot_at(0)), "microphone");
  EXPECT_EQ(name_of(*slot_at(3)), "screen sound");
  EXPECT_EQ(name_of(*slot_at(8)), "voice 5");
  EXPECT_EQ(name_of(*slot_at(11)), "stage");
  EXPECT_EQ(name_of(*slot_at(36)), "tile 25");
  EXPECT_FALSE(slot_at(37).has_value());
  EXPECT_EQ(kMostSlots, 37U);
}

TEST(JoinAnswerTest, we_are_ice_lite_passive_and_one_bundle) {
  for (const auto& offer : {tests::chromium_offer(25), tests::firefox_offer(25)}) {
    const auto joined = join(offer);
    const auto answer = answer_of(joined);
    EXPECT_TRUE(answer.is_ice_lite);
    EXPECT_EQ(answer.session, 77U);
    EXPECT_EQ(answer.version, 3U);
    EXPECT_EQ(answer.bundle, read_session_description(offer)->bundle);
    ASSERT_THAT(answer.media, SizeIs(37));
    EXPECT_EQ(answer.transport.fingerprints, std::vector({our_transport().fingerprint}));
    for (const auto& media : answer.media) {
      EXPECT_EQ(media.transport.ufrag, "w3abc");
      EXPECT_EQ(media.transport.setup, DtlsSetup::passive);
      EXPECT_TRUE(media.muxes_rtcp);
      EXPECT_NE(media.port, 0);
      EXPECT_EQ(media.transport.candidates.size(), &media == answer.media.data() ? 2U : 0U);
    }
    EXPECT_TRUE(answer.media[0].transport.is_gathered);
  }
}

TEST(JoinAnswerTest, directions_are_turned_and_media_kept) {
  const auto answer = answer_of(join(tests::firefox_offer(2)));
  ASSERT_THAT(answer.media, SizeIs(14));
  for (std::size_t place = 0; place < answer.media.size(); ++place) {
    const auto role = *slot_at(place);
    EXPECT_EQ(answer.media[place].kind, medium_of(role.kind));
    EXPECT_EQ(answer.media[place].direction,
              is_from_client(role.kind) ? MediaDirection::recvonly : MediaDirection::sendonly);
  }
}

TEST(JoinAnswerTest, the_other_side_of_the_transport_is_known) {
  const auto chromium = join(tests::chromium_offer(1));
  EXPECT_EQ(chromium.client.ufrag, "Jpbd");
  EXPECT_EQ(chromium.client.password, "Fus4hRjMrpP46HRkXRz+RPdL");
  EXPECT_TRUE(chromium.client.fingerprints.at(0).value.starts_with("04:B3"));
  EXPECT_TRUE(chromium.mixes_extensions);
  const auto firefox = join(tests::firefox_offer(1));
  EXPECT_EQ(firefox.client.ufrag, "1f0c2b7e");
  EXPECT_TRUE(firefox.client.fingerprints.at(0).value.starts_with("9D:1C"));
}

TEST(JoinAnswerTest, chromium_gets_constrained_baseline_and_vp9_behind_vp8) {
  const auto joined = join(tests::chromium_offer(1));
  const auto& camera = joined.slots[1];
  EXPECT_THAT(codecs_of(camera), ElementsAre(MeetingCodec::vp8, MeetingCodec::h264, MeetingCodec::vp9));
  EXPECT_THAT(camera.codecs[1], AllOf(Field(&JoinedCodec::payload, 106), Field(&JoinedCodec::retransmission, 107),
                                      Field(&JoinedCodec::has_nack, true), Field(&JoinedCodec::has_picture_loss, true),
                                      Field(&JoinedCodec::has_full_intra, true)));
  const auto answer = answer_of(joined);
  EXPECT_THAT(payloads_of(answer.media[1]), ElementsAre(96, 97, 106, 107, 98, 99));
  EXPECT_THAT(answer.media[1].codecs[0].feedback, ElementsAre("transport-cc", "ccm fir", "nack", "nack pli"));
  EXPECT_THAT(answer.media[1].codecs[1],
              AllOf(Field(&CodecDescription::parameters, "apt=96"), Field(&CodecDescription::feedback, IsEmpty())));
  EXPECT_EQ(codec_named(answer.media[1], "H264").parameters,
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
}

TEST(JoinAnswerTest, firefox_without_its_plug_in_gets_vp8_and_vp9_unbounded) {
  const auto joined = join(tests::firefox_offer(1));
  EXPECT_THAT(codecs_of(joined.slots[1]), ElementsAre(MeetingCodec::vp8, MeetingCodec::vp9));
  const auto answer = answer_of(joined);
  EXPECT_THAT(payloads_of(answer.media[1]), ElementsAre(120, 124, 121, 125));
  EXPECT_EQ(codec_named(answer.media[1], "VP8").parameters, "");
}

TEST(JoinAnswerTest, av1_and_red_come_only_when_wanted) {
  const CodecChoice all{.av1 = true, .red = true};
  const auto joined = join(tests::chromium_offer(1), all);
  EXPECT_THAT(codecs_of(joined.slots[1]),
              ElementsAre(MeetingCodec::vp8, MeetingCodec::h264, MeetingCodec::vp9, MeetingCodec::av1));
  EXPECT_THAT(codecs_of(joined.slots[0]), ElementsAre(MeetingCodec::opus, MeetingCodec::red));
  EXPECT_EQ(codec_named(answer_of(joined).media[0], "red").parameters, "111/111");
  const auto of_another = tests::with(tests::chromium_offer(1), "a=fmtp:63 111/111", "a=fmtp:63 9/9");
  EXPECT_THAT(codecs_of(join(of_another, all).slots[0]), ElementsAre(MeetingCodec::opus));
  const CodecChoice least{.h264 = false, .vp9 = false};
  EXPECT_THAT(codecs_of(join(tests::chromium_offer(1), least).slots[1]), ElementsAre(MeetingCodec::vp8));
}

TEST(JoinAnswerTest, sound_pauses_in_silence_and_mends_itself_and_a_payload_type_has_one_set_of_parameters) {
  const auto answer = answer_of(join(tests::chromium_offer(1)));
  for (const auto& media : answer.media) {
    if (media.kind != MediaKind::audio) continue;
    const auto& opus = codec_named(media, "opus");
    EXPECT_EQ(opus.parameters, "minptime=10;useinbandfec=1;usedtx=1");
    EXPECT_THAT(opus.feedback, ElementsAre("transport-cc"));
  }
}

TEST(JoinAnswerTest, extensions_keep_the_ids_of_the_client) {
  const auto joined = join(tests::chromium_offer(1));
  const ExtensionIds of_all{.mid = 4,
                            .rid = 10,
                            .repaired_rid = 11,
                            .audio_level = 1,
                            .transport_sequence = 3,
                            .send_time = 2,
                            .playout_delay = 5,
                            .orientation = 13,
                            .dependencies = 12,
                            .layers = 9};
  EXPECT_EQ(joined.extensions, of_all);
  EXPECT_EQ(joined.slots[0].extensions,
            (ExtensionIds{.mid = 4, .audio_level = 1, .transport_sequence = 3, .send_time = 2}));
  EXPECT_EQ(joined.slots[11].extensions.rid, 0) << "what we send has one layer";
  EXPECT_EQ(joined.slots[11].extensions.layers, 0);
  const auto answer = answer_of(joined);
  EXPECT_THAT(answer.media[0].extensions, SizeIs(4));
}

TEST(JoinAnswerTest, an_extension_offered_one_way_is_answered_the_other) {
  const auto joined = join(tests::firefox_offer(1));
  EXPECT_EQ(joined.slots[1].extensions.playout_delay, 0) << "Firefox takes it and does not send it";
  EXPECT_EQ(joined.slots[11].extensions.playout_delay, 6);
  EXPECT_EQ(joined.slots[1].extensions.rid, 8);
  const auto answer = answer_of(joined);
  const auto& stage = answer.media[11].extensions;
  EXPECT_EQ(std::ranges::find(stage, 6, &ExtensionDescription::id)->direction, MediaDirection::sendonly);
  const auto& camera = answer.media[1].extensions;
  EXPECT_EQ(std::ranges::find(camera, 8, &ExtensionDescription::id)->direction, MediaDirection::recvonly);
}

TEST(JoinAnswerTest, simulcast_is_received_by_the_rids_of_the_client) {
  for (const auto& offer : {tests::chromium_offer(1), tests::firefox_offer(1)}) {
    const auto joined = join(offer);
    EXPECT_THAT(joined.slots[1].rids, ElementsAre("q", "h", "f"));
    EXPECT_THAT(joined.slots[2].rids, IsEmpty());
    const auto answer = answer_of(joined);
    EXPECT_THAT(answer.media[1].simulcast_received, ElementsAre(ElementsAre("q"), ElementsAre("h"), ElementsAre("f")));
    EXPECT_THAT(answer.media[1].rids, Each(Field(&RidDescription::is_sent, false)));
    EXPECT_THAT(answer.media[1].simulcast_sent, IsEmpty());
  }
}

TEST(JoinAnswerTest, of_simulcast_three_layers_are_taken_and_the_first_of_alternatives) {
  const auto offer = tests::with(tests::chromium_offer(0), "a=simulcast:send q;h;f",
                                 "a=rid:x send\r\na=rid:y send\r\na=simulcast:send ~q,x;h;unknown;f;y");
  EXPECT_THAT(join(offer).slots[1].rids, ElementsAre("q", "h", "f"));
}

TEST(JoinAnswerTest, what_a_client_is_sent_has_its_sources_from_the_beginning) {
  const auto joined = join(tests::chromium_offer(25));
  EXPECT_EQ(joined.slots[4].sources.ssrc, 1000U);
  EXPECT_EQ(joined.slots[36].sources.retransmission, 1065U);
  EXPECT_THAT(joined.slots[0].client_ssrcs, ElementsAre(216329669U));
  EXPECT_THAT(joined.slots[2].client_ssrcs, ElementsAre(1102U, 1103U));
  const auto answer = answer_of(joined);
  EXPECT_THAT(answer.media[36].sources,
              ElementsAre(SourceDescription{1064, "madang"}, SourceDescription{1065, "madang"}));
  EXPECT_THAT(answer.media[36].source_groups, ElementsAre(SourceGroup{"FID", {1064, 1065}}));
  EXPECT_EQ(answer.media[36].msid, "- tile-25");
  EXPECT_THAT(answer.media[4].sources, ElementsAre(SourceDescription{1000, "madang"}));
  EXPECT_THAT(answer.media[0].sources, IsEmpty());
}

TEST(JoinAnswerTest, the_answer_is_of_one_size_whoever_is_there) {
  EXPECT_EQ(join(tests::chromium_offer(25)).answer.size(), join(tests::chromium_offer(25)).answer.size());
  EXPECT_LT(join(tests::chromium_offer(25)).answer.size(), 64U * 1024);
}

TEST(JoinAnswerTest, who_may_only_watch_says_inactive) {
  const auto offer = tests::with(tests::chromium_offer(1), "a=sendonly", "a=inactive");
  const auto joined = join(offer);
  EXPECT_FALSE(joined.slots[0].is_live);
  EXPECT_TRUE(joined.slots[4].is_live);
  EXPECT_EQ(answer_of(joined).media[0].direction, MediaDirection::inactive);
}

TEST(JoinAnswerTest, who_offers_both_ways_gets_the_one_that_the_slot_is_for) {
  const auto both =
      tests::with(tests::with(tests::chromium_offer(1), "a=sendonly", "a=sendrecv"), "a=recvonly", "a=sendrecv");
  const auto answer = answer_of(join(both));
  EXPECT_EQ(answer.media[0].direction, MediaDirection::recvonly);
  EXPECT_EQ(answer.media[11].direction, MediaDirection::sendonly);
}

/// The offer of Chromium with all of something taken away or changed.
std::string chromium_with(std::string_view from, std::string_view to) {
  return tests::with(tests::chromium_offer(1), from, to);
}

TEST(JoinAnswerTest, a_refusal_names_the_medium_and_what_it_lacks) {
  EXPECT_EQ(refusal("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n"), "0 the offer has 0 media; a join has 12 to 37");
  EXPECT_EQ(refusal(tests::chromium_offer(26)), "0 the offer has 38 media; a join has 12 to 37");
  EXPECT_EQ(refusal(chromium_with("a=ice-pwd:Fus4hRjMrpP46HRkXRz+RPdL\r\n", "")), "8 microphone: lacks a=ice-pwd");
  EXPECT_EQ(refusal(chromium_with("a=fingerprint:sha-256", "a=fingerprint:sha-1")),
            "8 microphone: has no a=fingerprint of sha-256, sha-384 or sha-512");
  EXPECT_EQ(refusal(chromium_with("a=setup:actpass", "a=setup:passive")),
            "8 microphone: is a=setup:passive, and so are we");
  EXPECT_EQ(refusal(chromium_with("a=setup:actpass\r\n", "")), "8 microphone: lacks a=setup:actpass");
  EXPECT_EQ(refusal(chromium_with("a=rtcp-mux\r\n", "")), "8 microphone: lacks a=rtcp-mux");
  EXPECT_EQ(refusal(chromium_with("opus/48000/2", "speex/16000")), "8 microphone: lacks opus/48000/2");
  EXPECT_EQ(refusal(chromium_with("VP8/90000", "XP8/90000")), "37 camera: lacks VP8/90000");
  EXPECT_EQ(refusal(chromium_with("a=group:BUNDLE 0 1", "a=group:BUNDLE 0")), "37 camera: is not in a=group:BUNDLE");
  EXPECT_EQ(refusal(chromium_with("a=sendonly", "a=recvonly")), "8 microphone: must be sendonly");
  EXPECT_EQ(refusal(chromium_with("m=audio 9 ", "m=audio 0 ")), "8 microphone: is stopped (port 0)");
  EXPECT_EQ(refusal(chromium_with("UDP/TLS/RTP/SAVPF", "RTP/AVP")), "8 microphone: must be UDP/TLS/RTP/SAVPF");
  EXPECT_EQ(refusal(chromium_with("a=extmap-allow-mixed", "a=ice-lite")),
            "0 the offer is ice-lite, and so are we: nobody would check");
}

TEST(JoinAnswerTest, packets_that_could_not_be_told_apart_are_refused) {
  EXPECT_EQ(refusal(chromium_with("a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n", "")),
            "36 camera: lacks both extmap urn:ietf:params:rtp-hdrext:sdes:mid and a=ssrc");
  EXPECT_EQ(refusal(chromium_with("rtp-hdrext:sdes:rtp-stream-id", "rtp-hdrext:sdes:other")),
            "37 camera: lacks extmap urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id, which simulcast needs");
  EXPECT_EQ(refusal(tests::with_first(tests::chromium_offer(1), "a=rtpmap:63 red/48000/2", "a=rtpmap:63 L16/48000/2")),
            "262 screen sound: payload type 63 means another codec elsewhere");
  EXPECT_EQ(refusal(tests::with_first(tests::chromium_offer(1), "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                                      "a=extmap:4 urn:x")),
            "37 camera: extmap 4 means another extension elsewhere");
  EXPECT_EQ(refusal(tests::with_first(tests::chromium_offer(1), "a=mid:1\r\n", "a=mid:0\r\n")),
            "37 camera: has the mid of another medium");
  EXPECT_EQ(refusal(tests::with_first(tests::firefox_offer(1), "m=video", "m=audio")), "31 camera: must be video");
}

}  // namespace
}  // namespace madang::media
