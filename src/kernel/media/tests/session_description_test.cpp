#include "kernel/media/session_description.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "kernel/media/tests/offers.hpp"

namespace madang::media {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kHead = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

SessionDescription read(std::string_view text) {
  auto read = read_session_description(text);
  if (!read) throw std::invalid_argument(fmt::format("line {}: {}", read.error().line, read.error().reason));
  return std::move(*read);
}

SessionDescription without_lines(SessionDescription description) {
  for (auto& media : description.media) media.line = 0;
  return description;
}

std::string fault_of(std::string_view text) {
  const auto read = read_session_description(text);
  return read ? "none" : fmt::format("{} {}", read.error().line, read.error().reason);
}

/// The fault of one line below an `m=` line.
std::string fault_in_media(std::string_view line) {
  return fault_of(std::string(kHead) + "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n" + std::string(line) + "\r\n");
}

TEST(SessionDescriptionTest, chromium_says_ice_and_dtls_of_each_medium) {
  const auto offer = read(tests::chromium_offer(25));
  ASSERT_THAT(offer.media, SizeIs(37));
  EXPECT_THAT(offer.bundle, SizeIs(37));
  EXPECT_EQ(offer.session, 4396055952786825640U);
  EXPECT_EQ(offer.version, 2U);
  EXPECT_TRUE(offer.mixes_extensions);
  EXPECT_TRUE(offer.transport.ufrag.empty());
  const auto& camera = offer.media[1];
  EXPECT_EQ(camera.kind, MediaKind::video);
  EXPECT_EQ(camera.mid, "1");
  EXPECT_EQ(camera.direction, MediaDirection::sendonly);
  EXPECT_TRUE(camera.muxes_rtcp && camera.has_reduced_rtcp);
  EXPECT_EQ(camera.transport.ufrag, "Jpbd");
  EXPECT_EQ(camera.transport.setup, DtlsSetup::actpass);
  EXPECT_THAT(camera.transport.ice_options, ElementsAre("trickle"));
  ASSERT_THAT(camera.transport.fingerprints, SizeIs(1));
  EXPECT_EQ(camera.transport.fingerprints[0].algorithm, "sha-256");
  EXPECT_THAT(camera.rids,
              ElementsAre(RidDescription{"q", true, ""}, RidDescription{"h", true, ""}, RidDescription{"f", true, ""}));
  EXPECT_THAT(camera.simulcast_sent, ElementsAre(ElementsAre("q"), ElementsAre("h"), ElementsAre("f")));
  EXPECT_THAT(camera.codecs, SizeIs(21));
  EXPECT_EQ(camera.codecs[0],
            (CodecDescription{96, "VP8", 90'000, 1, "", {"goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"}}));
  const auto& screen = offer.media[2];
  EXPECT_THAT(screen.source_groups, ElementsAre(SourceGroup{"FID", {1102, 1103}}));
  EXPECT_THAT(screen.sources, SizeIs(2));
}

TEST(SessionDescriptionTest, firefox_says_the_fingerprint_of_all_media_and_bundles_the_others_only) {
  const auto offer = read(tests::firefox_offer(4));
  ASSERT_THAT(offer.media, SizeIs(16));
  EXPECT_EQ(offer.user, "mozilla...THIS_IS_SDPARTA-99.0");
  ASSERT_THAT(offer.transport.fingerprints, SizeIs(1));
  EXPECT_TRUE(offer.media[0].transport.fingerprints.empty());
  EXPECT_EQ(offer.media[0].codecs[0],
            (CodecDescription{109, "opus", 48'000, 2, "maxplaybackrate=48000;stereo=1;useinbandfec=1", {}}));
  EXPECT_FALSE(offer.media[0].is_bundle_only);
  EXPECT_TRUE(offer.media[1].is_bundle_only);
  EXPECT_EQ(offer.media[1].port, 0);
  EXPECT_EQ(offer.media[0].extensions[1].direction, MediaDirection::recvonly);
}

TEST(SessionDescriptionTest, what_browsers_say_is_written_and_read_as_the_same) {
  for (const auto& text : {tests::chromium_offer(25), tests::firefox_offer(25), tests::chromium_offer(0)}) {
    const auto offer = without_lines(read(text));
    EXPECT_EQ(without_lines(read(written(offer))), offer);
  }
}

TEST(SessionDescriptionTest, lines_may_end_as_on_unix_and_the_last_with_nothing) {
  const auto text = tests::with(tests::firefox_offer(1), "\r\n", "\n");
  EXPECT_EQ(read(text), read(tests::firefox_offer(1)));
  EXPECT_EQ(read(text.substr(0, text.size() - 1)), read(text));
}

TEST(SessionDescriptionTest, feedback_of_all_is_of_each) {
  const auto text = std::string(kHead) + "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=rtcp-fb:* nack pli\r\n";
  const auto offer = read(text);
  EXPECT_THAT(offer.media[0].codecs[0].feedback, ElementsAre("nack pli"));
  EXPECT_THAT(offer.media[0].codecs[1].feedback, ElementsAre("nack pli"));
}

TEST(SessionDescriptionTest, candidates_that_are_not_understood_are_passed_over) {
  const auto offer = read(std::string(kHead) +
                          "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"
                          "a=candidate:1 1 udp 2122260223 9b36eaac-bb2e.local 56622 typ host generation 0 ufrag x\r\n"
                          "a=candidate:2 1 tcp 1518280447 192.0.2.9 9 typ host tcptype active generation 0\r\n"
                          "a=candidate:3 1 smoke signals\r\na=candidate:\r\na=end-of-candidates\r\n");
  const auto& transport = offer.media[0].transport;
  EXPECT_THAT(transport.candidates,
              ElementsAre(CandidateDescription{"1", 1, "udp", 2122260223, "9b36eaac-bb2e.local", 56622, "host", ""},
                          CandidateDescription{"2", 1, "tcp", 1518280447, "192.0.2.9", 9, "host", "active"}));
  EXPECT_TRUE(transport.is_gathered);
}

TEST(SessionDescriptionTest, unknown_attributes_are_passed_over) {
  const auto offer = read(std::string(kHead) +
                          "b=AS:1\r\na=msid-semantic: WMS\r\na=x-new:1\r\na=sctp-init:AAAA\r\n"
                          "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=sctp-port:5000\r\na=x-flag\r\n");
  EXPECT_EQ(offer.media.at(0).kind, MediaKind::application);
  EXPECT_THAT(offer.media[0].codecs, IsEmpty());
}

TEST(SessionDescriptionTest, a_fault_names_its_line_and_what_is_wrong) {
  EXPECT_EQ(fault_of(""), "0 a description begins with v=0 and o=");
  EXPECT_EQ(fault_of("v=1\r\n"), "1 v=1: a description begins with v=0");
  EXPECT_EQ(fault_of("v=0\r\ns=-\r\n"), "2 s=-: the second line is o=");
  EXPECT_EQ(fault_of("v=0\r\no=- one 2 IN IP4 0.0.0.0\r\n"),
            "2 o=-: the session and its version are numbers of 64 bits");
  EXPECT_EQ(fault_of(std::string(kHead) + "m=text 9 RTP/AVP 96\r\n"),
            "5 m=text: a medium is audio, video or application");
  EXPECT_EQ(fault_in_media("nonsense"), "6 nonsense: a line is a letter, = and a value");
  EXPECT_EQ(fault_in_media("a=rtpmap:98 VP9/90000"), "6 a=rtpmap: the m= line does not have this payload type");
  EXPECT_EQ(fault_in_media("a=rtpmap:96 VP8"), "6 a=rtpmap: an encoding is NAME/CLOCK[/CHANNELS]");
  EXPECT_EQ(fault_in_media("a=rtpmap:96 VP8/0"), "6 a=rtpmap: the clock and the channels are numbers above 0");
  EXPECT_EQ(fault_in_media("a=extmap:0 urn:x"), "6 a=extmap: the id of a header extension is 1 to 14 or 16 to 255");
  EXPECT_EQ(fault_in_media("a=extmap:3 urn:x\r\na=extmap:3 urn:y"),
            "7 a=extmap: this id means another header extension already");
  EXPECT_EQ(fault_in_media("a=ice-ufrag:abc"), "6 a=ice-ufrag: an ice-ufrag has 4 to 256 letters, digits, + and /");
  EXPECT_EQ(fault_in_media("a=setup:holdconn"), "6 a=setup: a setup is actpass, active or passive");
  EXPECT_EQ(fault_in_media("a=fingerprint:sha-256 4A:XY"),
            "6 a=fingerprint: a fingerprint is ALGORITHM and pairs of digits");
  EXPECT_EQ(fault_in_media("a=rid:q maybe"), "6 a=rid: a rid is of send or recv");
  EXPECT_EQ(fault_in_media("a=simulcast:send"), "6 a=simulcast: simulcast is send LIST, recv LIST or both");
  EXPECT_EQ(fault_in_media("a=ssrc:4294967296 cname:x"), "6 a=ssrc: an SSRC is a number of 32 bits");
  EXPECT_EQ(fault_in_media("a=group:BUNDLE 0"), "6 a=group: a group is of all media");
  EXPECT_EQ(fault_in_media("a=mid:"), "6 a=mid: a mid is one word");
}

TEST(SessionDescriptionTest, bytes_from_anywhere_are_not_repeated_in_the_reason) {
  EXPECT_EQ(fault_in_media("\xff\x1b[2J secrets"), "6 : a line is a letter, = and a value");
  EXPECT_EQ(fault_in_media(std::string("a=mid:a\0b", 9)), "6 a=mid: a line is a letter, = and a value");
}

TEST(SessionDescriptionTest, lists_are_bounded) {
  std::string text(kHead);
  for (std::size_t i = 0; i <= kMostMediaDescriptions; ++i) text += "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
  EXPECT_THAT(fault_of(text), HasSubstr("too many media"));
  std::string rids;
  for (int i = 0; i < 65; ++i) rids += fmt::format("a=rid:{} send\r\n", i);
  EXPECT_EQ(fault_in_media(rids), "70 a=rid: there are too many of these");
  EXPECT_THAT(fault_of(std::string(kHead) + "s=" + std::string(kMostDescriptionBytes, 'x')), HasSubstr("longer than"));
  EXPECT_EQ(fault_of(std::string(kHead) + "m=audio 9 UDP/TLS/RTP/SAVPF 111 111\r\n"),
            "5 m=audio: a payload type stands there twice");
}

/// Descriptions of any content that can be written.
class Descriptions {
 public:
  explicit Descriptions(unsigned seed) : random_(seed) {}

  SessionDescription any() {
    SessionDescription session{.user = word(),
                               .session = random_(),
                               .version = random_(),
                               .is_ice_lite = coin(),
                               .mixes_extensions = coin(),
                               .transport = transport()};
    repeat(4, [&] { session.bundle.push_back(word()); });
    repeat(5, [&] { session.media.push_back(media()); });
    return session;
  }

 private:
  template <class Action>
  void repeat(std::size_t most, Action action) {
    for (auto left = below(most + 1); left > 0; --left) action();
  }
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool coin() { return below(2) == 0; }
  std::string word() {
    std::string text(1, 'a');
    repeat(30, [&] { text += "abcXYZ019"[below(9)]; });
    return text;
  }
  MediaDirection direction() { return static_cast<MediaDirection>(below(4)); }
  TransportDescription transport() {
    TransportDescription transport{
        .ufrag = coin() ? "" : word() + "1234", .password = std::string(22, 'p') + word(), .is_gathered = coin()};
    repeat(2, [&] { transport.ice_options.push_back(word()); });
    repeat(2, [&] { transport.fingerprints.push_back({"sha-256", coin() ? "0A:BF" : "11"}); });
    repeat(3, [&] {
      transport.candidates.push_back({word(), 1, coin() ? "udp" : "TCP", static_cast<std::uint32_t>(random_()), "::1",
                                      static_cast<std::uint16_t>(random_()), "host", coin() ? "" : "passive"});
    });
    if (coin()) transport.setup = static_cast<DtlsSetup>(below(3));
    return transport;
  }
  CodecDescription codec(std::uint8_t payload) {
    CodecDescription codec{.payload = payload};
    if (coin()) return codec;
    codec.name = word();
    codec.clock = 1 + static_cast<std::uint32_t>(below(100'000));
    codec.channels = static_cast<std::uint8_t>(1 + below(255));
    if (coin()) codec.parameters = word() + "=1; " + word();
    repeat(3, [&] { codec.feedback.push_back(word() + " " + word()); });
    return codec;
  }
  SimulcastStreams streams() {
    SimulcastStreams streams;
    repeat(3, [&] {
      streams.emplace_back(1, (coin() ? "~" : "") + word());
      repeat(2, [&] { streams.back().push_back(word()); });
    });
    return streams;
  }
  MediaDescription media() {
    MediaDescription media{.kind = coin() ? MediaKind::audio : MediaKind::video,
                           .port = static_cast<std::uint16_t>(random_()),
                           .protocol = word(),
                           .mid = coin() ? "" : word(),
                           .direction = direction(),
                           .is_bundle_only = coin(),
                           .muxes_rtcp = coin(),
                           .has_reduced_rtcp = coin(),
                           .mixes_extensions = coin(),
                           .transport = transport(),
                           .simulcast_sent = streams(),
                           .simulcast_received = streams(),
                           .msid = coin() ? "" : "- " + word()};
    std::uint8_t payload = 0;
    media.codecs.push_back(codec(payload++));
    repeat(60, [&] { media.codecs.push_back(codec(payload++)); });
    std::uint8_t id = 1;
    repeat(14, [&] { media.extensions.push_back({id++, word(), direction()}); });
    repeat(4, [&] { media.rids.push_back({word(), coin(), coin() ? "" : "max-width=1;x=2"}); });
    std::uint32_t ssrc = 7;
    repeat(4, [&] { media.sources.push_back({ssrc++, coin() ? "" : word()}); });
    repeat(2, [&] { media.source_groups.push_back({word(), {1, 2, 4294967295U}}); });
    return media;
  }

  std::mt19937_64 random_;
};

TEST(SessionDescriptionTest, whatever_is_written_is_read_as_the_same) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    const auto description = Descriptions(seed).any();
    ASSERT_EQ(without_lines(read(written(description))), description) << written(description);
  }
}

}  // namespace
}  // namespace madang::media
