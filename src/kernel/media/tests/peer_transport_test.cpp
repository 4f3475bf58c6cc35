#include "kernel/media/peer_transport.hpp"

#include <gtest/gtest.h>

#include <random>

#include "kernel/media/tests/dtls_client.hpp"
#include "kernel/media/tests/srtp_samples.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;
using testing_support::DtlsClient;

const IcePath kWifi{.remote = *TransportAddress::read("192.0.2.1", 4000)};
const IcePath kMobile{.remote = *TransportAddress::read("2001:db8::9", 5000)};
const IcePath kStranger{.remote = *TransportAddress::read("192.0.2.66", 4000)};

class PeerTransportTest : public testing::Test, protected PathSender {
 protected:
  void send(const IcePath& path, Bytes datagram) override {
    sent_.emplace_back(path, Buffer(datagram.begin(), datagram.end()));
  }

  PeerTransportTest() { make(client_.fingerprint()); }
  void make(const DtlsFingerprint& certificate) {
    transport_.emplace(identity_, PeerTransport::Setup{first_, "peer", certificate}, now_);
  }

  PeerTransport::Checked check(const IceCredentials& credentials, const IcePath& from, bool nominates = true) {
    const std::string username = credentials.ufrag + ":peer";
    StunCheck stun{.transaction = {static_cast<std::uint8_t>(++asked_)}, .username = username, .priority = 5};
    stun.use_candidate = nominates;
    stun.controlling = 7;
    std::array<std::uint8_t, 700> room;
    const Bytes request = write_binding_request(room, stun, StunIntegrity(credentials.password));
    return transport_->check(*read_stun(request), from, now_, *this);
  }

  PeerTransport::Received receive(const IcePath& from, Buffer& datagram) {
    return transport_->receive(from, datagram, room_, *this);
  }

  /// Both shake hands over one path until nobody has more to say.
  void shake_hands(const IcePath& path) {
    for (auto flight = client_.sent(); !flight.empty(); flight = client_.sent()) {
      for (auto& datagram : flight) receive(path, datagram);
      testing_support::Datagrams answers;
      for (auto& [to, datagram] : std::exchange(sent_, {})) {
        EXPECT_EQ(to, path);
        answers.push_back(std::move(datagram));
      }
      client_.receive(answers);
    }
  }

  void connect() {
    ASSERT_TRUE(check(first_, kWifi).is_good);
    ASSERT_EQ(sent_.size(), 1U);
    sent_.clear();
    shake_hands(kWifi);
    ASSERT_EQ(transport_->state(now_), TransportState::connected);
    opener_.emplace(client_.keys().profile, client_.keys().received);
    sealer_.emplace(client_.keys().profile, client_.keys().sent);
  }

  /// A marker and a payload type that are none of RTCP's.
  Buffer rtp(std::uint16_t sequence) {
    Buffer plain = samples_.rtp(900, sequence);
    plain[1] = 111;
    return plain;
  }
  Buffer from_client(std::uint16_t sequence) { return sealed(rtp(sequence)); }
  Buffer sealed(Buffer plain) {
    const std::size_t size = plain.size();
    plain.resize(size + kMostSrtpGrowth);
    plain.resize(sealer_->seal(plain, size).value());
    return plain;
  }

  MediaTime now_{1h};
  DtlsIdentity identity_;
  DtlsClient client_;
  IceCredentials first_ = make_ice_credentials(3);
  std::optional<PeerTransport> transport_;
  std::vector<std::pair<IcePath, Buffer>> sent_;
  std::array<std::uint8_t, 2'048> room_{};
  std::optional<SrtpOpener> opener_;
  std::optional<SrtpSealer> sealer_;
  Samples samples_{4};
  int asked_ = 0;
};

TEST_F(PeerTransportTest, a_good_check_then_a_handshake_then_media_both_ways) {
  EXPECT_EQ(transport_->state(now_), TransportState::connecting);
  connect();
  const Buffer plain = rtp(7);
  Buffer datagram = sealed(plain);
  const auto received = receive(kWifi, datagram);
  EXPECT_EQ(received.media, PacketKind::kRtp);
  EXPECT_EQ(received.plain.data(), room_.data());
  EXPECT_EQ(Buffer(received.plain.begin(), received.plain.end()), plain);

  const Buffer header = from_hex("806f0001000000020000002a");
  const Buffer lead = from_hex("0102");
  const Buffer payload = samples_.bytes(300);
  Buffer out(500);
  out.resize(transport_->seal(header, lead, payload, out));
  Buffer wanted = header;
  wanted.insert(wanted.end(), lead.begin(), lead.end());
  wanted.insert(wanted.end(), payload.begin(), payload.end());
  const auto opened = opener_->open(MutableBytes(out));
  ASSERT_TRUE(opened.has_value());
  out.resize(*opened);
  EXPECT_EQ(out, wanted);
}

TEST_F(PeerTransportTest, rtcp_goes_both_ways) {
  connect();
  const Buffer compound = samples_.rtcp(55);
  Buffer out(compound.size() + kMostSrtcpGrowth);
  out.resize(transport_->seal_rtcp(compound, out));
  const auto opened = opener_->open_rtcp(MutableBytes(out));
  ASSERT_TRUE(opened.has_value());
  out.resize(*opened);
  EXPECT_EQ(out, compound);

  Buffer report = samples_.rtcp(56);
  const Buffer plain = report;
  report.resize(plain.size() + kMostSrtcpGrowth);
  report.resize(sealer_->seal_rtcp(report, plain.size()).value());
  const auto received = receive(kWifi, report);
  EXPECT_EQ(received.media, PacketKind::kRtcp);
  EXPECT_EQ(Buffer(received.plain.begin(), received.plain.end()), plain);
}

TEST_F(PeerTransportTest, nothing_is_taken_from_a_path_without_a_good_check) {
  DtlsClient early;
  auto hello = early.sent();
  for (auto& datagram : hello) receive(kWifi, datagram);
  EXPECT_TRUE(sent_.empty());
  connect();
  Buffer datagram = from_client(8);
  EXPECT_EQ(receive(kStranger, datagram).media, PacketKind::kNone);
  EXPECT_EQ(receive(kWifi, datagram).media, PacketKind::kRtp);
}

TEST_F(PeerTransportTest, nothing_is_sealed_before_there_are_keys) {
  check(first_, kWifi);
  Buffer out(200);
  EXPECT_EQ(transport_->seal(from_hex("806f0001000000020000002a"), {}, from_hex("01"), out), 0U);
  EXPECT_EQ(transport_->seal_rtcp(samples_.rtcp(1), out), 0U);
}

TEST_F(PeerTransportTest, another_certificate_than_the_description_names_is_refused) {
  make(DtlsFingerprint{});
  check(first_, kWifi);
  sent_.clear();
  shake_hands(kWifi);
  EXPECT_EQ(transport_->state(now_), TransportState::refused);
}

TEST_F(PeerTransportTest, a_lost_flight_is_sent_again_in_time) {
  check(first_, kWifi);
  sent_.clear();
  auto hello = client_.sent();
  for (auto& datagram : hello) receive(kWifi, datagram);
  EXPECT_FALSE(sent_.empty());
  sent_.clear();
  const auto due = transport_->on_time(now_, *this);
  EXPECT_LE(due - now_, DtlsServer::kFirstTimer);
  EXPECT_TRUE(sent_.empty());
  while (sent_.empty()) transport_->on_time(now_, *this);  // OpenSSL has a clock of its own
  testing_support::Datagrams answers;
  for (auto& [to, datagram] : std::exchange(sent_, {})) answers.push_back(datagram);
  client_.receive(answers);
  shake_hands(kWifi);
  EXPECT_EQ(transport_->state(now_), TransportState::connected);
}

TEST_F(PeerTransportTest, who_does_not_check_for_thirty_seconds_is_lost) {
  connect();
  now_ += 29s;
  EXPECT_EQ(transport_->state(now_), TransportState::connected);
  EXPECT_EQ(transport_->on_time(now_, *this), now_ + 1s);
  check(first_, kWifi);
  now_ += 29s;
  EXPECT_EQ(transport_->state(now_), TransportState::connected);
  now_ += 1s;
  EXPECT_EQ(transport_->state(now_), TransportState::lost);
}

TEST_F(PeerTransportTest, media_follows_the_nomination_and_comes_from_every_good_path) {
  connect();
  now_ += 2s;
  EXPECT_TRUE(check(first_, kMobile, false).is_good);
  EXPECT_EQ(*transport_->path(), kWifi);
  Buffer datagram = from_client(9);
  EXPECT_EQ(receive(kMobile, datagram).media, PacketKind::kRtp);
  check(first_, kMobile);
  EXPECT_EQ(*transport_->path(), kMobile);
}

TEST_F(PeerTransportTest, a_restart_keeps_the_keys) {
  connect();
  const auto second = make_ice_credentials(3);
  now_ += 5s;
  transport_->restart(second, "peer", now_);
  EXPECT_EQ(*transport_->path(), kWifi);
  EXPECT_FALSE(check(first_, kWifi).has_restarted);
  EXPECT_TRUE(check(second, kMobile).has_restarted);
  EXPECT_EQ(*transport_->path(), kMobile);
  EXPECT_EQ(transport_->state(now_), TransportState::connected);
  Buffer datagram = from_client(10);
  EXPECT_EQ(receive(kMobile, datagram).media, PacketKind::kRtp);
}

TEST_F(PeerTransportTest, goodbyes_are_heard_and_said) {
  connect();
  client_.say_goodbye();
  auto goodbye = client_.sent();
  for (auto& datagram : goodbye) receive(kWifi, datagram);
  EXPECT_EQ(transport_->state(now_), TransportState::closed);
}

TEST_F(PeerTransportTest, what_a_handshake_needs_is_given_back_once_media_came) {
  connect();
  EXPECT_EQ(transport_->on_time(now_, *this), now_ + 1s);
  now_ += 10s;
  EXPECT_EQ(transport_->on_time(now_, *this), now_ + 1s) << "who never sent any may still want our last flight";
  Buffer datagram = from_client(7);
  ASSERT_EQ(receive(kWifi, datagram).media, PacketKind::kRtp);
  now_ += 1s;
  check(first_, kWifi);
  EXPECT_EQ(transport_->on_time(now_, *this), now_ + 1s);
  now_ += 2s;
  EXPECT_EQ(transport_->on_time(now_, *this), now_ + 28s) << "nothing but consent is waited for";
  datagram = from_client(8);
  EXPECT_EQ(receive(kWifi, datagram).media, PacketKind::kRtp);
  client_.say_goodbye();
  auto goodbye = client_.sent();
  for (auto& said : goodbye) receive(kWifi, said);
  EXPECT_EQ(transport_->state(now_), TransportState::closed);
}

TEST_F(PeerTransportTest, a_goodbye_of_ours_reaches_the_client) {
  connect();
  transport_->close(*this);
  ASSERT_EQ(sent_.size(), 1U);
  client_.receive({sent_.front().second});
  EXPECT_TRUE(client_.heard_goodbye());
  EXPECT_EQ(transport_->state(now_), TransportState::closed);
}

TEST_F(PeerTransportTest, nothing_that_is_forged_gets_through_or_ends_it) {
  connect();
  const Buffer good = from_client(20);
  for (int i = 0; i < 20'000; ++i) {
    Buffer bad = samples_.coin() ? good : samples_.bytes(samples_.below(400));
    if (bad == good) bad[samples_.below(bad.size())] ^= static_cast<std::uint8_t>(1 << samples_.below(8));
    if (!bad.empty() && samples_.below(4) == 0) bad[0] = static_cast<std::uint8_t>(20 + samples_.below(44));
    const auto received = receive(samples_.coin() ? kWifi : kStranger, bad);
    ASSERT_EQ(received.media, PacketKind::kNone);
  }
  EXPECT_EQ(transport_->state(now_), TransportState::connected);
  Buffer datagram = good;
  EXPECT_EQ(receive(kWifi, datagram).media, PacketKind::kRtp);
}

}  // namespace
}  // namespace madang::media
