#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <map>
#include <random>

#include "base/json/decode.hpp"
#include "base/refusal.hpp"
#include "kernel/bus/migrations.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "presence/events.hpp"
#include "presence/migrations.hpp"
#include "presence/turns_api.hpp"

namespace madang::presence {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Place place_of(const auth::Actor& actor) { return {actor.org_id, actor.member_id}; }

/// A device that watches, and what it knows by what it was told.
class Watcher final : public bus::Listener {
 public:
  explicit Watcher(auth::Actor actor) : actor_(std::move(actor)) {}
  OrgId org_id() const override { return actor_.org_id; }
  MemberId member_id() const override { return actor_.member_id; }
  SessionId session_id() const override { return actor_.session_id; }
  void deliver(const bus::Delivery& delivery) override { hear(*delivery.frame); }
  void hears(const bus::StreamName&) override {}
  void hears_no_more(const bus::StreamName&) override {}
  void session_ended() override {}

  void hear(const std::string& envelope) {
    const auto data = boost::json::parse(envelope).at("data");
    for (const auto& each : json::decode<PresencesTold>(data).value().presences) known[each.member_id] = each;
  }

  std::map<MemberId, Presence> known;

 private:
  const auth::Actor actor_;
};

std::vector<store::Migration> all_migrations() {
  std::vector<store::Migration> all(bus::migrations().begin(), bus::migrations().end());
  all.insert(all.end(), migrations().begin(), migrations().end());
  return all;
}

class PresenceService : public testing::Test {
 protected:
  static constexpr std::chrono::seconds kGrace{30};

  auth::Actor somebody(std::uint64_t number, OrgId org = OrgId{1}, auth::Role role = auth::Role::member) {
    auth::Actor actor;
    actor.account_id = AccountId{number};
    actor.org_id = org;
    actor.member_id = MemberId{number};
    actor.role = role;
    seen_.push_back({org, actor.member_id});
    return actor;
  }
  Watched watch(const auth::Actor& actor, std::vector<MemberId> members) {
    return store_->read_now(
        [&](store::Transaction& transaction) { return service_->watch(transaction, actor, {std::move(members)}); });
  }
  /// What a fresh device is told.
  std::map<MemberId, Presence> look(const auth::Actor& actor, std::vector<MemberId> members) {
    Watcher fresh(actor);
    fresh.hear(service_->told(actor, watch(actor, std::move(members)).otherwise));
    return fresh.known;
  }
  void begin(Watcher& watcher, const auth::Actor& actor, const std::vector<MemberId>& members) {
    hub_.on_loop(0).add(watcher);
    const auto watching = watch(actor, members);
    for (const auto& stream : watching.streams) hub_.on_loop(0).hear(watcher, stream);
    watcher.hear(service_->told(actor, watching.otherwise));
  }
  void turn() {
    Turns(*service_, *store_).take();
    loop_.restart();
    loop_.poll();
  }
  /// As after a restart.
  void open_service() {
    const auto sight = [this](store::Transaction&, const auth::Actor& actor, std::vector<MemberId> wanted) {
      std::erase_if(wanted, [&](MemberId each) { return std::ranges::count(seen_, Place{actor.org_id, each}) == 0; });
      return wanted;
    };
    service_ = std::make_unique<Service>(clock_, *streams_, sight, kGrace);
  }
  void SetUp() override { open_service(); }

  store::Scratch scratch_;
  store::SetClock clock_;
  boost::asio::io_context loop_;
  bus::Hub hub_{{loop_.get_executor()},
                [](std::string_view text) { return std::make_shared<const std::string>(text); }};
  std::unique_ptr<store::Store> store_ = store::open_any({.path = scratch_ / "presence.db"}, all_migrations(), clock_);
  std::unique_ptr<bus::Streams> streams_ = std::make_unique<bus::Streams>(clock_, store_->epoch(), hub_);
  std::vector<Place> seen_;
  std::unique_ptr<Service> service_;
};

TEST_F(PresenceService, whoever_begins_to_watch_is_told_how_it_stands_and_then_of_changes) {
  const auto mina = somebody(1), wei = somebody(2), noah = somebody(3);
  service_->came(place_of(wei), 1);
  service_->present(wei, 1, {Activity::active});
  turn();
  Watcher device(mina);
  begin(device, mina, {wei.member_id, noah.member_id});
  EXPECT_EQ(device.known[wei.member_id].state, PresenceState::online);
  EXPECT_EQ(device.known[noah.member_id].state, PresenceState::offline);
  service_->came(place_of(noah), 2);
  turn();
  EXPECT_EQ(device.known[noah.member_id].state, PresenceState::away);
  service_->quiet(wei, 1, {clock_.now() + std::chrono::hours(1)});
  turn();
  EXPECT_EQ(device.known[wei.member_id].state, PresenceState::do_not_disturb);
  hub_.on_loop(0).remove(device);
}

TEST_F(PresenceService, nobody_of_another_organisation_is_told_of_or_heard) {
  const auto mina = somebody(1), stranger = somebody(2, OrgId{2});
  service_->came(place_of(stranger), 1);
  const auto watching = watch(mina, {stranger.member_id});
  EXPECT_THAT(watching.streams, IsEmpty());
  EXPECT_THAT(watching.otherwise, IsEmpty());
  Watcher device(mina);
  hub_.on_loop(0).add(device);
  hub_.on_loop(0).hear(device, stream_of(stranger.member_id));
  turn();
  EXPECT_TRUE(device.known.empty());
  hub_.on_loop(0).remove(device);
}

TEST_F(PresenceService, guests_are_told_how_it_stands_and_hear_nothing_after) {
  const auto guest = somebody(1, OrgId{1}, auth::Role::guest), wei = somebody(2);
  service_->came(place_of(wei), 1);
  turn();
  const auto watching = watch(guest, {wei.member_id});
  EXPECT_THAT(watching.streams, IsEmpty());
  EXPECT_EQ(look(guest, {wei.member_id})[wei.member_id].state, PresenceState::away);
}

TEST_F(PresenceService, nobody_watches_more_people_than_a_screen_shows) {
  const auto mina = somebody(1);
  std::vector<MemberId> many(kMostWatched + 1, mina.member_id);
  EXPECT_THROW(watch(mina, many), Refusal);
  many.pop_back();
  EXPECT_NO_THROW(watch(mina, many));
}

TEST_F(PresenceService, only_when_somebody_was_last_seen_outlives_the_server) {
  const auto mina = somebody(1), wei = somebody(2), noah = somebody(3);
  service_->came(place_of(wei), 1);
  service_->present(wei, 1, {Activity::active});
  service_->quiet(wei, 1, {clock_.now() + std::chrono::hours(1)});
  service_->came(place_of(noah), 2);
  turn();
  clock_.pass(std::chrono::minutes(10));
  const auto end = clock_.now();
  Turns(*service_, *store_).end();
  open_service();
  clock_.pass(std::chrono::minutes(10));
  auto known = look(mina, {mina.member_id, wei.member_id, noah.member_id});
  EXPECT_EQ(known[wei.member_id], (Presence{wei.member_id, PresenceState::offline, end, {}}));
  EXPECT_EQ(known[noah.member_id].last_active_at, end - std::chrono::minutes(10));
  EXPECT_EQ(known[mina.member_id], (Presence{mina.member_id, PresenceState::offline, {}, {}}));
}

/// Anybody does anything; who was told of it since the beginning knows what a fresh device is told.
TEST_F(PresenceService, what_was_told_adds_up_to_what_is_told_afresh) {
  const auto mina = somebody(100);
  std::vector<auth::Actor> people;
  std::vector<MemberId> members;
  for (std::uint64_t i = 1; i <= 5; ++i) people.push_back(somebody(i));
  for (const auto& each : people) members.push_back(each.member_id);
  Watcher device(mina);
  begin(device, mina, members);
  std::mt19937 random(7);
  const auto any = [&](unsigned below) { return random() % below; };
  for (int step = 0; step < 3'000; ++step) {
    const auto& who = people[any(5)];
    const Attendance::Device number = who.member_id.value * 10 + any(2);
    switch (any(6)) {
      case 0: service_->left(place_of(who), number), service_->came(place_of(who), number); break;
      case 1: service_->left(place_of(who), number); break;
      case 2: service_->present(who, number, {any(2) ? Activity::active : Activity::away}); break;
      case 3:
        service_->quiet(who, number,
                        {any(2) ? std::optional(clock_.now() + std::chrono::seconds(any(90))) : std::nullopt});
        break;
      default: clock_.pass(std::chrono::seconds(any(20)));
    }
    if (any(3) == 0) turn();
    for (const auto& [member, presence] : look(mina, members)) {
      EXPECT_EQ(device.known[member].state, presence.state) << step;
      EXPECT_EQ(device.known[member].quiet_until, presence.quiet_until) << step;
      if (presence.state == PresenceState::offline)
        EXPECT_EQ(device.known[member].last_active_at, presence.last_active_at) << step;
    }
  }
  hub_.on_loop(0).remove(device);
}

}  // namespace
}  // namespace madang::presence
