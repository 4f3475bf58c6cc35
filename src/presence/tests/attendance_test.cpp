#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "presence/attendance_model.hpp"

namespace madang::presence {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

class AttendanceTest : public testing::Test {
 protected:
  static constexpr seconds kGrace{30};
  static constexpr Place kMina{OrgId{1}, MemberId{1}};
  static constexpr Place kWei{OrgId{1}, MemberId{2}};

  Attendance attendance_{kGrace};
  Timestamp now_ = Timestamp::from_milliseconds(1'800'000'000'000);

  void pass(std::chrono::milliseconds length) { now_ = now_ + length; }
  void come(Place place, int device, Activity activity = Activity::active) {
    attendance_.came(place, static_cast<std::uint64_t>(device), now_);
    say(place, device, activity);
  }
  void say(Place place, int device, Activity activity) {
    attendance_.said(place, static_cast<std::uint64_t>(device), activity, now_);
  }
  void leave(Place place, int device) { attendance_.left(place, static_cast<std::uint64_t>(device), now_); }
  std::vector<Presence> turn(std::size_t most = 100) {
    std::vector<Presence> told;
    for (auto& [org, presence] : attendance_.turn(now_, most).told) told.push_back(presence);
    return told;
  }
  static Presence online(Place place) { return {place.member_id, PresenceState::online, {}, {}}; }
  static Presence away(Place place, Timestamp since) { return {place.member_id, PresenceState::away, since, {}}; }
  static Presence offline(Place place, Timestamp since) { return {place.member_id, PresenceState::offline, since, {}}; }
};

TEST_F(AttendanceTest, nobody_is_there_of_whom_nothing_was_heard) {
  EXPECT_EQ(attendance_.look(kMina), std::nullopt);
  EXPECT_THAT(turn(), IsEmpty());
}

TEST_F(AttendanceTest, who_comes_is_told_of_once) {
  come(kMina, 1);
  come(kMina, 2);
  EXPECT_THAT(turn(), ElementsAre(online(kMina)));
  EXPECT_EQ(attendance_.look(kMina), online(kMina));
  EXPECT_THAT(turn(), IsEmpty());
}

TEST_F(AttendanceTest, a_device_that_says_nothing_is_away) {
  attendance_.came(kMina, 1, now_);
  EXPECT_THAT(turn(), ElementsAre(away(kMina, now_)));
}

TEST_F(AttendanceTest, one_active_device_is_enough) {
  come(kMina, 1);
  come(kMina, 2);
  say(kMina, 1, Activity::away);
  EXPECT_THAT(turn(), ElementsAre(online(kMina)));
  pass(minutes(5));
  say(kMina, 2, Activity::away);
  EXPECT_THAT(turn(), ElementsAre(away(kMina, now_)));
}

TEST_F(AttendanceTest, who_leaves_may_come_back_before_anybody_hears_of_it) {
  come(kMina, 1);
  turn();
  leave(kMina, 1);
  pass(kGrace - seconds(1));
  EXPECT_THAT(turn(), IsEmpty());
  EXPECT_EQ(attendance_.look(kMina), online(kMina));
  attendance_.came(kMina, 2, now_);
  EXPECT_THAT(turn(), IsEmpty());
  pass(minutes(5));
  EXPECT_THAT(turn(), IsEmpty());
  say(kMina, 2, Activity::away);
  EXPECT_THAT(turn(), ElementsAre(away(kMina, now_)));
}

TEST_F(AttendanceTest, who_does_not_come_back_is_offline_since_they_left_and_forgotten) {
  come(kMina, 1);
  turn();
  const auto left = now_;
  leave(kMina, 1);
  EXPECT_THAT(turn(), IsEmpty());
  pass(kGrace);
  EXPECT_THAT(turn(), ElementsAre(offline(kMina, left)));
  EXPECT_EQ(attendance_.size(), 0u);
}

TEST_F(AttendanceTest, who_was_away_when_they_left_was_last_there_before) {
  come(kMina, 1);
  pass(minutes(10));
  say(kMina, 1, Activity::away);
  const auto since = now_;
  pass(minutes(10));
  leave(kMina, 1);
  EXPECT_THAT(turn(), ElementsAre(away(kMina, since)));
  pass(kGrace);
  EXPECT_THAT(turn(), ElementsAre(offline(kMina, since)));
  EXPECT_EQ(attendance_.look(kMina), std::nullopt);
}

TEST_F(AttendanceTest, quiet_holds_on_all_devices_and_ends_by_itself) {
  come(kMina, 1);
  const auto until = now_ + minutes(60);
  attendance_.keep_quiet(kMina, until, now_);
  const Presence quiet{kMina.member_id, PresenceState::do_not_disturb, {}, until};
  EXPECT_THAT(turn(), ElementsAre(quiet));
  leave(kMina, 1);
  pass(kGrace);
  turn();
  come(kMina, 2);
  EXPECT_THAT(turn(), ElementsAre(quiet));
  now_ = until;
  EXPECT_THAT(turn(), ElementsAre(online(kMina)));
}

TEST_F(AttendanceTest, quiet_is_ended_by_hand_and_lasts_a_day_at_most) {
  come(kMina, 1);
  attendance_.keep_quiet(kMina, now_ + std::chrono::hours(1'000), now_);
  EXPECT_EQ(turn().front().quiet_until, now_ + kLongestQuiet);
  attendance_.keep_quiet(kMina, std::nullopt, now_);
  EXPECT_THAT(turn(), ElementsAre(online(kMina)));
  attendance_.keep_quiet(kMina, now_, now_);
  EXPECT_THAT(turn(), IsEmpty());
}

TEST_F(AttendanceTest, quiet_without_devices_is_forgotten_when_it_ends) {
  come(kMina, 1);
  attendance_.keep_quiet(kMina, now_ + minutes(60), now_);
  leave(kMina, 1);
  turn();
  pass(kGrace);
  EXPECT_EQ(turn().front().state, PresenceState::offline);
  EXPECT_EQ(attendance_.size(), 1u);
  pass(minutes(60));
  EXPECT_THAT(turn(), IsEmpty());
  EXPECT_EQ(attendance_.size(), 0u);
}

TEST_F(AttendanceTest, who_looks_sees_what_was_told_so_that_the_next_change_is_news_to_them) {
  come(kMina, 1);
  turn();
  leave(kMina, 1);
  pass(kGrace);
  EXPECT_EQ(attendance_.look(kMina), online(kMina)) << "no turn has told anybody otherwise";
  come(kMina, 2);
  EXPECT_THAT(turn(), IsEmpty());
}

TEST_F(AttendanceTest, a_storm_is_told_little_by_little) {
  come(kMina, 1);
  come(kWei, 2);
  EXPECT_THAT(turn(1), ElementsAre(online(kMina)));
  EXPECT_THAT(turn(1), ElementsAre(online(kWei)));
  EXPECT_THAT(turn(1), IsEmpty());
}

TEST_F(AttendanceTest, who_flaps_within_a_turn_is_not_told_of) {
  come(kMina, 1);
  turn();
  for (int i = 0; i < 100; ++i) {
    say(kMina, 1, Activity::away);
    say(kMina, 1, Activity::active);
  }
  EXPECT_THAT(turn(), IsEmpty());
}

TEST_F(AttendanceTest, when_they_were_seen_is_kept_as_they_come_and_as_they_leave) {
  come(kMina, 1);
  EXPECT_THAT(attendance_.turn(now_, 10).seen, ElementsAre(Seen{kMina, now_}));
  say(kMina, 1, Activity::away);
  EXPECT_THAT(attendance_.turn(now_, 10).seen, IsEmpty());
  say(kMina, 1, Activity::active);
  pass(minutes(1));
  EXPECT_THAT(attendance_.everybody(now_), ElementsAre(Seen{kMina, now_}));
  const auto left = now_;
  leave(kMina, 1);
  pass(seconds(1));
  EXPECT_THAT(attendance_.turn(now_, 10).seen, ElementsAre(Seen{kMina, left}));
}

TEST_F(AttendanceTest, another_node_counts_as_one_device_whatever_its_number) {
  for (const std::uint64_t node : {1ULL, 1ULL << 61, 1ULL << 62, 3ULL << 61, ~0ULL}) {
    View view{kMina, true, true, now_, {}, {}};
    attendance_.hear(view, node, now_);
    EXPECT_THAT(turn(), ElementsAre(online(kMina))) << node;
    view.is_active = false;
    attendance_.hear(view, node, now_);
    EXPECT_THAT(turn(), ElementsAre(away(kMina, now_))) << node;
    attendance_.lose(kMina, node, now_);
    pass(kGrace);
    EXPECT_THAT(turn(), ElementsAre(offline(kMina, now_ - kGrace))) << node;
  }
}

TEST_F(AttendanceTest, a_device_that_is_not_there_changes_nothing) {
  say(kMina, 1, Activity::active);
  leave(kMina, 1);
  attendance_.keep_quiet(kMina, now_ + minutes(1), now_);
  EXPECT_EQ(attendance_.size(), 0u);
  come(kMina, 1, Activity::away);
  say(kMina, 2, Activity::active);
  EXPECT_THAT(turn(), ElementsAre(away(kMina, now_)));
}

}  // namespace
}  // namespace madang::presence
