#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <algorithm>
#include <functional>
#include <memory>

#include "kernel/media/dtls_records.hpp"
#include "kernel/media/dtls_server.hpp"
#include "kernel/media/tests/dtls_client.hpp"

namespace madang::media {
namespace {

using testing_support::ClientSettings;
using testing_support::Datagrams;
using testing_support::DtlsClient;

constexpr std::chrono::milliseconds kTimer{100};

class DtlsTest : public testing::Test {
 protected:
  void meet(const ClientSettings& settings = {}) {
    client_ = std::make_unique<DtlsClient>(settings);
    server_ = std::make_unique<DtlsServer>(identity_, client_->fingerprint(), kTimer);
  }

  Datagrams sent_by_server() {
    Datagrams datagrams;
    for (Bytes datagram = server_->take(); !datagram.empty(); datagram = server_->take()) {
      EXPECT_LE(datagram.size(), DtlsServer::kMtu);
      EXPECT_TRUE(is_dtls(datagram));
      datagrams.emplace_back(datagram.begin(), datagram.end());
    }
    return datagrams;
  }

  void give_server(const Datagrams& datagrams) {
    for (const auto& datagram : datagrams) server_->receive(datagram);
  }

  /// Until neither says anything any more.
  void talk() {
    while (true) {
      const Datagrams to_server = client_->sent();
      give_server(to_server);
      const Datagrams to_client = sent_by_server();
      client_->receive(to_client);
      if (to_server.empty() && to_client.empty()) return;
    }
  }

  /// Until a timer of either is due, which it then knows.
  void wait_for_timer() {
    auto ours = server_->timer();
    auto theirs = client_->timer();
    ASSERT_TRUE(ours || theirs);
    const auto due = std::min(ours.value_or(std::chrono::hours(1)), theirs.value_or(std::chrono::hours(1)));
    ::poll(nullptr, 0, static_cast<int>(due.count() / 1000) + 1);
    server_->on_timer();
    client_->on_timer();
  }

  void wait_until_connected() {
    for (int round = 0; round < 8; ++round) {
      if (client_->is_connected() && server_->state() == DtlsState::kConnected) return;
      ASSERT_NO_FATAL_FAILURE(wait_for_timer());
      talk();
    }
  }

  void expect_connected() {
    ASSERT_TRUE(client_->is_connected());
    ASSERT_EQ(server_->state(), DtlsState::kConnected);
    ASSERT_TRUE(server_->keys().has_value());
    const SrtpKeys theirs = client_->keys();
    EXPECT_EQ(server_->keys()->profile, theirs.profile);
    EXPECT_EQ(server_->keys()->sent, theirs.received);
    EXPECT_EQ(server_->keys()->received, theirs.sent);
    EXPECT_NE(theirs.sent, theirs.received);
    EXPECT_FALSE(server_->timer().has_value());
  }

  DtlsIdentity identity_;
  std::unique_ptr<DtlsClient> client_;
  std::unique_ptr<DtlsServer> server_;
};

TEST_F(DtlsTest, a_handshake_leaves_the_same_keys_on_both_sides) {
  meet();
  talk();
  expect_connected();
  EXPECT_EQ(server_->keys()->profile, SrtpProfile::kAeadAes128Gcm);
  EXPECT_EQ(client_->server_fingerprint(), identity_.fingerprint());
  server_->wipe_keys();
  EXPECT_FALSE(server_->keys().has_value());
}

TEST_F(DtlsTest, the_profile_we_like_best_is_taken_whatever_the_client_likes) {
  const std::pair<const char*, SrtpProfile> cases[]{
      {"SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM", SrtpProfile::kAeadAes256Gcm},
      {"SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM", SrtpProfile::kAeadAes128Gcm},
      {"SRTP_AES128_CM_SHA1_32:SRTP_AES128_CM_SHA1_80", SrtpProfile::kAesCm128HmacSha1Tag80},
  };
  for (const auto& [profiles, chosen] : cases) {
    meet({.profiles = profiles});
    talk();
    expect_connected();
    EXPECT_EQ(server_->keys()->profile, chosen) << profiles;
    const bool has_longer_key = std::ranges::any_of(std::span(server_->keys()->sent.key).subspan(16),
                                                    [](std::uint8_t byte) { return byte != 0; });
    EXPECT_EQ(has_longer_key, key_size(chosen) == 32);
  }
}

TEST_F(DtlsTest, without_a_profile_in_common_there_are_no_keys) {
  for (const char* profiles : {"", "SRTP_AES128_CM_SHA1_32"}) {
    meet({.profiles = profiles});
    talk();
    EXPECT_EQ(server_->state(), DtlsState::kFailed) << profiles;
    EXPECT_FALSE(server_->keys().has_value());
  }
}

TEST_F(DtlsTest, a_client_hello_of_post_quantum_size_comes_in_two_datagrams) {
  meet({.padding = 1'300});
  const Datagrams hello = client_->sent();
  ASSERT_EQ(hello.size(), 2U);
  give_server(hello);
  client_->receive(sent_by_server());
  talk();
  expect_connected();
}

TEST_F(DtlsTest, the_pieces_of_a_client_hello_come_in_any_order_and_twice) {
  meet({.padding = 1'300, .mtu = 300});
  Datagrams hello;
  for (const auto& datagram : client_->sent()) {
    ByteReader reader(datagram);
    while (const auto record = take_dtls_record(reader)) hello.emplace_back(record->whole.begin(), record->whole.end());
  }
  ASSERT_GE(hello.size(), 5U);
  std::ranges::reverse(hello);
  give_server({hello.begin(), hello.end() - 1});
  EXPECT_TRUE(sent_by_server().empty());
  give_server({hello.begin(), hello.begin() + 2});
  give_server({hello.back()});
  client_->receive(sent_by_server());
  talk();
  expect_connected();
}

TEST_F(DtlsTest, a_repeated_client_hello_finds_the_piece_that_got_lost) {
  meet({.padding = 1'300});
  give_server({client_->sent().back()});
  EXPECT_TRUE(sent_by_server().empty());
  wait_until_connected();
  expect_connected();
}

TEST_F(DtlsTest, lost_flights_come_again) {
  for (int lost = 0; lost < 4; ++lost) {
    meet();
    for (int flight = 0; flight < 4; ++flight) {
      const bool is_ours = flight % 2 == 1;
      const Datagrams sent = is_ours ? sent_by_server() : client_->sent();
      ASSERT_FALSE(sent.empty());
      if (flight == lost) break;
      if (is_ours) client_->receive(sent);
      if (!is_ours) give_server(sent);
    }
    wait_until_connected();
    expect_connected();
  }
}

TEST_F(DtlsTest, the_flight_that_got_lost_is_sent_again_by_our_timer_alone) {
  meet();
  give_server(client_->sent());
  const Datagrams lost = sent_by_server();
  ASSERT_FALSE(lost.empty());
  ASSERT_TRUE(server_->timer().has_value());
  EXPECT_LE(*server_->timer(), kTimer);
  server_->on_timer();
  EXPECT_TRUE(sent_by_server().empty()) << "it was not due";
  ::poll(nullptr, 0, static_cast<int>(kTimer.count()) + 1);
  server_->on_timer();
  const Datagrams again = sent_by_server();
  EXPECT_EQ(again.size(), lost.size());
  client_->receive(again);
  talk();
  expect_connected();
}

TEST_F(DtlsTest, a_repeated_client_hello_does_not_hide_what_follows_it_in_a_datagram) {
  meet();
  const Datagrams hello = client_->sent();
  give_server(hello);
  client_->receive(sent_by_server());
  std::vector<std::uint8_t> together = hello.front();
  together[10] = 40;  // its number, which must be a new one
  for (const auto& datagram : client_->sent()) together.insert(together.end(), datagram.begin(), datagram.end());
  give_server({together});
  EXPECT_EQ(server_->state(), DtlsState::kConnected);
  client_->receive(sent_by_server());
  expect_connected();
}

TEST_F(DtlsTest, datagrams_in_reverse_order_are_put_in_order) {
  meet();
  for (int round = 0; round < 20 && !client_->is_connected(); ++round) {
    Datagrams to_server = client_->sent();
    std::ranges::reverse(to_server);
    give_server(to_server);
    Datagrams to_client = sent_by_server();
    std::ranges::reverse(to_client);
    client_->receive(to_client);
    if (to_server.empty() && to_client.empty()) wait_for_timer();
  }
  talk();
  expect_connected();
}

TEST_F(DtlsTest, a_peer_with_another_certificate_is_refused_and_told) {
  client_ = std::make_unique<DtlsClient>();
  DtlsFingerprint other = client_->fingerprint();
  other.bytes.back() ^= 1;
  server_ = std::make_unique<DtlsServer>(identity_, other, kTimer);
  talk();
  EXPECT_EQ(server_->state(), DtlsState::kFailed);
  EXPECT_FALSE(server_->keys().has_value());
  EXPECT_TRUE(client_->has_failed());
  EXPECT_FALSE(server_->timer().has_value());
}

TEST_F(DtlsTest, a_peer_without_a_certificate_or_of_the_old_version_is_refused) {
  for (const ClientSettings& settings :
       {ClientSettings{.shows_certificate = false}, ClientSettings{.most_version = DTLS1_VERSION}}) {
    meet(settings);
    talk();
    EXPECT_EQ(server_->state(), DtlsState::kFailed);
    EXPECT_TRUE(client_->has_failed());
  }
}

TEST_F(DtlsTest, rubbish_before_and_between_harms_nothing) {
  meet();
  const std::vector<std::uint8_t> rubbish(100, 0x16);
  const std::vector<std::uint8_t> cut{22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 1};
  const std::vector<std::uint8_t> alert{21, 0xfe, 0xfd, 0, 5, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40};
  for (int round = 0; round < 5 && !client_->is_connected(); ++round) {
    give_server({rubbish, cut, alert, {}});
    give_server(client_->sent());
    client_->receive(sent_by_server());
  }
  give_server({rubbish, cut, alert});
  talk();
  expect_connected();
}

TEST_F(DtlsTest, goodbyes_are_heard_in_both_directions) {
  meet();
  talk();
  client_->say_goodbye();
  talk();
  EXPECT_EQ(server_->state(), DtlsState::kClosed);
  meet();
  talk();
  server_->close();
  talk();
  EXPECT_EQ(server_->state(), DtlsState::kClosed);
  EXPECT_TRUE(client_->heard_goodbye());
}

/// The ciphers that the server takes.
class DtlsAtRest : public DtlsTest, public testing::WithParamInterface<const char*> {
 protected:
  void rest() {
    meet({.ciphers = GetParam()});
    talk();
    expect_connected();
    EXPECT_FALSE(server_->rests());
    server_->rest();
    EXPECT_TRUE(server_->rests());
    EXPECT_FALSE(server_->timer().has_value());
  }
  Datagrams goodbye() {
    client_->say_goodbye();
    return client_->sent();
  }
};

TEST_P(DtlsAtRest, goodbyes_are_still_heard_and_said) {
  rest();
  give_server(goodbye());
  EXPECT_EQ(server_->state(), DtlsState::kClosed);
  EXPECT_TRUE(sent_by_server().empty());
  rest();
  server_->close();
  const Datagrams said = sent_by_server();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_FALSE(client_->heard_goodbye());
  client_->receive(said);
  EXPECT_TRUE(client_->heard_goodbye());
  EXPECT_EQ(server_->state(), DtlsState::kClosed);
}

TEST_P(DtlsAtRest, what_is_forged_or_no_goodbye_is_left_out) {
  rest();
  const auto genuine = goodbye().at(0);
  for (std::size_t bit = 0; bit < genuine.size() * 8; ++bit) {
    auto forged = genuine;
    forged[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    server_->receive(forged);
    ASSERT_EQ(server_->state(), DtlsState::kConnected) << bit;
  }
  for (std::size_t size = 0; size < genuine.size(); ++size) {
    auto cut = genuine;
    cut.resize(size);
    if (size >= kDtlsHeader) cut[kDtlsHeader - 1] = static_cast<std::uint8_t>(size - kDtlsHeader);
    server_->receive(cut);
    ASSERT_EQ(server_->state(), DtlsState::kConnected) << size;
  }
  give_server(DtlsClient().sent());
  EXPECT_TRUE(sent_by_server().empty());
  server_->receive(genuine);
  EXPECT_EQ(server_->state(), DtlsState::kClosed);
}

TEST_P(DtlsAtRest, another_peers_goodbye_is_left_out) {
  rest();
  const auto server = std::move(server_);
  rest();
  for (const auto& datagram : goodbye()) server->receive(datagram);
  EXPECT_EQ(server->state(), DtlsState::kConnected);
}

INSTANTIATE_TEST_SUITE_P(Ciphers, DtlsAtRest,
                         testing::Values("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
                                         "ECDHE-ECDSA-CHACHA20-POLY1305"));

TEST_F(DtlsTest, whoever_shakes_hands_does_not_rest) {
  meet();
  server_->rest();
  EXPECT_FALSE(server_->rests());
  talk();
  expect_connected();
}

TEST_F(DtlsTest, application_data_is_left_out) {
  meet();
  talk();
  client_->send_data("nobody asked for it");
  talk();
  expect_connected();
}

TEST(DtlsFingerprintTest, what_is_said_is_read_and_nothing_else) {
  const DtlsIdentity identity;
  const std::string text = identity.fingerprint().text();
  EXPECT_EQ(text.size(), 8U + 95U);
  EXPECT_EQ(DtlsFingerprint::read(text), identity.fingerprint());
  std::string small = text;
  std::ranges::transform(small, small.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  EXPECT_EQ(DtlsFingerprint::read(small), identity.fingerprint());
  EXPECT_FALSE(DtlsFingerprint::read(text.substr(1)).has_value());
  EXPECT_FALSE(DtlsFingerprint::read(text.substr(0, text.size() - 1)).has_value());
  EXPECT_FALSE(DtlsFingerprint::read("sha-512" + text.substr(7)).has_value());
  for (const std::size_t at : {std::size_t{8}, std::size_t{10}, text.size() - 1}) {
    std::string wrong = text;
    wrong[at] = 'G';
    EXPECT_FALSE(DtlsFingerprint::read(wrong).has_value()) << at;
  }
  EXPECT_NE(DtlsIdentity().fingerprint(), identity.fingerprint());
}

TEST(DtlsRecordsTest, a_datagram_takes_as_many_records_as_fit_and_at_least_one) {
  std::vector<std::uint8_t> records;
  for (const std::size_t size : {std::size_t{100}, std::size_t{50}, std::size_t{1'500}, std::size_t{0}}) {
    const auto low = static_cast<std::uint8_t>(size);
    const std::vector<std::uint8_t> header{22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 5, static_cast<std::uint8_t>(size >> 8),
                                           low};
    records.insert(records.end(), header.begin(), header.end());
    records.insert(records.end(), size, 9);
  }
  EXPECT_TRUE(is_dtls(records));
  Bytes rest(records);
  EXPECT_EQ(take_dtls_datagram(rest, 200).size(), 176U);
  EXPECT_EQ(take_dtls_datagram(rest, 200).size(), 1'513U);
  EXPECT_EQ(take_dtls_datagram(rest, 200).size(), 13U);
  EXPECT_TRUE(rest.empty());
  EXPECT_TRUE(take_dtls_datagram(rest, 200).empty());
  records.pop_back();
  EXPECT_FALSE(is_dtls(records));
  EXPECT_FALSE(is_dtls({}));
}

}  // namespace
}  // namespace madang::media
