#include <gmock/gmock.h>

#include "meetings/tests/lounge.hpp"

namespace madang::meetings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class HostingTest : public testing::Test {
 protected:
  MeetingParticipant seen(const MeetingParticipant& it) { return lounge.see(host, it); }

  Lounge lounge;
  const auth::Actor host = lounge.somebody();
  const auth::Actor cohost = lounge.somebody();
  const auth::Actor member = lounge.somebody();
  const Meeting meeting = lounge.create(host);
  const MeetingParticipant hosts = lounge.join(host, meeting.id);
  const MeetingParticipant cohosts = lounge.join(cohost, meeting.id);
  const MeetingParticipant members = lounge.join(member, meeting.id);
};

TEST_F(HostingTest, a_cohost_runs_it_but_neither_ends_it_nor_names_others) {
  EXPECT_EQ(refused([&] { lounge.give_role(cohost, members, GivenRole::cohost); }), "auth.forbidden");
  lounge.give_role(host, cohosts, GivenRole::cohost);
  EXPECT_EQ(seen(cohosts).role, ParticipantRole::cohost);
  lounge.change(cohost, meeting.id, {.is_locked = true});
  EXPECT_EQ(refused([&] { lounge.give_role(cohost, members, GivenRole::cohost); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { lounge.end(cohost, meeting.id); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { lounge.remove(cohost, hosts); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { lounge.turn_off(cohost, hosts, kAll, true); }), "auth.forbidden");
  EXPECT_EQ(lounge.remove(cohost, members).state, ParticipantState::removed);
  lounge.give_role(host, cohosts, GivenRole::participant);
  EXPECT_EQ(refused([&] { lounge.change(cohost, meeting.id, {.is_locked = false}); }), "auth.forbidden");
}

TEST_F(HostingTest, the_host_hands_over_and_stays_a_cohost) {
  const Meeting handed = lounge.give_role(host, members, GivenRole::host);
  EXPECT_EQ(handed.host_id, member.member_id);
  EXPECT_THAT(handed.cohost_ids, ElementsAre(host.member_id));
  EXPECT_EQ(refused([&] { lounge.end(host, meeting.id); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { lounge.give_role(member, members, GivenRole::participant); }), "request.invalid role");
  lounge.leave(cohost, cohosts);
  EXPECT_EQ(refused([&] { lounge.give_role(member, cohosts, GivenRole::host); }), "meetings.not_present");
}

TEST_F(HostingTest, when_the_host_leaves_a_cohost_hosts_else_who_has_been_there_longest) {
  lounge.give_role(host, members, GivenRole::cohost);
  lounge.leave(host, hosts);
  EXPECT_EQ(lounge.meeting(member, meeting.id).host_id, member.member_id);
  lounge.leave(member, members);
  EXPECT_EQ(lounge.meeting(cohost, meeting.id).host_id, cohost.member_id);
  EXPECT_EQ(lounge.join(host, meeting.id).role, ParticipantRole::cohost);
}

TEST_F(HostingTest, a_host_with_another_device_is_still_there) {
  lounge.join(lounge.another_device(host), meeting.id);
  lounge.leave(host, hosts);
  EXPECT_EQ(lounge.meeting(member, meeting.id).host_id, host.member_id);
}

TEST_F(HostingTest, what_is_turned_off_may_be_resumed_or_is_withheld_until_it_is_asked_for) {
  lounge.send(member, members, {.microphone = true, .camera = true});
  EXPECT_EQ(lounge.turn_off(host, members, kMicrophone, true).sending, (MediaSwitches{.camera = true}));
  EXPECT_EQ(lounge.send(member, members, kMicrophone).sending, kMicrophone);
  EXPECT_EQ(lounge.turn_off(host, members, kMicrophone, false).withheld, kMicrophone);
  EXPECT_EQ(refused([&] { lounge.send(member, members, kMicrophone); }), "meetings.withheld sending");
  EXPECT_EQ(refused([&] { lounge.ask_for(member, members, kMicrophone); }), "auth.forbidden");
  EXPECT_EQ(lounge.ask_for(host, members, kMicrophone).withheld, MediaSwitches());
  EXPECT_EQ(seen(members).sending, MediaSwitches()) << "nobody is turned on from outside";
  EXPECT_EQ(lounge.send(member, members, kMicrophone).sending, kMicrophone);
  EXPECT_EQ(refused([&] { lounge.send(cohost, members, {}); }), "auth.forbidden");
}

TEST_F(HostingTest, all_are_muted_but_who_hosts_and_who_comes_then_as_well) {
  for (const auto& [who, seat] : {std::pair(host, hosts), std::pair(cohost, cohosts), std::pair(member, members)})
    lounge.send(who, seat, kMicrophone);
  lounge.give_role(host, cohosts, GivenRole::cohost);
  const auto mute = [&](bool may_resume) {
    return lounge.ask(&Service::mute_all, host, MuteAll{OrgId{1}, meeting.id, {}, may_resume});
  };
  mute(true);
  EXPECT_EQ(seen(cohosts).sending, kMicrophone);
  EXPECT_EQ(seen(members).sending, MediaSwitches());
  lounge.send(member, members, kMicrophone);
  EXPECT_FALSE(mute(false).settings.may_unmute);
  EXPECT_EQ(refused([&] { lounge.send(member, members, kMicrophone); }), "meetings.withheld sending");
  const auth::Actor late = lounge.somebody();
  const auto lates = lounge.join(late, meeting.id, kAll);
  EXPECT_EQ(lates.sending, (MediaSwitches{false, true, true, true}));
  lounge.ask_for(cohost, lates, kMicrophone);
  EXPECT_EQ(lounge.send(late, lates, kMicrophone).sending, kMicrophone);
  lounge.change(host, meeting.id, {.may_unmute = true});
  EXPECT_EQ(lounge.send(member, members, kMicrophone).sending, kMicrophone);
}

TEST_F(HostingTest, who_may_not_share_does_not_unless_they_host) {
  lounge.change(host, meeting.id, {.may_share = false});
  EXPECT_EQ(refused([&] { lounge.send(member, members, {.screen = true}); }), "meetings.withheld sending");
  EXPECT_EQ(lounge.send(host, hosts, {.screen = true}).sending, (MediaSwitches{.screen = true}));
}

TEST_F(HostingTest, hands_keep_their_order_and_are_lowered_by_who_raised_them_or_hosts) {
  lounge.raise(member, members);
  lounge.clock.set(lounge.clock.now() + seconds(1));
  lounge.raise(cohost, cohosts);
  EXPECT_LT(seen(members).hand_raised_at, seen(cohosts).hand_raised_at);
  const auto first = seen(members).hand_raised_at;
  EXPECT_EQ(lounge.raise(member, members).hand_raised_at, first) << "again";
  EXPECT_EQ(refused([&] { lounge.raise(cohost, members, false); }), "auth.forbidden");
  EXPECT_EQ(refused([&] {
              lounge.raise(host, hosts);
              lounge.raise(host, members);
            }),
            "auth.forbidden");
  EXPECT_FALSE(lounge.raise(host, members, false).hand_raised_at);
}

TEST_F(HostingTest, a_spotlight_is_on_one_who_is_there_and_goes_out_with_them) {
  const auto shine = [&](ParticipantId id) {
    return lounge.ask(&Service::set_spotlight, host, SetSpotlight{OrgId{1}, meeting.id, id}).spotlight_id;
  };
  EXPECT_EQ(shine(members.id), members.id);
  lounge.leave(member, members);
  EXPECT_FALSE(lounge.meeting(host, meeting.id).spotlight_id);
  EXPECT_EQ(refused([&] { shine(members.id); }), "meetings.not_present");
  EXPECT_EQ(refused([&] { shine(ParticipantId{7}); }), "request.not_found");
  shine(cohosts.id);
  lounge.store->write_now([&](store::Transaction& transaction) {
    lounge.service->clear_spotlight(transaction, host, {OrgId{1}, meeting.id});
  });
  EXPECT_FALSE(lounge.meeting(host, meeting.id).spotlight_id);
}

TEST_F(HostingTest, who_is_put_out_is_so_with_all_devices) {
  const auto phone = lounge.join(lounge.another_device(member), meeting.id);
  lounge.remove(host, members);
  EXPECT_EQ(seen(phone).id, ParticipantId());
  EXPECT_THAT(lounge.heard_by(member), IsEmpty());
  EXPECT_EQ(refused([&] { lounge.join(member, meeting.id); }), "meetings.put_out");
  EXPECT_EQ(refused([&] { lounge.remove(host, hosts); }), "auth.forbidden");
}

TEST_F(HostingTest, who_was_there_is_for_who_hosts_with_sums_over_devices_and_a_table) {
  lounge.clock.set(lounge.clock.now() + minutes(10));
  const auto phone = lounge.join(lounge.another_device(member), meeting.id);
  lounge.clock.set(lounge.clock.now() + minutes(10));
  lounge.leave(member, members);
  lounge.clock.set(lounge.clock.now() + minutes(10));
  lounge.leave(lounge.another_device(member), phone);
  EXPECT_EQ(refused([&] { lounge.attendance(member, meeting.id); }), "auth.forbidden");
  const auto sheet = lounge.attendance(host, meeting.id);
  const auto own = std::ranges::find(sheet.members, member.member_id, &Attendance::member_id);
  ASSERT_NE(own, sheet.members.end());
  EXPECT_EQ(own->seconds, 30 * 60);
  EXPECT_EQ(own->last_left_at, lounge.clock.now());
  EXPECT_FALSE(std::ranges::find(sheet.members, host.member_id, &Attendance::member_id)->last_left_at);
  const auto csv = lounge.look(&Service::export_attendance, host, NameMeeting{OrgId{1}, meeting.id}).csv;
  EXPECT_TRUE(
      csv.starts_with("\uFEFF\"counts\",\"name\",\"member_id\",\"device\",\"joined_at\",\"left_at\",\"seconds\"\r\n"))
      << csv;
  EXPECT_NE(csv.find("\r\n\"device\",\"홍, " + member.member_id.text() + "\",\"" + member.member_id.text()),
            std::string::npos)
      << csv;
  EXPECT_NE(csv.find("T03:30:00.000Z\",\"1800\"\r\n"), std::string::npos) << csv;
}

TEST_F(HostingTest, what_is_said_may_be_written_down_unless_the_host_forbids_it) {
  EXPECT_TRUE(lounge.meeting(member, meeting.id).settings.captions_allowed);
  EXPECT_EQ(refused([&] { lounge.change(member, meeting.id, {.captions_allowed = false}); }), "auth.forbidden");
  lounge.give_role(host, cohosts, GivenRole::cohost);
  EXPECT_FALSE(lounge.change(cohost, meeting.id, {.captions_allowed = false}).settings.captions_allowed);
  const auto allowed = [&](const auth::Actor& actor) {
    return lounge.store->read_now([&](store::Transaction& transaction) {
      return lounge.service->require_here(transaction, actor, meeting.id).settings.captions_allowed;
    });
  };
  EXPECT_FALSE(allowed(member));
  EXPECT_EQ(refused([&] { allowed(lounge.somebody()); }), "meetings.not_present");
  lounge.leave(member, members);
  EXPECT_EQ(refused([&] { allowed(member); }), "meetings.not_present") << "who has left reads no more";
}

}  // namespace
}  // namespace madang::meetings
