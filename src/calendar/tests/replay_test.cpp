#include <map>
#include <random>

#include "calendar/tests/bureau.hpp"

namespace madang::calendar {
namespace {

/// What a device knows of what its member is asked to come to: a fetch, and then events alone.
class Replica {
 public:
  Replica(Bureau& bureau, auth::Actor actor) : bureau_(bureau), actor_(std::move(actor)) {
    const auto list = bureau_.look(&Service::list_invitations, actor_, OfOrganisation{actor_.org_id});
    for (const Invitation& each : list.invitations) invitations_[each.event_id] = each;
    seq_ = list.member_cursor.seq;
  }

  void catch_up() {
    for (const auto& event : bureau_.missed(actor_, seq_)) {
      seq_ = event.at("seq").to_number<std::int64_t>();
      hear(event.at("type").as_string(), event.at("data"));
    }
  }

  std::map<EventId, Invitation> invitations() const { return invitations_; }

 private:
  void hear(std::string_view type, const boost::json::value& data) {
    if (type == InvitationLeft::kType) invitations_.erase(json::decode<InvitationLeft>(data).value().event_id);
    if (type != InvitationSaved::kType) return;
    const auto invitation = json::decode<InvitationSaved>(data).value().invitation;
    if (invitation.answer == AttendeeAnswer::needs_action)
      invitations_[invitation.event_id] = invitation;
    else
      invitations_.erase(invitation.event_id);
  }

  Bureau& bureau_;
  const auth::Actor actor_;
  std::map<EventId, Invitation> invitations_;
  std::int64_t seq_ = 0;
};

/// Several people do anything at any moment, each with a device that hears of it.
class Replay : public testing::TestWithParam<unsigned> {
 protected:
  Replay() : random_(GetParam()) {
    for (int i = 0; i < 4; ++i) people_.push_back(bureau_.somebody());
    for (const auto& person : people_) replicas_.push_back(std::make_unique<Replica>(bureau_, person));
  }

  std::size_t any(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  const auth::Actor& anybody() { return people_[any(people_.size())]; }
  std::vector<MemberId> some() {
    std::vector<MemberId> found;
    for (const auto& person : people_)
      if (any(2)) found.push_back(person.member_id);
    return found;
  }
  EventTime any_time() { return on(20261201 + static_cast<int>(any(20)), 600, 660); }
  EventId any_event() { return events_.at(any(events_.size())); }
  ChangeEvent scoped() {
    ChangeEvent request{.scope = static_cast<EditScope>(any(3))};
    request.occurrence = OccurrenceText{occurrence_name(civil_start(any_time()), false)};
    return request;
  }

  void do_something() {
    const auto& who = anybody();
    bureau_.clock.set(bureau_.clock.now() + std::chrono::seconds(1));
    refused([&] {
      switch (events_.empty() ? 0 : any(9)) {
        case 0:
        case 1: {
          CreateEvent request{.time = any_time(), .attendee_ids = some()};
          if (any(2)) request.rule = Text<1, kMostRule>{any(2) ? "FREQ=DAILY;COUNT=9" : "FREQ=WEEKLY"};
          return events_.push_back(bureau_.create(who, std::move(request)).id);
        }
        case 2: return void(bureau_.answer(who, any_event(), static_cast<AttendeeAnswer>(any(4))));
        case 3: return void(bureau_.change(who, any_event(), {.attendee_ids = some()}));
        case 4: {
          auto request = scoped();
          request.time = any_time();
          return events_.push_back(bureau_.change(who, any_event(), request).id);
        }
        case 5: {
          const auto request = scoped();
          return bureau_.remove(who, any_event(), request.scope, request.occurrence->value);
        }
        case 6: return void(bureau_.restore(who, any_event()));
        case 7: return leave_and_return(anybody().member_id);
        case 8: return void(bureau_.jobs->run_due());
      }
    });
  }
  void leave_and_return(MemberId member) {
    bureau_.store->write_now([&](store::Transaction& transaction) {
      bureau_.service->hand_over(transaction, {OrgId{1}, member, people_[0].member_id, std::nullopt});
      bureau_.service->bring_back(transaction, {OrgId{1}, member, people_[0].member_id});
    });
  }

  std::mt19937 random_;
  Bureau bureau_;
  std::vector<auth::Actor> people_;
  std::vector<std::unique_ptr<Replica>> replicas_;
  std::vector<EventId> events_;
};

TEST_P(Replay, old_state_and_events_give_what_a_fresh_fetch_gives) {
  for (int step = 0; step < 120; ++step) {
    do_something();
    if (any(4)) continue;
    for (std::size_t i = 0; i < people_.size(); ++i) {
      replicas_[i]->catch_up();
      ASSERT_EQ(replicas_[i]->invitations(), Replica(bureau_, people_[i]).invitations())
          << "step " << step << ", person " << i;
    }
  }
  EXPECT_GT(events_.size(), 5u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Replay, testing::Range(1U, 9U));

}  // namespace
}  // namespace madang::calendar
