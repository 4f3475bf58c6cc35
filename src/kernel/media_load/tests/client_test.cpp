#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "kernel/media/dtls_server.hpp"
#include "kernel/media/ice_agent.hpp"
#include "kernel/media/join_answer.hpp"
#include "kernel/media/rtcp_writer.hpp"
#include "kernel/media_load/descriptions.hpp"
#include "kernel/media_load/first_frame.hpp"

namespace madang::media_load {
namespace {

using std::chrono::milliseconds;

LocalSide local_side(std::uint32_t source = 7) {
  return {.credentials = sfu::make_ice_credentials(0),
          .address = *sfu::TransportAddress::read("127.0.0.1", 5000),
          .fingerprint = {},
          .source = source};
}

sfu::OurTransport server_side() {
  sfu::OurTransport ours{.ufrag = "AAabcdefghij",
                         .password = "0123456789abcdefghijkl",
                         .fingerprint = {"sha-256", "AB:CD"},
                         .candidates = {{"1", 1, "udp", 2130706431, "127.0.0.1", 40000, "host", ""}},
                         .cname = "madang",
                         .session = 1,
                         .version = 1};
  for (std::uint32_t i = 0; i < ours.sources.size(); ++i) ours.sources[i] = {1000 + 2 * i, 1001 + 2 * i};
  return ours;
}

sfu::Join joined(const std::string& offer) {
  const auto read = sfu::read_session_description(offer);
  if (!read) throw std::invalid_argument(read.error().reason);
  auto answer = sfu::answer_join(*read, server_side(), {});
  if (!answer) throw std::invalid_argument(answer.error().reason);
  return std::move(*answer);
}

TEST(ClientDescriptionTest, our_server_answers_its_offer_of_every_size) {
  for (const std::size_t tiles : {0U, 4U, 25U}) {
    const auto answer = joined(offer_to_join(local_side(), tiles));
    EXPECT_EQ(answer.slots.size(), sfu::kFewestSlots + tiles);
    EXPECT_TRUE(answer.slots[1].is_live);
    EXPECT_THAT(answer.slots[1].rids, testing::ElementsAre("q", "h", "f"));
    EXPECT_FALSE(answer.slots[2].is_live);
  }
}

TEST(ClientDescriptionTest, an_answer_says_where_to_and_what_by) {
  const auto answer = sfu::read_session_description(joined(offer_to_join(local_side(), 2)).answer).value();
  const auto remote = remote_side(answer);
  EXPECT_EQ(remote.address.port, 40000);
  EXPECT_EQ(remote.credentials.ufrag, "AAabcdefghij");
  const auto sent = sent_names(answer, 7);
  ASSERT_EQ(sent.layers.size(), 3U);
  EXPECT_EQ(sent.layers[0].rid, "q");
  EXPECT_EQ(sent.layers[2].payload, 96);
  EXPECT_EQ(sent.layers[2].retransmission_payload, 97);
  EXPECT_NE(sent.layers[0].ids.rid, 0);
  EXPECT_EQ(sent.microphone.value().payload, 111);
  EXPECT_NE(transport_sequence_id(answer), 0);
  const auto slots = received_slots(answer);
  ASSERT_EQ(slots.size(), sfu::kVoiceSlots + 3 + 2);
  EXPECT_EQ(slots.back().mid, mid_of({sfu::SlotKind::tile, 1}));
  EXPECT_EQ(slots.back().retransmission, slots.back().ssrc + 1);
}

TEST(IceClientTest, its_checks_connect_a_lite_agent_and_are_answered) {
  const Time now{};
  const auto lite = sfu::make_ice_credentials(0);
  IceClient client(sfu::make_ice_credentials(0));
  sfu::IceAgent agent(lite, client.local().ufrag, now);
  client.begin(lite, now);
  std::array<std::uint8_t, 700> room{};
  const auto check = sfu::read_stun(client.check(now, room)).value();
  EXPECT_TRUE(client.check(now + milliseconds(1), room).empty());
  std::array<std::uint8_t, 700> answers{};
  const sfu::IcePath path{.remote = *sfu::TransportAddress::read("127.0.0.1", 9)};
  std::array<std::uint8_t, 700> again{};
  const auto repeated = sfu::read_stun(client.check(now + IceClient::kAgain, again)).value();
  const auto answer = agent.check(repeated, path, now, answers);
  EXPECT_TRUE(answer.is_good);
  EXPECT_EQ(agent.state(now), sfu::IceState::kConnected);
  ASSERT_TRUE(client.answer(sfu::read_stun(answer.bytes).value(), now));
  EXPECT_TRUE(client.is_connected());
  EXPECT_EQ(*client.due(), now + IceClient::kConsent);
  EXPECT_EQ(check.username, repeated.username);
}

class DtlsClientTest : public testing::TestWithParam<sfu::SrtpProfile> {};

TEST_P(DtlsClientTest, agrees_with_our_server_on_the_profile_it_asks_for_and_the_keys) {
  const DtlsClientIdentity identity(GetParam());
  const sfu::DtlsIdentity theirs;
  DtlsClient client(identity);
  sfu::DtlsServer server(theirs, identity.fingerprint());
  client.begin();
  for (int turn = 0; turn < 10 && !client.is_connected(); ++turn) {
    for (auto datagram = client.take(); !datagram.empty(); datagram = client.take()) server.receive(datagram);
    for (auto datagram = server.take(); !datagram.empty(); datagram = server.take()) client.receive(datagram);
  }
  ASSERT_TRUE(client.is_connected());
  EXPECT_EQ(client.keys()->profile, GetParam());
  EXPECT_EQ(client.keys()->sent, server.keys()->received);
  EXPECT_EQ(client.keys()->received, server.keys()->sent);
}

INSTANTIATE_TEST_SUITE_P(Profiles, DtlsClientTest,
                         testing::Values(sfu::SrtpProfile::kAeadAes128Gcm, sfu::SrtpProfile::kAeadAes256Gcm,
                                         sfu::SrtpProfile::kAesCm128HmacSha1Tag80));

TEST(StampTest, is_read_at_the_end_of_whatever_stands_before_it) {
  std::array<std::uint8_t, 60> payload{};
  const Stamp stamp{.source = 3, .number = 99, .sent = 1'700'000'000'123'456'789};
  write_stamp(payload, stamp);
  EXPECT_EQ(read_stamp(payload), stamp);
  EXPECT_EQ(read_stamp(sfu::Bytes(payload).subspan(40)), stamp);
  EXPECT_FALSE(read_stamp(sfu::Bytes(payload).first(59)).has_value());
}

/// A client with a camera, and a bare transport that hears it: over real sockets, without ICE and keys.
class PlainPair : public testing::Test, public TransportEvents {
 protected:
  PlainPair() {
    settings_.is_plain = true;
    server_.begin({.credentials = {}, .address = client_.transport().local()}, Time());
  }
  void connected(Transport&, Time) override {}
  void rtp_came(Transport&, const Arrival& arrival, Time) override {
    const auto packet = sfu::read_rtp(arrival.bytes).value();
    const auto extensions = sfu::read_extensions(packet, ids_);
    if (!sizes_.contains(packet.timestamp)) sizes_[packet.timestamp] = {};
    sizes_[packet.timestamp].push_back(packet.payload.size());
    rids_.emplace_back(extensions.rid);
    if (frame_) took_ = took_ ? took_ : frame_->came(packet, arrival.at);
    const auto read = sfu::read_vp8(packet.payload).value();
    key_frames_ += read.is_key_frame ? 1 : 0;
    last_sequence_ = packet.sequence;
    if (packet.ssrc == 21) again_.push_back(packet.sequence);
  }
  void rtcp_came(Transport&, sfu::Bytes, Time) override {}

  void send_camera() {
    StreamNames layer{.ssrc = 11, .retransmission = 21, .payload = 96, .retransmission_payload = 97, .mid = "1"};
    layer.rid = "f";
    layer.ids = ids_;
    client_.send({.microphone = std::nullopt, .layers = {layer}});
    client_.begin({.credentials = {}, .address = server_.local()});
  }
  bool run_until(const std::function<bool()>& is_done) { return loop_.run(std::chrono::seconds(20), is_done); }

  const sfu::ExtensionIds ids_{.mid = 4, .rid = 10, .repaired_rid = 11, .transport_sequence = 3};
  Loop loop_;
  TransportSettings settings_;
  Findings findings_;
  Connection client_{loop_, settings_, {.source = 5}, findings_};
  Transport server_{loop_, settings_, *this, 1};
  std::optional<FirstFrame> frame_;
  std::optional<std::int64_t> took_;
  std::map<std::uint32_t, std::vector<std::size_t>> sizes_;
  std::vector<std::string> rids_;
  std::vector<std::uint16_t> again_;
  int key_frames_ = 0;
  std::uint16_t last_sequence_ = 0;
};

TEST_F(PlainPair, a_camera_begins_with_a_key_frame_of_even_packets_that_say_their_layer) {
  frame_.emplace(5, wall_clock());
  send_camera();
  ASSERT_TRUE(run_until([&] { return took_.has_value() && sizes_.size() > 3; }));
  EXPECT_EQ(key_frames_, 1);
  EXPECT_THAT(rids_, testing::Each("f"));
  const auto& frame = std::next(sizes_.begin())->second;
  EXPECT_GT(frame.size(), 5U);
  const auto [least, most] = std::ranges::minmax(std::span(frame).subspan(1));
  EXPECT_LE(most - least, 1U);
}

TEST_F(PlainPair, what_is_asked_for_comes_again_under_the_ssrc_of_retransmissions) {
  send_camera();
  ASSERT_TRUE(run_until([&] { return last_sequence_ > 3; }));
  std::array<std::uint8_t, 64> room{};
  sfu::ByteWriter writer{sfu::MutableBytes(room)};
  const std::array<std::uint16_t, 2> lost{1, 2};
  ASSERT_TRUE(sfu::write_nack(writer, {1, 11}, lost));
  ASSERT_TRUE(sfu::write_pli(writer, {1, 11}));
  server_.send_rtcp(room, writer.size());
  ASSERT_TRUE(run_until([&] { return again_.size() == 2 && key_frames_ >= 2; }));
}

}  // namespace
}  // namespace madang::media_load
