#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "kernel/media/ice_agent.hpp"
#include "kernel/media/stun_writer.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;

const TransportAddress kWifi = *TransportAddress::read("192.0.2.1", 4000);
const TransportAddress kMobile = *TransportAddress::read("2001:db8::9", 5000);
constexpr std::uint32_t kHigh = 0x7effffff;
constexpr std::uint32_t kLow = 0x6effffff;

class IceTest : public testing::Test {
 protected:
  struct Check {
    std::uint32_t priority = kHigh;
    bool nominates = false;
    std::optional<std::uint64_t> controlled;
    std::string asker = "peer";
  };

  IceAnswer ask(const IceCredentials& credentials, const TransportAddress& from, const Check& check) {
    const std::string username = credentials.ufrag + ":" + check.asker;
    StunCheck stun{.transaction = {static_cast<std::uint8_t>(++asked_)}, .username = username};
    stun.priority = check.priority;
    stun.use_candidate = check.nominates;
    stun.controlled = check.controlled;
    if (!check.controlled) stun.controlling = 7;
    return ask(write_binding_request(question_, stun, StunIntegrity(credentials.password)), from);
  }

  IceAnswer ask(Bytes datagram, const TransportAddress& from) {
    const auto message = read_stun(datagram);
    if (!message) return {};
    const IceAnswer answer = agent_.check(*message, path(from), now_, room_);
    answer_ = read_stun(answer.bytes);
    return answer;
  }

  void expect_error(int code, bool is_signed) {
    ASSERT_TRUE(answer_.has_value());
    EXPECT_EQ(answer_->kind, StunClass::kError);
    EXPECT_EQ(answer_->error, code);
    EXPECT_TRUE(fingerprint_holds(*answer_));
    EXPECT_EQ(StunIntegrity(first_.password).holds(*answer_), is_signed);
    EXPECT_EQ(agent_.state(now_), IceState::kWaiting);
  }

  static IcePath path(const TransportAddress& remote) { return {.remote = remote}; }
  bool sends_to(const TransportAddress& remote) { return agent_.path() != nullptr && *agent_.path() == path(remote); }

  MediaTime now_{std::chrono::hours(1)};
  IceCredentials first_ = make_ice_credentials(3);
  IceAgent agent_{first_, "peer", now_};
  std::array<std::uint8_t, 700> question_{};
  std::array<std::uint8_t, kMostStunAnswer> room_{};
  std::optional<StunMessage> answer_;
  int asked_ = 0;
};

TEST_F(IceTest, the_first_good_check_makes_a_path_before_any_nomination) {
  EXPECT_EQ(agent_.state(now_), IceState::kWaiting);
  EXPECT_EQ(agent_.path(), nullptr);
  const IceAnswer answer = ask(first_, kWifi, {});
  EXPECT_TRUE(answer.is_good && answer.has_moved);
  EXPECT_FALSE(answer.has_restarted);
  ASSERT_TRUE(answer_.has_value());
  EXPECT_EQ(answer_->kind, StunClass::kSuccess);
  EXPECT_EQ(answer_->transaction[0], 1);
  EXPECT_EQ(answer_->mapped, kWifi);
  EXPECT_TRUE(StunIntegrity(first_.password).holds(*answer_) && fingerprint_holds(*answer_));
  EXPECT_EQ(agent_.state(now_), IceState::kConnected);
  EXPECT_TRUE(sends_to(kWifi));
  EXPECT_TRUE(agent_.knows(path(kWifi)));
  EXPECT_FALSE(agent_.knows(path(kMobile)));
  EXPECT_FALSE(agent_.knows({.transport = IceTransport::kTcp, .remote = kWifi}));
  EXPECT_FALSE(ask(first_, kWifi, {}).has_moved);
}

TEST_F(IceTest, a_second_path_is_valid_and_waits_for_its_nomination) {
  ask(first_, kWifi, {});
  EXPECT_FALSE(ask(first_, kMobile, {}).has_moved);
  EXPECT_TRUE(agent_.knows(path(kMobile)));
  EXPECT_TRUE(sends_to(kWifi));
  EXPECT_TRUE(ask(first_, kMobile, {.priority = kLow, .nominates = true}).has_moved);
  EXPECT_TRUE(sends_to(kMobile));
}

TEST_F(IceTest, a_telephone_that_leaves_wifi_nominates_and_is_followed) {
  ask(first_, kWifi, {.nominates = true});
  now_ += 10s;
  EXPECT_TRUE(ask(first_, kMobile, {.priority = kLow, .nominates = true}).has_moved);
  EXPECT_TRUE(sends_to(kMobile));
  EXPECT_TRUE(ask(first_, kWifi, {.nominates = true}).has_moved);
}

TEST_F(IceTest, of_those_that_a_client_nominates_all_at_once_the_best_is_taken) {
  ask(first_, kMobile, {.priority = kLow, .nominates = true});
  EXPECT_TRUE(ask(first_, kWifi, {.priority = kHigh, .nominates = true}).has_moved);
  now_ += 500ms;
  EXPECT_FALSE(ask(first_, kMobile, {.priority = kLow, .nominates = true}).has_moved);
  EXPECT_TRUE(sends_to(kWifi));
}

TEST_F(IceTest, a_path_that_nobody_checks_gives_way_to_one_that_is) {
  ask(first_, kWifi, {.nominates = true});
  now_ += 14s;
  EXPECT_FALSE(ask(first_, kMobile, {}).has_moved);
  now_ += 1s;
  EXPECT_TRUE(ask(first_, kMobile, {}).has_moved);
  EXPECT_TRUE(sends_to(kMobile));
}

TEST_F(IceTest, thirty_seconds_without_a_check_and_consent_is_gone_for_good) {
  ask(first_, kWifi, {.nominates = true});
  EXPECT_EQ(agent_.deadline(now_), now_ + 30s);
  now_ += 29s;
  ask(first_, kWifi, {});
  now_ += 29'999ms;
  EXPECT_EQ(agent_.state(now_), IceState::kConnected);
  now_ += 1ms;
  EXPECT_EQ(agent_.state(now_), IceState::kLost);
  EXPECT_FALSE(ask(first_, kWifi, {}).is_good);
  EXPECT_FALSE(answer_.has_value());
  EXPECT_EQ(agent_.state(now_), IceState::kLost);
}

TEST_F(IceTest, nobody_who_never_came_is_waited_for_longer) {
  now_ += 29s;
  EXPECT_EQ(agent_.state(now_), IceState::kWaiting);
  now_ += 1s;
  EXPECT_EQ(agent_.state(now_), IceState::kLost);
}

TEST_F(IceTest, a_check_without_name_or_signature_is_a_bad_request) {
  std::array<std::uint8_t, 28> bare{0, 1, 0, 8, 0x21, 0x12, 0xA4, 0x42};
  bare[20] = 0x80;
  bare[21] = 0x28;
  bare[23] = 4;
  const std::uint32_t sum = stun_fingerprint(Bytes(bare).first(20));
  ByteWriter(MutableBytes(bare).subspan(24)).u32(sum);
  EXPECT_FALSE(ask(bare, kWifi).is_good);
  expect_error(400, false);
}

TEST_F(IceTest, a_check_of_strangers_is_unauthenticated) {
  EXPECT_FALSE(ask({.ufrag = first_.ufrag, .password = "wrong"}, kWifi, {}).is_good);
  expect_error(401, false);
  EXPECT_FALSE(ask({.ufrag = "another", .password = first_.password}, kWifi, {}).is_good);
  expect_error(401, false);
  EXPECT_FALSE(ask(first_, kWifi, {.asker = "mallory"}).is_good);
  expect_error(401, false);
}

TEST_F(IceTest, a_peer_that_wants_to_be_controlled_hears_of_the_conflict) {
  EXPECT_FALSE(ask(first_, kWifi, {.controlled = 1}).is_good);
  expect_error(487, true);
}

TEST_F(IceTest, an_attribute_that_must_be_understood_and_is_not_is_told) {
  std::array<std::uint8_t, 200> room{};
  const std::string username = first_.ufrag + ":peer";
  const StunIntegrity integrity(first_.password);
  const Bytes plain = write_binding_request(room, {.username = username}, integrity);
  std::vector<std::uint8_t> bytes(plain.begin(), plain.end() - 32);
  const std::vector<std::uint8_t> unknown{0x7f, 0x01, 0, 0};
  bytes.insert(bytes.end(), unknown.begin(), unknown.end());
  const auto digest = integrity.of(bytes);
  const std::vector<std::uint8_t> head{0, 8, 0, 20};
  bytes.insert(bytes.end(), head.begin(), head.end());
  bytes.insert(bytes.end(), digest.begin(), digest.end());
  const std::uint32_t sum = stun_fingerprint(bytes);
  bytes.resize(bytes.size() + 8);
  ByteWriter tail(MutableBytes(bytes).last(8));
  tail.u16(StunAttribute::kFingerprint);
  tail.u16(4);
  tail.u32(sum);
  bytes[3] = static_cast<std::uint8_t>(bytes.size() - kStunHeader);
  EXPECT_FALSE(ask(bytes, kWifi).is_good);
  expect_error(420, true);
}

TEST_F(IceTest, what_is_no_request_or_has_a_wrong_fingerprint_is_not_answered) {
  const StunIntegrity integrity(first_.password);
  EXPECT_TRUE(ask(write_binding_success(question_, {}, kWifi, integrity), kWifi).bytes.empty());
  const std::string username = first_.ufrag + ":peer";
  const Bytes check = write_binding_request(question_, {.username = username}, integrity);
  question_[check.size() - 1] ^= 1;
  EXPECT_TRUE(ask(check, kWifi).bytes.empty());
  EXPECT_EQ(agent_.state(now_), IceState::kWaiting);
}

TEST_F(IceTest, after_a_restart_the_old_path_serves_until_a_new_one_is_nominated) {
  ask(first_, kWifi, {.nominates = true});
  const IceCredentials second = make_ice_credentials(3);
  agent_.restart(second, "again", now_);
  EXPECT_EQ(agent_.local().ufrag, second.ufrag);
  EXPECT_TRUE(ask(first_, kWifi, {}).is_good);
  const IceAnswer valid = ask(second, kMobile, {.asker = "again"});
  EXPECT_TRUE(valid.is_good);
  EXPECT_FALSE(valid.has_moved || valid.has_restarted);
  EXPECT_TRUE(StunIntegrity(second.password).holds(*answer_));
  EXPECT_TRUE(sends_to(kWifi) && agent_.knows(path(kMobile)));
  const IceAnswer nominated = ask(second, kMobile, {.nominates = true, .asker = "again"});
  EXPECT_TRUE(nominated.has_moved && nominated.has_restarted);
  EXPECT_TRUE(sends_to(kMobile));
  EXPECT_FALSE(agent_.knows(path(kWifi)));
  EXPECT_FALSE(ask(first_, kWifi, {}).is_good);
  EXPECT_EQ(answer_->error, 401);
}

TEST_F(IceTest, a_restart_that_keeps_its_path_moves_nothing) {
  ask(first_, kWifi, {.nominates = true});
  const IceCredentials second = make_ice_credentials(3);
  agent_.restart(second, "again", now_);
  const IceAnswer answer = ask(second, kWifi, {.nominates = true, .asker = "again"});
  EXPECT_TRUE(answer.has_restarted);
  EXPECT_FALSE(answer.has_moved);
}

TEST_F(IceTest, a_restart_revives_what_was_lost) {
  ask(first_, kWifi, {.nominates = true});
  now_ += 40s;
  const IceCredentials second = make_ice_credentials(3);
  agent_.restart(second, "again", now_);
  EXPECT_EQ(agent_.state(now_), IceState::kWaiting);
  EXPECT_FALSE(ask(first_, kWifi, {}).is_good);
  EXPECT_TRUE(ask(second, kMobile, {.asker = "again"}).has_moved);
  EXPECT_EQ(agent_.state(now_), IceState::kConnected);
  EXPECT_TRUE(sends_to(kMobile));
}

TEST_F(IceTest, consent_of_either_generation_keeps_the_other_from_nothing) {
  ask(first_, kWifi, {.nominates = true});
  agent_.restart(make_ice_credentials(3), "again", now_);
  now_ += 20s;
  ask(first_, kWifi, {});
  now_ += 20s;
  EXPECT_EQ(agent_.state(now_), IceState::kConnected);
  EXPECT_EQ(agent_.deadline(now_), now_ + 10s);
  now_ += 10s;
  EXPECT_EQ(agent_.state(now_), IceState::kLost);
}

TEST_F(IceTest, a_closed_connection_is_no_path_and_the_one_checked_last_takes_over) {
  ask(first_, kWifi, {.nominates = true});
  now_ += 1s;
  ask(first_, kMobile, {});
  EXPECT_FALSE(agent_.forget({.socket = 9, .remote = kWifi}));
  EXPECT_TRUE(agent_.forget(path(kWifi)));
  EXPECT_TRUE(sends_to(kMobile));
  EXPECT_TRUE(agent_.forget(path(kMobile)));
  EXPECT_EQ(agent_.path(), nullptr);
  EXPECT_EQ(agent_.state(now_), IceState::kWaiting);
}

TEST_F(IceTest, ever_new_addresses_push_out_the_oldest_but_never_the_one_in_use) {
  ask(first_, kWifi, {.nominates = true});
  for (std::uint16_t port = 1; port <= 100; ++port) {
    now_ += 10ms;
    TransportAddress from = kMobile;
    from.port = port;
    EXPECT_TRUE(ask(first_, from, {.priority = kLow}).is_good);
    EXPECT_TRUE(agent_.knows(path(from)));
    EXPECT_TRUE(sends_to(kWifi));
  }
  TransportAddress early = kMobile;
  early.port = 50;
  EXPECT_FALSE(agent_.knows(path(early)));
}

TEST_F(IceTest, before_the_peers_name_is_known_any_is_taken) {
  agent_ = IceAgent(first_, "", now_);
  EXPECT_TRUE(ask(first_, kWifi, {.asker = "anybody"}).is_good);
}

// Whatever happens in whatever order: a path is known to be the peer's, and only good checks make one.
TEST_F(IceTest, any_order_of_events_keeps_the_path_among_the_known_ones) {
  std::mt19937 random(3);
  IceCredentials newest = first_;
  std::string asker = "peer";
  for (int i = 0; i < 5'000; ++i) {
    TransportAddress from = kWifi;
    from.port = static_cast<std::uint16_t>(random() % 12);
    now_ += std::chrono::milliseconds(random() % 2'000);
    if (random() % 50 == 0) {
      newest = make_ice_credentials(random() % kMostIceWorkers);
      asker = "peer" + std::to_string(i);
      agent_.restart(newest, asker, now_);
    } else if (random() % 10 == 0) {
      agent_.forget(path(from));
      EXPECT_FALSE(agent_.knows(path(from)));
    } else {
      const IceAnswer answer =
          ask(newest, from,
              {.priority = static_cast<std::uint32_t>(random()), .nominates = random() % 3 == 0, .asker = asker});
      EXPECT_EQ(answer.is_good, agent_.knows(path(from)));
      if (answer.is_good) EXPECT_EQ(agent_.state(now_), IceState::kConnected);
    }
    if (agent_.path() != nullptr) EXPECT_TRUE(agent_.knows(*agent_.path()));
  }
}

TEST(IceCredentialsTest, a_ufrag_tells_its_worker_and_nothing_is_twice) {
  std::set<std::string> seen;
  for (unsigned worker = 0; worker < kMostIceWorkers; ++worker) {
    const IceCredentials made = make_ice_credentials(worker);
    EXPECT_EQ(worker_of(made.ufrag), worker);
    EXPECT_TRUE(is_ice_text(made.ufrag, 4) && is_ice_text(made.password, 22));
    seen.insert({made.ufrag, made.password});
  }
  EXPECT_EQ(seen.size(), 2 * kMostIceWorkers);
  EXPECT_THROW(make_ice_credentials(kMostIceWorkers), std::invalid_argument);
  for (const auto* none : {"", "AB", "ABcdefghijk", "ABcdefghijklm", "ABcdefghijk:"}) EXPECT_FALSE(worker_of(none));
}

TEST(IceCredentialsTest, a_username_is_two_names) {
  const auto names = read_ice_username("ours:theirs");
  ASSERT_TRUE(names.has_value());
  EXPECT_EQ(names->asked, "ours");
  EXPECT_EQ(names->asker, "theirs");
  for (const auto* none : {"", ":", "ours", "ours:", ":theirs"}) EXPECT_FALSE(read_ice_username(none).has_value());
}

TEST(IceCandidatesTest, udp_comes_first_and_lines_are_those_of_the_rfc) {
  const IceCandidate candidates[]{
      {IceTransport::kTcp, *TransportAddress::read("192.0.2.1", 7002)},
      {IceTransport::kUdp, *TransportAddress::read("192.0.2.1", 7000)},
      {IceTransport::kUdp, *TransportAddress::read("2001:db8::1", 7000)},
  };
  EXPECT_EQ(candidate_lines(candidates),
            "a=candidate:1 1 udp 2130706431 192.0.2.1 7000 typ host\r\n"
            "a=candidate:2 1 udp 2130706175 2001:db8::1 7000 typ host\r\n"
            "a=candidate:3 1 tcp 1520435199 192.0.2.1 7002 typ host tcptype passive\r\n");
  EXPECT_GT(ice_priority(IceTransport::kUdp, 65'535), ice_priority(IceTransport::kTcp, 0));
}

}  // namespace
}  // namespace madang::media
