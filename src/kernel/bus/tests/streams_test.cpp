#include "kernel/bus/streams.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <filesystem>

#include "kernel/bus/migrations.hpp"
#include "kernel/store/tests/support/engine.hpp"

namespace madang::bus {
namespace {

struct Said {
  static constexpr std::string_view kType = "test.said";
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Said, (), (text))

struct SetClock : Clock {
  Timestamp time = Timestamp::from_milliseconds(1'800'000'000'000);
  Timestamp now() const override { return time; }
};

class Folder {
 public:
  Folder() : path(std::filesystem::temp_directory_path() / ("madang_streams_" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  const std::filesystem::path path;
};

struct StreamsTest : testing::Test {
  Folder folder;
  SetClock clock;
  boost::asio::io_context loop;
  Hub hub{{loop.get_executor()}, [](std::string_view payload) { return std::make_shared<const std::string>(payload); }};
  std::unique_ptr<store::Store> store = store::open_any({.path = folder.path / "test.db"}, migrations(), clock);
  Streams streams{clock, store->epoch(), hub};
  const OrgId org{1};
  const StreamName name = MemberId{2}.text();

  std::int64_t say(const std::string& text) {
    return store->write_now([&](store::Transaction& transaction) {
      const auto seq = streams.next_seq(transaction, org, name);
      streams.append(transaction, org, name, seq, Said{text});
      return seq;
    });
  }
  Resumed resume(std::int64_t after, std::int64_t visible_from = 1, std::size_t most = 100) {
    return store->read_now([&](store::Transaction& transaction) {
      return streams.resume(transaction, org, {name, store->epoch(), after}, visible_from, most);
    });
  }
  static std::vector<std::string> texts(const Resumed& resumed) {
    std::vector<std::string> list;
    for (const auto& event : resumed.events)
      list.emplace_back(boost::json::parse(event.text).at("data").at("text").as_string());
    return list;
  }
};

TEST_F(StreamsTest, numbers_have_no_gaps_also_when_a_verb_is_refused) {
  EXPECT_EQ(say("one"), 1);
  EXPECT_THROW(store->write_now([&](store::Transaction& transaction) {
    streams.next_seq(transaction, org, name);
    throw Refusal(kNotFound);
  }),
               Refusal);
  EXPECT_EQ(say("two"), 2);
}

TEST_F(StreamsTest, a_device_that_was_away_gets_everything_since) {
  for (const char* text : {"하나", "二", "three"}) say(text);
  EXPECT_EQ(texts(resume(1)), (std::vector<std::string>{"二", "three"}));
  EXPECT_EQ(resume(3).events.size(), 0);
  EXPECT_EQ(resume(3).answer, ResumeAnswer::complete);
}

TEST_F(StreamsTest, what_was_before_one_may_see_is_not_told) {
  for (const char* text : {"one", "two", "three"}) say(text);
  EXPECT_EQ(texts(resume(0, 3)), std::vector<std::string>{"three"});
}

TEST_F(StreamsTest, too_much_an_unknown_epoch_and_the_future_are_told_to_refetch) {
  for (const char* text : {"one", "two", "three"}) say(text);
  EXPECT_EQ(resume(0, 1, 2).answer, ResumeAnswer::refetch);
  EXPECT_TRUE(resume(0, 1, 2).events.empty());
  EXPECT_EQ(resume(9).answer, ResumeAnswer::refetch);
  const auto other = store->read_now(
      [&](store::Transaction& transaction) { return streams.resume(transaction, org, {name, "another", 3}, 1, 100); });
  EXPECT_EQ(other.answer, ResumeAnswer::refetch);
  EXPECT_EQ(other.seq, 3);
}

TEST_F(StreamsTest, a_trimmed_stream_refetches_only_who_is_too_far_behind) {
  say("old");
  clock.time = clock.time + std::chrono::hours(48);
  say("new");
  store->write_now(
      [&](store::Transaction& transaction) { streams.trim(transaction, clock.time - std::chrono::hours(24)); });
  EXPECT_EQ(resume(0).answer, ResumeAnswer::refetch);
  EXPECT_EQ(texts(resume(1)), std::vector<std::string>{"new"});
}

TEST_F(StreamsTest, a_stream_of_revisions_tells_who_is_behind_to_refetch) {
  store->write_now([&](store::Transaction& transaction) {
    const auto seq = streams.next_seq(transaction, org, name);
    streams.append(transaction, org, name, seq, Said{"x"}, Keeping::revision);
  });
  EXPECT_EQ(resume(0).answer, ResumeAnswer::refetch);
  EXPECT_EQ(resume(1).answer, ResumeAnswer::complete);
}

TEST_F(StreamsTest, a_redacted_event_tells_nobody_what_it_said) {
  say("secret");
  store->write_now([&](store::Transaction& transaction) { streams.redact(transaction, org, name, 1, Said{""}); });
  EXPECT_EQ(texts(resume(0)), std::vector<std::string>{""});
}

struct Device : Listener {
  explicit Device(MemberId member, OrgId org = OrgId{1}) : member(member), org(org) {}
  OrgId org_id() const override { return org; }
  MemberId member_id() const override { return member; }
  SessionId session_id() const override { return SessionId{member.value}; }
  void deliver(const Delivery& delivery) override { seqs.push_back(delivery.seq); }
  void hears(const StreamName& stream) override { log.push_back("+" + stream); }
  void hears_no_more(const StreamName& stream) override { log.push_back("-" + stream); }
  void session_ended() override { log.push_back("ended"); }
  MemberId member;
  OrgId org;
  std::vector<std::int64_t> seqs;
  std::vector<std::string> log;
};

TEST_F(StreamsTest, a_committed_event_reaches_who_hears_it_once_and_in_order) {
  Device hears(MemberId{2});
  Device other(MemberId{3});
  for (auto* device : {&hears, &other}) hub.on_loop(0).add(*device);
  hub.on_loop(0).hear(hears, name);
  hub.on_loop(0).hear(hears, name);
  for (int i = 0; i < 5; ++i) say("x");
  loop.run();
  EXPECT_EQ(hears.seqs, (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
  EXPECT_TRUE(other.seqs.empty());
}

TEST_F(StreamsTest, a_device_that_names_all_it_hears_at_once_hears_its_own_stream_once) {
  Device device(MemberId{2});
  hub.on_loop(0).add(device);
  for (const auto& key : {StreamKey::of(name), StreamKey::of(MemberId{3})}) hub.on_loop(0).hear_first(device, key);
  say("x");
  streams.tell_now(org, MemberId{3}.text(), Said{"y"});
  loop.run();
  EXPECT_EQ(device.seqs, (std::vector<std::int64_t>{1, 0}));
}

TEST_F(StreamsTest, another_organisation_hears_nothing_also_under_the_same_name) {
  Device stranger(MemberId{2}, OrgId{9});
  hub.on_loop(0).add(stranger);
  hub.on_loop(0).hear(stranger, name);
  say("x");
  loop.run();
  EXPECT_TRUE(stranger.seqs.empty());
}

TEST_F(StreamsTest, who_joins_hears_the_next_event_and_who_leaves_does_not) {
  Device device(MemberId{2});
  hub.on_loop(0).add(device);
  store->write_now([&](store::Transaction& transaction) { streams.let_hear(transaction, org, MemberId{2}, name); });
  say("heard");
  store->write_now(
      [&](store::Transaction& transaction) { streams.let_hear_no_more(transaction, org, MemberId{2}, name); });
  say("not heard");
  loop.run();
  EXPECT_EQ(device.seqs, std::vector<std::int64_t>{1});
  EXPECT_EQ(device.log, (std::vector<std::string>{"+" + name, "-" + name}));
}

TEST_F(StreamsTest, a_device_that_went_away_is_forgotten) {
  Device device(MemberId{2});
  hub.on_loop(0).add(device);
  hub.on_loop(0).hear(device, name);
  hub.on_loop(0).remove(device);
  say("x");
  hub.end_session(SessionId{2});
  loop.run();
  EXPECT_TRUE(device.seqs.empty());
  EXPECT_TRUE(device.log.empty());
}

}  // namespace
}  // namespace madang::bus
