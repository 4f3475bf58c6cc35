#include "kernel/net/tests/cluster_town.hpp"

#include <gmock/gmock.h>

#include <random>
#include <set>

namespace madang::net {
namespace {

using bus::soon;
using testing::IsEmpty;

const bus::StreamName kHall = Id<"cnv">{1}.text();

TEST_F(Town, a_device_that_comes_back_on_another_node_gets_what_it_missed_and_then_hears) {
  open({});
  join(*nodes[0], kHall, MemberId{5});
  TownClient client(org, AccountId{5});
  client.connect(*nodes[0]);
  for (auto& node : nodes) {
    client.hang_up();
    for (int i = 0; i < 3; ++i) post(*nodes[0], kHall);
    client.connect(*node);
    EXPECT_EQ(client.seq(kHall), head(kHall));
    post(*nodes[0], kHall);
    EXPECT_TRUE(soon([&] { return client.seq(kHall) == head(kHall); }));
  }
  EXPECT_THAT(client.faults(), IsEmpty());
}

TEST_F(Town, an_ended_session_is_closed_on_its_node_and_its_token_opens_nothing_on_any) {
  for (const double lost : {0.0, 1.0}) {
    nodes.clear();
    open({.lost = lost});
    const AccountId account{lost > 0 ? 6ULL : 5ULL};
    TownClient client(org, account);
    client.connect(*nodes[1]);
    ASSERT_FALSE(client.is_refused());
    store->write_now(
        [&](store::Transaction& transaction) { nodes[0]->sessions.end(transaction, client.session_id()); });
    EXPECT_TRUE(soon([&] { return client.is_refused(); }, std::chrono::milliseconds(1'000)));
    for (auto& node : nodes) {
      client.connect(*node);
      EXPECT_TRUE(client.is_refused());
    }
  }
}

TEST_F(Town, nobody_who_left_hears_more_wherever_they_are) {
  open({.lost = 0.5});
  join(*nodes[0], kHall, MemberId{5});
  join(*nodes[0], kHall, MemberId{6});
  TownClient leaves(org, AccountId{5});
  TownClient stays(org, AccountId{6});
  leaves.connect(*nodes[1]);
  stays.connect(*nodes[1]);
  leave(*nodes[0], kHall, MemberId{5});
  const auto own = MemberId{5}.text();
  ASSERT_TRUE(soon([&] { return leaves.seq(own) == head(own); }));
  const auto last = leaves.seq(kHall);
  ASSERT_TRUE(soon([&] {
    post(*nodes[2], kHall);
    return stays.seq(kHall) > last + 5;
  }));
  leaves.connect(*nodes[2]);
  post(*nodes[0], kHall);
  ASSERT_TRUE(soon([&] { return stays.seq(kHall) == head(kHall); }));
  EXPECT_LT(leaves.seq(kHall), stays.seq(kHall));
}

/// People come, go, change nodes, join, leave and talk, over relays that lose and mix up: nobody is told anything
/// twice, out of order or in part, and in the end all have everything.
struct BusyTown : Town, testing::WithParamInterface<unsigned> {
  struct Person {
    std::unique_ptr<TownClient> client;
    std::set<bus::StreamName> in;
  };

  void something(std::mt19937& random) {
    auto& node = *nodes[random() % nodes.size()];
    const auto number = random() % people.size();
    auto& person = people[number];
    const MemberId member{number + 1};
    const auto stream = Id<"cnv">{1 + random() % 3}.text();
    switch (random() % 12) {
      case 0: return person.client->connect(node);
      case 1:
        if (person.in.insert(stream).second) person.client->was_let_in(stream, join(node, stream, member));
        return;
      case 2:
        if (person.in.erase(stream)) leave(node, stream, member);
        return;
      default: post(node, stream);
    }
  }

  std::vector<Person> people;
};

TEST_P(BusyTown, everybody_is_told_everything_in_order) {
  std::mt19937 random(GetParam());
  open({.lost = 0.2, .doubled = 0.2, .delayed = 0.2}, GetParam());
  for (std::uint64_t number = 1; number <= 6; ++number) {
    people.push_back({std::make_unique<TownClient>(org, AccountId{number}), {}});
    people.back().client->connect(*nodes[number % 3]);
  }
  for (int i = 0; i < 1000; ++i) something(random);
  for (std::uint64_t number = 1; number <= 3; ++number) post(*nodes[0], Id<"cnv">{number}.text());
  for (std::size_t i = 0; i < people.size(); ++i) {
    for (const auto& stream : people[i].in) {
      EXPECT_TRUE(soon([&] { return people[i].client->seq(stream) == head(stream); }))
          << "person " << i + 1 << " " << stream << " at " << people[i].client->seq(stream) << " of " << head(stream);
    }
    EXPECT_THAT(people[i].client->faults(), IsEmpty()) << "person " << i + 1;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, BusyTown, testing::Range(1U, 6U));

}  // namespace
}  // namespace madang::net
