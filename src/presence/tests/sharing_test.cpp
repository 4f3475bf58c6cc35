#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <map>
#include <memory>
#include <random>

#include "kernel/store/tests/scratch.hpp"
#include "presence/sharing_service.hpp"

namespace madang::presence {
namespace {

using std::chrono::seconds;

/// Several nodes and what is on its way between them, which may be lost, doubled and come in any order.
class SharingTest : public testing::Test {
 protected:
  static constexpr seconds kGrace{30};

  struct OneNode {
    OneNode(SharingTest& test, std::uint64_t number)
        : service(test.clock_, test.streams_, {}, kGrace),
          sharing(service, test.clock_, number,
                  [&test, number](std::string_view bytes) { test.broadcast(number, bytes); }) {}
    Service service;
    Sharing sharing;
  };

  void SetUp() override {
    for (std::uint64_t number = 1; number <= 3; ++number) add_node(number);
    settle();
  }
  void add_node(std::uint64_t number) { nodes_[number] = std::make_unique<OneNode>(*this, number); }

  void broadcast(std::uint64_t sender, std::string_view bytes) {
    for (const auto& [number, node] : nodes_)
      if (number != sender) on_the_way_.push_back({sender, number, std::string(bytes)});
  }
  void deliver() {
    std::ranges::shuffle(on_the_way_, random_);
    for (auto& each : std::exchange(on_the_way_, {})) {
      if (chance() < lost_ || !nodes_.contains(each.to)) continue;
      nodes_[each.to]->sharing.hear(each.from, each.bytes);
      if (chance() < doubled_) nodes_[each.to]->sharing.hear(each.from, each.bytes);
    }
  }
  /// A beat of every node, and what it says arrives in order.
  void beat() {
    for (auto& [number, node] : nodes_) {
      node->sharing.beat();
      deliver();
    }
    clock_.pass(Sharing::kBeat);
  }
  void settle(int beats = 30) {
    for (int i = 0; i < beats; ++i) beat();
    for (auto& [number, node] : nodes_)
      for (int turns = 0; turns < 4; ++turns) node->service.take_turn();  // a thousand people each
  }

  void come(std::uint64_t node, std::uint64_t member, Activity activity = Activity::active) {
    nodes_[node]->service.came(place(member), device(node, member));
    nodes_[node]->service.present(actor(member), device(node, member), {activity});
  }
  void leave(std::uint64_t node, std::uint64_t member) {
    nodes_[node]->service.left(place(member), device(node, member));
  }
  Presence seen_on(std::uint64_t node, std::uint64_t member) {
    auto text = nodes_[node]->service.told(actor(99), {{MemberId{member}, PresenceState::offline, {}, {}}});
    const auto state = [&](PresenceState each) {
      return text.contains("\"" + std::string(enumerator_name(each)) + "\"");
    };
    for (const auto each : {PresenceState::online, PresenceState::away, PresenceState::do_not_disturb})
      if (state(each)) return {MemberId{member}, each, {}, {}};
    return {MemberId{member}, PresenceState::offline, {}, {}};
  }
  bool all_see(std::uint64_t member, PresenceState state) {
    return std::ranges::all_of(nodes_, [&](const auto& each) { return seen_on(each.first, member).state == state; });
  }

  static Place place(std::uint64_t member) { return {OrgId{1}, MemberId{member}}; }
  static std::uint64_t device(std::uint64_t node, std::uint64_t member) { return node * 1'000 + member; }
  static auth::Actor actor(std::uint64_t member) {
    auth::Actor actor;
    actor.org_id = OrgId{1};
    actor.member_id = MemberId{member};
    return actor;
  }
  double chance() { return std::uniform_real_distribution<>(0, 1)(random_); }

  struct OnTheWay {
    std::uint64_t from, to;
    std::string bytes;
  };
  store::SetClock clock_;
  boost::asio::io_context loop_;
  bus::Hub hub_{{loop_.get_executor()},
                [](std::string_view text) { return std::make_shared<const std::string>(text); }};
  bus::Streams streams_{clock_, "epoch", hub_};
  std::mt19937 random_{1};
  double lost_ = 0;
  double doubled_ = 0;
  std::vector<OnTheWay> on_the_way_;
  std::map<std::uint64_t, std::unique_ptr<OneNode>> nodes_;
};

TEST_F(SharingTest, who_is_on_one_node_is_there_on_all) {
  come(1, 7);
  settle(1);
  EXPECT_TRUE(all_see(7, PresenceState::online));
  nodes_[1]->service.present(actor(7), device(1, 7), {Activity::away});
  settle(1);
  EXPECT_TRUE(all_see(7, PresenceState::away));
}

TEST_F(SharingTest, who_is_on_several_nodes_is_as_they_are_before_the_most_active_device) {
  come(1, 7, Activity::away);
  come(2, 7);
  settle(2);
  EXPECT_TRUE(all_see(7, PresenceState::online));
  leave(2, 7);
  settle(2);
  EXPECT_TRUE(all_see(7, PresenceState::away)) << "the device on the first node still says so";
}

TEST_F(SharingTest, who_leaves_is_gone_everywhere_once_the_grace_ends) {
  come(1, 7);
  settle(2);
  leave(1, 7);
  settle(2);
  EXPECT_TRUE(all_see(7, PresenceState::online)) << "they may be about to come back";
  clock_.pass(kGrace);
  settle(2);
  EXPECT_TRUE(all_see(7, PresenceState::offline));
}

TEST_F(SharingTest, quiet_holds_on_every_node_and_the_later_word_counts) {
  come(1, 7);
  come(2, 7);
  settle(2);
  nodes_[1]->service.quiet(actor(7), 0, {clock_.now() + std::chrono::hours(1)});
  settle(2);
  EXPECT_TRUE(all_see(7, PresenceState::do_not_disturb));
  nodes_[2]->service.quiet(actor(7), 0, {});
  settle(2);
  EXPECT_TRUE(all_see(7, PresenceState::online));
}

TEST_F(SharingTest, whom_a_dead_node_had_is_gone_after_its_lease_and_the_grace) {
  come(1, 7);
  come(1, 8);
  come(2, 8);
  settle(2);
  nodes_.erase(1);
  settle(40);
  EXPECT_TRUE(all_see(7, PresenceState::online)) << "the lease holds";
  clock_.pass(kGrace);
  settle(200);
  EXPECT_TRUE(all_see(7, PresenceState::offline));
  EXPECT_TRUE(all_see(8, PresenceState::online));
}

TEST_F(SharingTest, a_node_that_comes_later_learns_who_is_there_and_one_begun_anew_has_nobody) {
  for (std::uint64_t member = 1; member <= 2'500; ++member) come(1, member);  // more than a batch holds
  settle();
  add_node(4);
  settle();
  EXPECT_TRUE(all_see(1, PresenceState::online));
  EXPECT_TRUE(all_see(2'500, PresenceState::online));
  nodes_.erase(1);
  add_node(5);
  clock_.pass(kGrace);
  settle(260);
  EXPECT_TRUE(all_see(1, PresenceState::offline));
}

/// The nodes agree with each other and with what happened, once nothing is lost any more.
TEST_F(SharingTest, whatever_is_lost_doubled_or_late_all_nodes_come_to_see_the_same) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    random_.seed(seed);
    lost_ = 0.3;
    doubled_ = 0.3;
    std::map<std::pair<std::uint64_t, std::uint64_t>, bool> active;  // by node and member: those who are there
    for (int i = 0; i < 200; ++i) {
      const std::uint64_t node = 1 + random_() % 3, member = 1 + random_() % 10;
      const bool is_there = active.contains({node, member});
      const bool is_active = random_() % 2;
      if (is_there && random_() % 2) {
        leave(node, member);
        active.erase({node, member});
      } else if (is_there) {
        nodes_[node]->service.present(actor(member), device(node, member),
                                      {is_active ? Activity::active : Activity::away});
        active[{node, member}] = is_active;
      } else {
        come(node, member, is_active ? Activity::active : Activity::away);
        active[{node, member}] = is_active;
      }
      if (random_() % 3 == 0) beat();
    }
    lost_ = doubled_ = 0;
    settle();
    clock_.pass(kGrace);  // which ends every lease too
    settle();
    for (std::uint64_t member = 1; member <= 10; ++member) {
      auto expected = PresenceState::offline;
      for (const auto& [there, is_active] : active)
        if (there.second == member)
          expected = is_active || expected == PresenceState::online ? PresenceState::online : PresenceState::away;
      EXPECT_TRUE(all_see(member, expected)) << "seed " << seed << " member " << member;
    }
    for (const auto& [there, is_active] : active) leave(there.first, there.second);
    clock_.pass(kGrace);
    settle();
  }
}

TEST(ViewBatch, what_is_written_is_read_again_and_nothing_else) {
  const Timestamp time = Timestamp::from_milliseconds(1'800'000'000'000);
  const ViewBatch batch{
      BatchKind::whole_from,
      7,
      3,
      {{{OrgId{1}, MemberId{2}}, true, true, time, time, time}, {{OrgId{1}, MemberId{3}}, false, false, time, {}, {}}}};
  const auto bytes = write_view_batch(batch);
  EXPECT_EQ(read_view_batch(bytes), batch);
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(read_view_batch(bytes.substr(0, size)));
  EXPECT_FALSE(read_view_batch(bytes + "x"));
  EXPECT_FALSE(read_view_batch(write_view_batch({BatchKind::views, 1, 0, {{}}}))) << "of nobody";
}

}  // namespace
}  // namespace madang::presence
