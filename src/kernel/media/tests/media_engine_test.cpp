#include "kernel/media/media_engine.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <random>

#include "kernel/media/arrival_log.hpp"
#include "kernel/media/rate_control.hpp"
#include "kernel/media/rtp_extensions.hpp"
#include "kernel/media/tests/media_client.hpp"
#include "kernel/media/tests/offers.hpp"

namespace madang::media {
namespace {

using namespace std::chrono_literals;
using testing_support::MediaClient;
using testing_support::Packet;

constexpr RoomId kRoom{1};
constexpr ParticipantId kAda{11};
constexpr ParticipantId kBen{12};

/// What the engine tells, to be waited for.
class Heard final : public MediaEvents {
 public:
  void connected(ParticipantId whose) override { note({"connected", whose}); }
  void gone(ParticipantId whose, MediaEnd why) override {
    constexpr std::string_view kWords[] = {"lost", "refused", "closed"};
    note({kWords[static_cast<std::size_t>(why)], whose});
  }
  void published(ParticipantId whose, SlotKind kind, bool is_on) override {
    if (kind == SlotKind::microphone) note({is_on ? "speaks" : "is silent", whose});
  }
  void speakers(RoomId, std::span<const ParticipantId>) override {}
  void pointed(ParticipantId, SlotRole, std::optional<ParticipantId>) override {}
  void paused(ParticipantId, SlotRole, PauseReason) override {}
  void layers_wanted(ParticipantId, SlotKind, std::uint8_t) override {}
  void quality(ParticipantId whose, const MediaQuality& quality) override {
    {
      const std::scoped_lock lock(mutex_);
      estimates_[static_cast<std::uint64_t>(whose)] = quality.estimate;
    }
    note({"line", whose});
  }
  Rate estimate(ParticipantId whose) {
    const std::scoped_lock lock(mutex_);
    return estimates_[static_cast<std::uint64_t>(whose)];
  }

  bool waits_for(std::string_view what, ParticipantId whose, std::size_t times = 1) {
    std::unique_lock lock(mutex_);
    const auto is_there = [&] { return count(what, whose) >= times; };
    return come_.wait_for(lock, 10s, is_there);
  }
  std::size_t times(std::string_view what, ParticipantId whose) {
    const std::scoped_lock lock(mutex_);
    return count(what, whose);
  }

 private:
  using Event = std::pair<std::string_view, ParticipantId>;

  std::size_t count(std::string_view what, ParticipantId whose) const {
    return static_cast<std::size_t>(std::ranges::count(events_, Event(what, whose)));
  }
  void note(const Event& event) {
    const std::scoped_lock lock(mutex_);
    events_.push_back(event);
    come_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable come_;
  std::vector<Event> events_;
  std::map<std::uint64_t, Rate> estimates_;
};

class MediaEngineTest : public testing::Test {
 protected:
  MediaEngineTest() { start({}); }

  /// Ports of the kernel's choice, and a clock that can be put forward.
  void start(MediaEngineOptions options) {
    if (options.workers == 0) options.workers = 2;
    if (options.addresses.empty()) options.addresses = {{"127.0.0.1", ""}};
    options.clock = [this] { return std::chrono::steady_clock::now() + std::chrono::seconds(later_.load()); };
    engine_.reset();
    engine_ = std::make_unique<MediaEngine>(options, heard_);
  }

  std::string joined(MediaClient& client, ParticipantId who, RoomId room = kRoom) {
    const auto answer = engine_->join(room, who, client.offer(), {}, {});
    EXPECT_TRUE(answer.has_value()) << answer.error().reason;
    if (answer) client.go_to(*answer);
    return answer.value_or("");
  }

  void connect(MediaClient& client, ParticipantId who, RoomId room = kRoom) {
    joined(client, who, room);
    ASSERT_TRUE(client.connects());
    ASSERT_TRUE(heard_.waits_for("connected", who));
  }

  /// Of Opus, as Chromium numbers it in offers.cpp: mid in extension 4, level in extension 1.
  static Packet voice(std::uint16_t sequence, std::uint8_t whose = 0, std::uint8_t loudness = 10) {
    Packet packet(12 + 8 + 60, whose);
    ByteWriter writer(packet);
    writer.u16(0x9000 | 111);
    writer.u16(sequence);
    writer.u32(sequence * 960U);
    writer.u32(216'329'669);
    writer.u32(0xbede'0001);
    writer.u8(0x40);
    writer.u8('0');
    writer.u8(0x10);
    writer.u8(loudness);
    return packet;
  }

  /// One speaks until the other hears it.
  bool is_heard(MediaClient& from, MediaClient& to) {
    to.rtp.clear();
    return to.takes_until([&] {
      from.send_rtp(voice(sequence_++));
      return to.rtp.size() >= 5;
    });
  }

  /// All speak until the first is heard; nothing comes of the others. What was on its way from before has another name.
  bool hears_first_alone(MediaClient& to, const std::vector<MediaClient*>& voices) {
    const std::uint8_t first = next_name_;
    next_name_ = static_cast<std::uint8_t>(first + voices.size());
    to.rtp.clear();
    int rounds = 0;
    const auto is_first = [&](const Packet& packet) { return packet.back() == first; };
    const auto is_other = [&](const Packet& packet) { return packet.back() > first; };
    const bool is_over = to.takes_until([&] {
      for (std::size_t i = 0; i < voices.size(); ++i)
        voices[i]->send_rtp(voice(sequence_, static_cast<std::uint8_t>(first + i)));
      ++sequence_;
      return ++rounds > 40 && std::ranges::count_if(to.rtp, is_first) >= 5;
    });
    return is_over && std::ranges::none_of(to.rtp, is_other);
  }

  /// Says of all that came that it did.
  static void feed_back(MediaClient& client) {
    ArrivalLog arrivals;
    const auto now = std::chrono::steady_clock::now();
    for (const Packet& packet : client.rtp)
      if (const auto number = read_extensions(*read_rtp(packet), {.transport_sequence = 3}).transport_sequence)
        arrivals.came(*number, now);
    Packet room(500);
    room.resize(arrivals.write(now, {1, 2}, room));
    client.send_rtcp(room);
  }

  std::size_t strangers() {
    std::size_t count = 0;
    for (const auto& worker : engine_->counts()) count += worker.strangers;
    return count;
  }

  std::atomic<int> later_ = 0;
  Heard heard_;
  std::unique_ptr<MediaEngine> engine_;
  std::uint16_t sequence_ = 1;
  std::uint8_t next_name_ = 1;
};

TEST_F(MediaEngineTest, one_is_heard_by_the_other_over_udp) {
  MediaClient ada;
  MediaClient ben;
  connect(ada, kAda);
  connect(ben, kBen);
  EXPECT_TRUE(is_heard(ada, ben));
  EXPECT_TRUE(heard_.waits_for("speaks", kAda));
}

TEST_F(MediaEngineTest, one_is_heard_by_the_other_over_tcp) {
  MediaClient ada(IceTransport::kTcp);
  MediaClient ben(IceTransport::kTcp);
  connect(ada, kAda);
  connect(ben, kBen, RoomId(2));  // of another worker than the one that listens
  EXPECT_EQ(engine_->counts()[0].connections, 1U);
  EXPECT_EQ(engine_->counts()[1].connections, 1U);
  MediaClient cho;
  connect(cho, ParticipantId(13), RoomId(2));
  EXPECT_TRUE(is_heard(cho, ben));
  EXPECT_TRUE(is_heard(ben, cho));
}

TEST_F(MediaEngineTest, every_cipher_is_spoken) {
  for (const char* profile : {"SRTP_AEAD_AES_128_GCM", "SRTP_AEAD_AES_256_GCM", "SRTP_AES128_CM_SHA1_80"}) {
    MediaClient ada(IceTransport::kUdp, {.profiles = profile});
    MediaClient ben;
    connect(ada, kAda);
    connect(ben, kBen);
    EXPECT_TRUE(is_heard(ada, ben)) << profile;
    EXPECT_TRUE(is_heard(ben, ada)) << profile;
  }
}

TEST_F(MediaEngineTest, a_long_greeting_with_a_post_quantum_key_is_taken) {
  MediaClient ada(IceTransport::kUdp, {.padding = 1'300});
  connect(ada, kAda);
}

TEST_F(MediaEngineTest, a_restart_brings_another_way_and_keeps_the_sources) {
  MediaClient ada;
  MediaClient ben;
  connect(ada, kAda);
  connect(ben, kBen);
  EXPECT_TRUE(is_heard(ada, ben));
  const auto before = ben.answer();
  ben.renew_credentials();
  const auto answer = engine_->restart(kBen, ben.offer());
  ASSERT_TRUE(answer.has_value());
  ben.go_to(*answer);
  EXPECT_NE(ben.answer().media.front().transport.ufrag, before.media.front().transport.ufrag);
  EXPECT_EQ(ben.answer().version, before.version + 1);
  EXPECT_EQ(ben.answer().session, before.session);
  for (std::size_t i = 0; i < before.media.size(); ++i)
    EXPECT_EQ(ben.answer().media[i].sources, before.media[i].sources);
  ASSERT_TRUE(ben.checks());
  EXPECT_TRUE(heard_.waits_for("connected", kBen, 2));
  EXPECT_TRUE(is_heard(ada, ben));
}

TEST_F(MediaEngineTest, a_restart_with_another_certificate_or_of_a_stranger_is_refused) {
  MediaClient ada;
  MediaClient other;
  connect(ada, kAda);
  EXPECT_EQ(engine_->restart(kAda, other.offer()).error().reason, "a=fingerprint names another certificate: join anew");
  EXPECT_EQ(engine_->restart(kBen, ada.offer()).error().reason, "is not connected: join anew");
}

TEST_F(MediaEngineTest, who_falls_silent_is_lost_and_told_once) {
  MediaClient ada;
  connect(ada, kAda);
  later_ = 31;
  EXPECT_TRUE(heard_.waits_for("lost", kAda));
  EXPECT_EQ(heard_.times("lost", kAda), 1U);
  EXPECT_EQ(engine_->counts()[0].peers, 0U);
}

TEST_F(MediaEngineTest, who_never_gets_through_is_lost) {
  MediaClient ada;
  joined(ada, kAda);
  MediaClient ben;
  joined(ben, kBen);
  ASSERT_TRUE(ben.checks());  // and never shakes hands
  later_ = 31;
  EXPECT_TRUE(heard_.waits_for("lost", kAda));
  EXPECT_TRUE(heard_.waits_for("lost", kBen));
}

TEST_F(MediaEngineTest, a_goodbye_ends_it_on_either_side) {
  MediaClient ada;
  MediaClient ben;
  connect(ada, kAda);
  connect(ben, kBen);
  ada.say_goodbye();
  EXPECT_TRUE(heard_.waits_for("closed", kAda));
  engine_->leave(kBen);
  EXPECT_TRUE(ben.takes_until([&] { return ben.heard_goodbye(); }));
  EXPECT_EQ(heard_.times("closed", kBen), 0U);
}

TEST_F(MediaEngineTest, the_wrong_certificate_is_refused) {
  MediaClient ada;
  MediaClient liar;
  const auto offer = tests::with(liar.offer(), liar.fingerprint().text(), ada.fingerprint().text());
  liar.go_to(engine_->join(kRoom, kAda, offer, {}, {}).value());
  EXPECT_FALSE(liar.connects());
  EXPECT_TRUE(heard_.waits_for("refused", kAda));
}

TEST_F(MediaEngineTest, who_joins_again_takes_the_place_of_the_old_connection) {
  MediaClient old;
  MediaClient fresh;
  connect(old, kAda);
  joined(fresh, kAda);
  EXPECT_TRUE(old.takes_until([&] { return old.heard_goodbye(); }));
  ASSERT_TRUE(fresh.connects());
  EXPECT_TRUE(heard_.waits_for("connected", kAda, 2));
  EXPECT_EQ(heard_.times("closed", kAda), 0U);
}

TEST_F(MediaEngineTest, who_joins_again_begins_with_what_their_line_carried) {
  MediaClient ada;
  MediaClient ben;
  connect(ada, kAda);
  connect(ben, kBen);
  ASSERT_TRUE(is_heard(ada, ben));
  feed_back(ben);
  ASSERT_TRUE(is_heard(ada, ben)) << "the feedback is there, since they share a worker";
  MediaClient again;
  connect(again, kBen);
  later_ += 3;
  const std::size_t told = heard_.times("line", kBen);
  ASSERT_TRUE(heard_.waits_for("line", kBen, told + 1));
  EXPECT_EQ(heard_.estimate(kBen), RateLimits{}.start * 3 / 4);
  MediaClient late;
  engine_->leave(kBen);
  later_ += 61;
  connect(late, kBen);
  later_ += 3;
  ASSERT_TRUE(heard_.waits_for("line", kBen, heard_.times("line", kBen) + 1));
  EXPECT_EQ(heard_.estimate(kBen), RateLimits{}.start) << "that was too long ago";
}

TEST_F(MediaEngineTest, a_bad_offer_names_its_fault_and_leaves_the_old_connection) {
  MediaClient ada;
  MediaClient ben;
  connect(ada, kAda);
  connect(ben, kBen);
  EXPECT_FALSE(engine_->join(kRoom, kAda, "v=0", {}, {}).has_value());
  const auto lacking = tests::with(ada.offer(), "VP8/90000", "VP7/90000");
  EXPECT_FALSE(engine_->join(kRoom, kAda, lacking, {}, {}).has_value());
  EXPECT_TRUE(is_heard(ada, ben));
}

TEST_F(MediaEngineTest, a_line_is_tried_to_each_worker_by_itself) {
  for (const std::size_t worker : {1U, 0U, 1U}) {
    MediaClient ada;
    const auto before = engine_->counts()[worker].peers;
    ada.go_to(engine_->reflect(kAda, ada.offer(), worker).value());
    EXPECT_EQ(std::to_string(ada.answer().media.front().transport.candidates.front().port),
              std::to_string(engine_->candidates(worker).front().port));
    ASSERT_TRUE(ada.connects());
    EXPECT_EQ(engine_->counts()[worker].peers, before + 1);
    ada.say_goodbye();
    EXPECT_TRUE(heard_.waits_for("closed", kAda));
  }
  EXPECT_FALSE(engine_->reflect(kAda, "v=0", {}).has_value());
}

TEST_F(MediaEngineTest, closing_a_room_ends_those_in_it_alone) {
  MediaClient ada;
  MediaClient ben;
  connect(ada, kAda);
  connect(ben, kBen, RoomId(2));
  engine_->close(kRoom);
  EXPECT_TRUE(ada.takes_until([&] { return ada.heard_goodbye(); }));
  EXPECT_TRUE(ben.checks());
}

TEST_F(MediaEngineTest, who_is_moved_hears_and_is_heard_in_the_other_room_alone_on_the_same_connection) {
  constexpr RoomId kOther{2};
  MediaClient ada;
  MediaClient ben;
  MediaClient cho;
  connect(ada, kAda);
  connect(ben, kBen);
  connect(cho, ParticipantId(13), kOther);
  EXPECT_TRUE(is_heard(ada, ben));
  const auto peers = [&] { return engine_->counts()[0].peers + engine_->counts()[1].peers; };
  engine_->move(kBen, kOther);
  EXPECT_EQ(peers(), 3U);  // and the command has had its turn
  EXPECT_TRUE(hears_first_alone(ben, {&cho, &ada}));
  EXPECT_TRUE(hears_first_alone(cho, {&ben, &ada}));
  engine_->move(kBen, kRoom);
  EXPECT_EQ(peers(), 3U);
  EXPECT_TRUE(hears_first_alone(ben, {&ada, &cho}));
  EXPECT_TRUE(hears_first_alone(ada, {&ben, &cho}));
  EXPECT_EQ(heard_.times("connected", kBen), 1U);
  EXPECT_EQ(heard_.times("closed", kBen), 0U);
  EXPECT_FALSE(ben.heard_goodbye());
}

TEST_F(MediaEngineTest, who_is_moved_before_they_are_connected_begins_in_the_other_room) {
  MediaClient ada;
  MediaClient ben;
  connect(ada, kAda, RoomId(2));
  joined(ben, kBen);
  engine_->move(kBen, RoomId(2));
  engine_->move(ParticipantId(99), RoomId(2));  // nobody
  ASSERT_TRUE(ben.connects());
  EXPECT_TRUE(is_heard(ada, ben));
  engine_->close(RoomId(2));
  EXPECT_TRUE(ben.takes_until([&] { return ben.heard_goodbye(); }));
}

TEST_F(MediaEngineTest, rooms_out_of_a_room_over_several_workers_stay_apart) {
  constexpr std::size_t kPeople = 24;
  std::vector<std::unique_ptr<MediaClient>> people;
  for (std::uint64_t i = 0; i < kPeople; ++i) {
    people.push_back(std::make_unique<MediaClient>());
    connect(*people.back(), ParticipantId(100 + i));
  }
  EXPECT_GT(engine_->counts()[1].peers, 0U);
  for (std::uint64_t i = 0; i < kPeople; ++i) engine_->move(ParticipantId(100 + i), RoomId(2 + i % 2));
  engine_->counts();
  const auto other = [&](std::size_t i, std::size_t by) { return people[i ^ by].get(); };  // by an odd one: elsewhere
  for (const std::size_t i : {0U, 23U})
    EXPECT_TRUE(hears_first_alone(*people[i], {other(i, 2), other(i, 1), other(i, 3)}));
  for (std::uint64_t i = 0; i < kPeople; ++i) engine_->move(ParticipantId(100 + i), kRoom);
  engine_->counts();
  EXPECT_TRUE(is_heard(*people.front(), *people.back()));
  EXPECT_TRUE(is_heard(*people[20], *people[1]));
}

TEST_F(MediaEngineTest, strangers_hear_nothing_and_change_nothing) {
  MediaClient ada;
  MediaClient ben;
  connect(ada, kAda);
  connect(ben, kBen);
  MediaClient stranger;
  stranger.go_to(engine_->join(RoomId(9), ParticipantId(99), stranger.offer(), {}, {}).value());
  engine_->leave(ParticipantId(99));
  std::mt19937 random(3);
  for (int i = 0; i < 2'000; ++i) {
    Packet bad(random() % 300);
    for (auto& byte : bad) byte = static_cast<std::uint8_t>(random());
    if (!bad.empty() && i % 3 == 0) bad[0] = static_cast<std::uint8_t>(0x80 | (bad[0] & 0x3f));
    stranger.send_raw(bad);
    ada.send_raw(bad);
  }
  EXPECT_FALSE(stranger.checks(false, 100ms));
  EXPECT_EQ(stranger.errors(), 0);
  EXPECT_TRUE(is_heard(ada, ben));
  EXPECT_GT(strangers(), 500U);
}

TEST_F(MediaEngineTest, a_connection_that_says_no_check_first_is_closed) {
  MediaClient ada(IceTransport::kTcp);
  joined(ada, kAda);
  ada.send_raw(Packet(40, 0x90));
  EXPECT_TRUE(ada.takes_until([&] { return ada.heard_end(); }));
}

TEST_F(MediaEngineTest, a_connection_that_says_nothing_is_closed) {
  MediaClient ada(IceTransport::kTcp);
  joined(ada, kAda);
  while (engine_->counts()[0].connections == 0) continue;
  later_ = 11;
  EXPECT_TRUE(ada.takes_until([&] { return ada.heard_end(); }));
}

TEST_F(MediaEngineTest, the_answer_says_where_we_are) {
  MediaEngineOptions options{.addresses = {{"127.0.0.1", "203.0.113.9"}, {"::1", ""}}, .workers = 1};
  start(options);
  MediaClient ada;
  const auto answer = read_session_description(*engine_->join(kRoom, kAda, ada.offer(), {}, {}));
  const auto& candidates = answer->media.front().transport.candidates;
  ASSERT_EQ(candidates.size(), 4U);
  EXPECT_EQ(candidates[0].address, "203.0.113.9");
  EXPECT_EQ(candidates[0].transport, "udp");
  EXPECT_EQ(candidates[1].address, "::1");
  EXPECT_EQ(candidates[2].tcp_type, "passive");
  EXPECT_GT(candidates[1].priority, candidates[2].priority);
  EXPECT_TRUE(answer->is_ice_lite);
}

TEST_F(MediaEngineTest, a_full_room_is_spread_over_the_workers_and_all_connect) {
  std::vector<std::unique_ptr<MediaClient>> clients;
  for (std::uint64_t i = 0; i < 24; ++i) {
    clients.push_back(std::make_unique<MediaClient>());
    connect(*clients.back(), ParticipantId(100 + i));
  }
  const auto counts = engine_->counts();
  EXPECT_EQ(counts[0].peers + counts[1].peers, 24U);
  EXPECT_GT(counts[1].peers, 0U);
  EXPECT_TRUE(is_heard(*clients.front(), *clients.back()));
  EXPECT_TRUE(is_heard(*clients.back(), *clients.front()));
}

}  // namespace
}  // namespace madang::media
