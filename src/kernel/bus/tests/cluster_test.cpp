#include "kernel/bus/cluster.hpp"

#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "kernel/bus/tests/nodes.hpp"

namespace madang::bus {
namespace {

TEST_F(ClusterTest, what_is_said_on_one_node_is_heard_on_another_in_order_and_within_a_moment) {
  Node& here = add_node();
  Node& there = add_node();
  ASSERT_TRUE(all_connected());
  Device near(here, org, MemberId{2});
  Device far(there, org, MemberId{3});
  near.hear(stream, 0);
  far.hear(stream, 0);
  for (int i = 0; i < 50; ++i) (i % 2 ? here : there).say(org, stream, "안녕");
  EXPECT_TRUE(soon([&] { return far.seqs().size() >= 50 && near.seqs().size() >= 50; }));
  EXPECT_EQ(far.seqs(), from_to(1, 50));
  EXPECT_EQ(near.seqs(), from_to(1, 50));
}

TEST_F(ClusterTest, a_node_without_anybody_who_hears_is_sent_nothing) {
  Node& here = add_node();
  Node& empty = add_node();
  ASSERT_TRUE(all_connected());
  Device near(here, org, MemberId{2});
  Device elsewhere(empty, org, MemberId{3});
  near.hear(stream, 0);
  elsewhere.hear(Id<"cnv">{8}.text(), 0);
  for (int i = 0; i < 20; ++i) here.say(org, stream, "x");
  here.say(org, Id<"cnv">{8}.text(), "heard");
  ASSERT_TRUE(soon([&] { return !elsewhere.seqs().empty(); }));
  EXPECT_EQ(empty.cluster->counts().hints_in, 1);
  EXPECT_EQ(empty.relay->counts().received, 1);
}

TEST_F(ClusterTest, a_stream_that_nobody_hears_any_more_is_let_go_after_a_while) {
  NodeSettings settings;
  settings.cluster.gates.linger = std::chrono::milliseconds(50);
  Node& here = add_node(settings);
  Node& there = add_node(settings);
  ASSERT_TRUE(all_connected());
  {
    Device far(there, org, MemberId{3});
    far.hear(stream, 0);
    here.say(org, stream, "one");
    ASSERT_TRUE(soon([&] { return far.seqs() == from_to(1, 1); }));
    EXPECT_EQ(there.streams.head_in_memory(org, stream), 1);
  }
  EXPECT_TRUE(soon([&] { return there.cluster->counts().gates.open == 0; }));
  here.say(org, stream, "two");
  EXPECT_EQ(there.streams.head_in_memory(org, stream), std::nullopt) << "memory would say that it stands at one";
  Device again(there, org, MemberId{3});
  again.hear(stream, 1);
  EXPECT_EQ(again.seqs(), from_to(2, 2));
  EXPECT_EQ(there.streams.head_in_memory(org, stream), 2);
}

TEST_F(ClusterTest, lost_hints_heal_within_two_seconds) {
  Node& here = add_node();
  Node& deaf = add_node({.flakiness = {.lost = 1}});
  ASSERT_TRUE(all_connected());
  Device far(deaf, org, MemberId{3});
  far.hear(stream, 0);
  for (int i = 0; i < 5; ++i) here.say(org, stream, "x");
  EXPECT_TRUE(soon([&] { return far.seqs() == from_to(1, 5); }, std::chrono::milliseconds(2'000)));
  EXPECT_EQ(deaf.cluster->counts().gates.healed, 5);
}

TEST_F(ClusterTest, an_event_too_long_for_a_hint_is_read_from_the_log) {
  Node& here = add_node();
  Node& there = add_node();
  ASSERT_TRUE(all_connected());
  Device far(there, org, MemberId{3});
  far.hear(stream, 0);
  here.say(org, stream, std::string(40'000, 'x'));
  here.say(org, stream, "short");
  EXPECT_TRUE(soon([&] { return far.seqs() == from_to(1, 2); }));
}

TEST_F(ClusterTest, a_lost_revision_of_a_stream_without_a_log_heals_too) {
  Node& here = add_node();
  Node& deaf = add_node({.flakiness = {.lost = 1}});
  ASSERT_TRUE(all_connected());
  Device far(deaf, org, MemberId{3});
  far.hear(org.text(), 0);
  for (int i = 0; i < 3; ++i) here.say(org, org.text(), "joined", Keeping::revision);
  EXPECT_TRUE(soon([&] { return far.seqs() == from_to(1, 3); }, std::chrono::milliseconds(2'000)));
}

TEST_F(ClusterTest, who_missed_more_than_can_be_told_is_told_to_ask_anew) {
  NodeSettings settings{.flakiness = {.lost = 1}};
  settings.cluster.fill_at_once = 10;
  Node& here = add_node();
  Node& deaf = add_node(settings);
  Device far(deaf, org, MemberId{3});
  far.hear(stream, 0);
  store->write_now([&](store::Transaction& transaction) {
    for (int i = 0; i < 50; ++i)
      here.streams.append(transaction, org, stream, here.streams.next_seq(transaction, org, stream), Said{"x"});
  });
  EXPECT_TRUE(soon([&] { return far.times_behind() == 1; }));
  here.say(org, stream, "next");
  EXPECT_TRUE(soon([&] { return far.seqs() == from_to(51, 51); }));
}

/// What the log said of the recalled text must not be told out of another node's memory.
TEST_F(ClusterTest, a_redacted_event_is_forgotten_by_every_nodes_memory) {
  for (const double lost : {0.0, 1.0}) {
    Node& here = add_node();
    Node& there = add_node({.flakiness = {.lost = lost}});
    ASSERT_TRUE(all_connected());
    Device far(there, org, MemberId{3});
    const auto before = here.say(org, stream, "before");
    far.hear(stream, before);
    const auto seq = here.say(org, stream, "secret");
    ASSERT_TRUE(soon([&] { return there.streams.head_in_memory(org, stream) == seq; }));
    ASSERT_TRUE(there.streams.resume_from_memory(org, {stream, store->epoch(), before}, 1, 100));
    store->write_now(
        [&](store::Transaction& transaction) { here.streams.redact(transaction, org, stream, seq, Said{""}); });
    EXPECT_TRUE(soon([&] { return !there.streams.resume_from_memory(org, {stream, store->epoch(), before}, 1, 100); }));
  }
}

TEST_F(ClusterTest, an_ended_session_loses_its_sockets_everywhere_within_a_second_also_without_nats) {
  Node& here = add_node();
  Node& there = add_node();
  ASSERT_TRUE(all_connected());
  const auto end = [&](SessionId session) {
    store->write_now([&](store::Transaction& transaction) { here.streams.end_session(transaction, session); });
  };
  Device first(there, org, MemberId{2}, SessionId{11});
  Device second(there, org, MemberId{2}, SessionId{12});
  for (auto* device : {&first, &second}) there.on_loop([&] { device->enter(); });
  end(SessionId{11});
  EXPECT_TRUE(soon([&] { return first.was_ended(); }, std::chrono::milliseconds(1'000)));
  EXPECT_FALSE(second.was_ended());
  nats.kill();
  ASSERT_TRUE(soon([&] { return !there.relay->is_connected(); }));
  end(SessionId{12});
  EXPECT_TRUE(soon([&] { return second.was_ended(); }, std::chrono::milliseconds(1'000)));
}

TEST_F(ClusterTest, what_is_only_true_now_reaches_other_nodes_and_never_overtakes_nor_is_overtaken) {
  Node& here = add_node();
  Node& there = add_node();
  ASSERT_TRUE(all_connected());
  Device far(there, org, MemberId{3});
  far.hear(stream, 0);
  here.say(org, stream, "first");
  store->write_now(
      [&](store::Transaction& transaction) { here.streams.tell(transaction, org, stream, Said{"types"}); });
  here.say(org, stream, "second");
  ASSERT_TRUE(soon([&] { return far.seqs().size() == 3; }));
  EXPECT_EQ(far.seqs(), (std::vector<std::int64_t>{1, 0, 2}));
  for (int i = 0; i < 100; ++i)
    store->write_now(
        [&](store::Transaction& transaction) { here.streams.tell(transaction, org, stream, Said{"types"}); });
  ASSERT_TRUE(soon([&] { return far.seqs().size() > 3; }));
  EXPECT_LT(there.cluster->counts().relay.received, 20) << "by the batch";
}

TEST_F(ClusterTest, nodes_of_another_history_hear_nothing) {
  Node& here = add_node();
  NodeSettings other;
  other.cluster.prefix = "another";
  Node& stranger = add_node(other);
  ASSERT_TRUE(all_connected());
  Device far(stranger, org, MemberId{3});
  far.hear(stream, 0);
  for (int i = 0; i < 5; ++i) here.say(org, stream, "x");
  EXPECT_TRUE(soon([&] { return far.seqs() == from_to(1, 5); })) << "the database says it all the same";
  EXPECT_EQ(stranger.relay->counts().received, 0);
}

/// The database as seen from a node that may be cut off from it.
class CutStore final : public store::Store {
 public:
  explicit CutStore(store::Store& store) : store_(store) {}
  std::atomic<bool> is_cut = false;

  std::string epoch() const override { return store_.epoch(); }
  bool is_writable() const override { return !is_cut; }
  bool is_writing() const override { return store_.is_writing(); }
  store::StoreCounts counts() const override { return store_.counts(); }
  void close() override {}
  void enqueue_write(store::Lane lane, Work work, Done done) override {
    store_.enqueue_write(lane, std::move(work), std::move(done));
  }
  void enqueue_read(store::Lane lane, Work work, Done done) override {
    store_.enqueue_read(lane, std::move(work), std::move(done));
  }

 private:
  store::Store& store_;
};

TEST_F(ClusterTest, a_node_that_cannot_write_while_others_do_is_left_behind_after_a_moment) {
  Node& here = add_node();
  CutStore cut(*store);
  std::atomic<int> times_at_once = 0;
  std::atomic<int> times_patient = 0;
  const auto settings = [](std::atomic<int>& times, std::chrono::milliseconds after) {
    NodeSettings made{.hears = [](store::Transaction&, OrgId, MemberId, const StreamName&) { return 1; },
                      .left_behind = [&times] { ++times; }};
    made.cluster.left_behind = after;
    return made;
  };
  Node there(nats.url(), cut, settings(times_at_once, std::chrono::milliseconds(0)));
  Node patient(nats.url(), cut, settings(times_patient, std::chrono::hours(1)));
  ASSERT_TRUE(soon([&] { return all_connected() && there.relay->is_connected() && patient.relay->is_connected(); }));
  Device far(there, org, MemberId{3});
  Device farther(patient, org, MemberId{4});
  far.hear(stream, 0);
  farther.hear(stream, 0);
  here.say(org, stream, "while all is well");
  ASSERT_TRUE(soon([&] { return far.seqs().size() == 1; }));
  EXPECT_EQ(times_at_once, 0);
  cut.is_cut = true;
  here.say(org, stream, "elsewhere");
  EXPECT_TRUE(soon([&] { return times_at_once == 1 && farther.seqs().size() == 2; }));
  EXPECT_EQ(times_patient, 0) << "the others may only have found a database sooner that came back";
}

/// Who is in the conversation, as a test has it; what the database says is what counts.
struct HearingAcrossNodes : ClusterTest {
  const MemberId member{3};
  std::mutex mutex;
  bool is_in = false;

  Node& add_node(Flakiness flakiness = {}) {
    NodeSettings settings{.flakiness = flakiness};
    settings.hears = [this](store::Transaction&, OrgId, MemberId, const StreamName&) {
      const std::lock_guard lock(mutex);
      return is_in ? std::optional<std::int64_t>(1) : std::nullopt;
    };
    return ClusterTest::add_node(std::move(settings));
  }
  std::int64_t join(Node& node) {
    set_in(true);
    return store->write_now([&](store::Transaction& transaction) {
      node.streams.let_hear(transaction, org, member, stream);
      return node.streams.head(transaction, org, stream);
    });
  }
  void leave(Node& node) {
    set_in(false);
    store->write_now(
        [&](store::Transaction& transaction) { node.streams.let_hear_no_more(transaction, org, member, stream); });
  }
  void set_in(bool now) {
    const std::lock_guard lock(mutex);
    is_in = now;
  }
};

TEST_F(HearingAcrossNodes, who_joins_on_another_node_hears_everything_after_and_who_leaves_nothing_more) {
  for (const double lost : {0.0, 1.0}) {
    Node& here = add_node();
    Node& there = add_node({.lost = lost});
    ASSERT_TRUE(all_connected());
    Device far(there, org, member);
    far.hear(member.text(), here.say(org, member.text(), "own"));
    here.say(org, stream, "before");
    const auto base = join(here);
    for (int i = 0; i < 5; ++i) here.say(org, stream, "after");
    EXPECT_TRUE(soon([&] { return std::ssize(far.seqs()) >= 5; }));
    EXPECT_EQ(far.seqs(), from_to(base + 1, base + 5)) << "lost " << lost;
    leave(here);
    ASSERT_TRUE(soon([&] { return there.on_loop([&] { return there.loop_hub().hears(far, stream); }) == false; }));
    here.say(org, stream, "not heard");
    here.say(org, member.text(), "heard");
    EXPECT_TRUE(soon([&] { return std::ssize(far.seqs()) == 6; }));
  }
}

TEST_F(HearingAcrossNodes, a_join_while_events_flow_from_every_node_begins_exactly_where_it_was_made) {
  for (int i = 0; i < 3; ++i) add_node({.lost = 0.2, .doubled = 0.2, .delayed = 0.3});
  ASSERT_TRUE(all_connected());
  Device far(*nodes[1], org, member);
  Device listener(*nodes[1], org, MemberId{4});
  nodes[1]->on_loop([&] { far.enter(); });
  listener.hear(stream, 0);
  std::vector<std::thread> talkers;
  for (auto& node : nodes)
    talkers.emplace_back([&, &node = *node] {
      for (int i = 0; i < 130; ++i) node.say(org, stream, "x");  // fewer than memory keeps
    });
  ASSERT_TRUE(soon([&] { return listener.seqs().size() > 20; }));
  const auto base = join(*nodes[0]);
  for (auto& talker : talkers) talker.join();
  const auto head = nodes[0]->say(org, stream, "last");
  EXPECT_TRUE(soon([&] { return std::ssize(far.seqs()) >= head - base; }));
  EXPECT_EQ(far.seqs(), from_to(base + 1, head));
}

TEST_F(HearingAcrossNodes, the_word_of_a_joining_that_a_device_knows_of_already_tells_it_nothing) {
  Node& here = add_node();
  Node& there = add_node();
  ASSERT_TRUE(all_connected());
  for (int i = 0; i < 3; ++i) here.say(org, stream, "before");
  join(here);
  for (int i = 0; i < 3; ++i) here.say(org, stream, "after");
  Device far(there, org, member);
  far.hear(stream, 6);
  join(here);
  here.say(org, stream, "last");
  EXPECT_TRUE(soon([&] { return far.seqs() == from_to(7, 7); }));
  EXPECT_EQ(far.times_behind(), 0);
}

TEST_F(HearingAcrossNodes, what_a_member_hears_counts_as_changed_on_every_node) {
  Node& here = add_node();
  Node& there = add_node({.lost = 1});
  const auto before = there.hub.changes().count();
  join(here);
  EXPECT_TRUE(soon([&] { return there.hub.changes().since(member.value, before); }, std::chrono::milliseconds(2'000)));
}

/// Whoever hears a stream, wherever, whatever the relay does, from whenever on: each number once, in order, to the end.
struct BadRelays : ClusterTest, testing::WithParamInterface<unsigned> {};

TEST_P(BadRelays, everybody_hears_everything_once_and_in_order) {
  std::mt19937 random(GetParam());
  for (unsigned i = 0; i < 3; ++i)
    add_node({.flakiness = {.lost = 0.2, .doubled = 0.2, .delayed = 0.3}, .seed = GetParam() * 10 + i});
  ASSERT_TRUE(all_connected());
  struct Listening {
    std::unique_ptr<Device> device;
    std::int64_t from;
  };
  std::vector<Listening> devices;
  std::int64_t head = 0;
  const auto come = [&] {
    auto& node = *nodes[random() % nodes.size()];
    const auto from = std::int64_t(random() % std::uint64_t(head + 1));
    devices.push_back({std::make_unique<Device>(node, org, MemberId{100 + devices.size()}), from});
    devices.back().device->hear(stream, from);
  };
  for (int i = 0; i < 300; ++i) {
    if (i % 25 == 0) come();
    if (i % 60 == 59) devices.erase(devices.begin());
    head = nodes[random() % nodes.size()]->say(org, stream, std::to_string(i));
  }
  for (const auto& [device, from] : devices) {
    EXPECT_TRUE(soon([&] { return std::ssize(device->seqs()) >= head - from; }));
    EXPECT_EQ(device->seqs(), from_to(from + 1, head));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, BadRelays, testing::Range(1U, 6U));

TEST_F(ClusterTest, nats_killed_and_started_again_under_load_loses_nothing) {
  Node& here = add_node();
  Node& there = add_node();
  ASSERT_TRUE(all_connected());
  Device near(here, org, MemberId{2});
  Device far(there, org, MemberId{3});
  near.hear(stream, 0);
  far.hear(stream, 0);
  for (int i = 1; i <= 300; ++i) {
    if (i == 100) nats.kill();
    if (i == 200) nats.start();
    (i % 3 ? here : there).say(org, stream, "x");
  }
  EXPECT_TRUE(soon([&] { return far.seqs().size() >= 300 && near.seqs().size() >= 300; }));
  EXPECT_EQ(far.seqs(), from_to(1, 300));
  EXPECT_EQ(near.seqs(), from_to(1, 300));
  ASSERT_TRUE(all_connected());
}

TEST_F(ClusterTest, memory_is_not_believed_while_the_database_does_not_say_what_is_new) {
  NodeSettings settings;
  settings.cluster.vouching = std::chrono::milliseconds(0);
  Node& here = add_node(settings);
  EXPECT_FALSE(here.streams.vouches());
  EXPECT_TRUE(add_node().streams.vouches());
}

}  // namespace
}  // namespace madang::bus
