#include <gmock/gmock.h>

#include "meetings/tests/lounge.hpp"

namespace madang::meetings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A device that hears the meeting's stream.
class Ear final : public bus::Listener {
 public:
  Ear(Lounge& lounge, MemberId member, MeetingId meeting) : lounge_(lounge), member_(member) {
    lounge_.hub.on_loop(0).add(*this);
    lounge_.hub.on_loop(0).hear(*this, stream_of(meeting));
  }
  ~Ear() override { lounge_.hub.on_loop(0).remove(*this); }
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;

  OrgId org_id() const override { return OrgId{1}; }
  MemberId member_id() const override { return member_; }
  SessionId session_id() const override { return {}; }
  void deliver(const bus::Delivery& delivery) override {
    const auto event = json::parse(*delivery.frame).value();
    if (event.at("type").as_string() != ChatMoved::kType) return;
    EXPECT_EQ(event.as_object().if_contains("seq"), nullptr);
    moved_.push_back(json::decode<ChatMoved>(event.at("data")).value().message_seq);
  }
  void hears(const bus::StreamName&) override {}
  void hears_no_more(const bus::StreamName&) override {}
  void session_ended() override {}

  std::vector<std::int64_t> moved() {
    lounge_.loop.restart();
    lounge_.loop.poll();
    return moved_;
  }

 private:
  Lounge& lounge_;
  const MemberId member_;
  std::vector<std::int64_t> moved_;
};

class GuestChatTest : public testing::Test {
 protected:
  GuestSeat come(const std::string& client_id, std::optional<std::string> token = {}) {
    EnterAsGuest request{OrgId{1}, {meeting.code}, {client_id}, {"김손님"}, {}, {}, {}, {}};
    if (token) request.token = {*token};
    return lounge.store->write_now([&](store::Transaction& transaction) {
      return lounge.service->enter_as_guest(transaction, request, client_id, "192.0.2.7", "");
    });
  }
  GuestSeat admitted(const std::string& client_id = "c1") {
    const GuestSeat seat = come(client_id);
    lounge.admit(host, seat.participant);
    return seat;
  }
  auth::Actor actor_of(const GuestSeat& seat) {
    return lounge.store->read_now([&](store::Transaction& transaction) {
      return lounge.service->visitors().identify(transaction, seat.token, OrgId{1}, "");
    });
  }
  chat::Message say(const auth::Actor& actor, std::string text) {
    return lounge.ask(&Service::say_in_chat, actor, SayInMeeting{OrgId{1}, meeting.id, {"w"}, {std::move(text)}});
  }
  MeetingChatPage page(const auth::Actor& actor) {
    return lounge.look(&Service::list_chat, actor, ListMeetingChat{OrgId{1}, meeting.id, {}, {}, {}});
  }
  std::vector<std::string> texts(const auth::Actor& actor) {
    std::vector<std::string> found;
    for (const chat::Message& each : page(actor).messages) found.push_back(each.text);
    return found;
  }
  chat::ConversationId chat_id() { return lounge.meeting(host, meeting.id).chat_id.value(); }

  Lounge lounge;
  const auth::Actor host = lounge.somebody();
  const auth::Actor member = lounge.somebody();
  const Meeting meeting = lounge.create(host);
  const MeetingParticipant hosts_seat = lounge.join(host, meeting.id);
};

TEST_F(GuestChatTest, a_guest_and_members_write_to_each_other_and_the_name_stays) {
  lounge.join(member, meeting.id);
  const GuestSeat seat = admitted();
  const auth::Actor guest = actor_of(seat);
  EXPECT_THAT(texts(guest), IsEmpty()) << "before anybody has opened it";
  const chat::Message said = say(guest, "안녕하세요");
  EXPECT_EQ(said.guest_name, "김손님");
  EXPECT_EQ(said.author_id, seat.participant.member_id);
  EXPECT_TRUE(lounge.is_in(host, chat_id()));
  EXPECT_TRUE(lounge.is_in(member, chat_id()));
  say(host, "어서 오세요");
  EXPECT_THAT(texts(guest), ElementsAre("안녕하세요", "어서 오세요"));
  EXPECT_THAT(texts(member), ElementsAre("안녕하세요", "어서 오세요"));
  const auto names = page(guest).names;
  ASSERT_EQ(names.size(), 1u);
  EXPECT_EQ(names[0].member_id, host.member_id);
  EXPECT_EQ(names[0].name, "홍, " + host.member_id.text());
  lounge.leave(guest, seat.participant);
  EXPECT_EQ(lounge.messages(host, chat_id()).at(lounge.messages(host, chat_id()).size() - 2), said);
}

TEST_F(GuestChatTest, nothing_is_theirs_that_was_said_before_they_came_or_after_they_left) {
  say(host, "among us");
  const GuestSeat seat = admitted();
  say(host, "to all");
  EXPECT_THAT(texts(actor_of(seat)), ElementsAre("to all"));
  const GuestSeat again = come("c2", seat.token);
  EXPECT_THAT(texts(actor_of(again)), ElementsAre("to all")) << "a page that is loaded again";
  EXPECT_THAT(texts(actor_of(admitted("c3"))), IsEmpty());
  lounge.leave(actor_of(again), again.participant);
  const GuestSeat soon = come("c5", again.token);
  EXPECT_THAT(texts(actor_of(soon)), ElementsAre("to all")) << "left by a page that is loaded again";
  lounge.leave(actor_of(soon), soon.participant);
  say(host, "while they are away");
  lounge.pass(kAwayFor + seconds(1));
  const GuestSeat back = come("c4", soon.token);
  EXPECT_EQ(back.participant.state, ParticipantState::joined);
  EXPECT_THAT(texts(actor_of(back)), IsEmpty());
  say(host, "to all again");
  EXPECT_THAT(texts(actor_of(back)), ElementsAre("to all again"));
}

TEST_F(GuestChatTest, who_waits_or_is_out_neither_reads_nor_writes) {
  say(host, "first");
  const GuestSeat seat = come("c1");
  const auth::Actor guest = actor_of(seat);
  EXPECT_EQ(refused([&] { page(guest); }), "meetings.not_present");
  EXPECT_EQ(refused([&] { say(guest, "x"); }), "meetings.not_present");
  lounge.admit(host, seat.participant);
  say(guest, "in");
  lounge.remove(host, seat.participant);
  EXPECT_EQ(refused([&] { page(guest); }), "request.not_found");
  EXPECT_EQ(refused([&] { say(guest, "x"); }), "request.not_found");
  const GuestSeat other = admitted("c2");
  const auth::Actor others = actor_of(other);
  lounge.end(host, meeting.id);
  EXPECT_EQ(refused([&] { page(others); }), "request.not_found");
  EXPECT_EQ(refused([&] { say(others, "x"); }), "request.not_found");
  EXPECT_EQ(refused([&] { page(member); }), "meetings.not_present") << "a member who is not in it";
  EXPECT_EQ(refused([&] { say(member, "x"); }), "meetings.not_present");
}

TEST_F(GuestChatTest, a_guest_sees_no_other_meeting_and_no_conversation) {
  const auth::Actor guest = actor_of(admitted());
  say(guest, "hello");
  const Meeting other = lounge.create(host);
  lounge.join(host, other.id);
  const ListMeetingChat asked{OrgId{1}, other.id, {}, {}, {}};
  EXPECT_EQ(refused([&] { lounge.look(&Service::list_chat, guest, asked); }), "request.not_found");
  EXPECT_EQ(refused([&] { lounge.ask(&Service::say_in_chat, guest, SayInMeeting{OrgId{1}, other.id, {"w"}, {"x"}}); }),
            "request.not_found");
  EXPECT_EQ(refused([&] { lounge.messages(guest, chat_id()); }), "auth.signed_out");
  EXPECT_THAT(lounge.heard_by(guest), ElementsAre(meeting.id.text()));
}

TEST_F(GuestChatTest, where_the_chat_is_of_some_alone_or_groups_are_the_administrators_a_guest_is_told_so) {
  const auth::Actor guest = actor_of(admitted());
  lounge.rules.group_founders = people::GroupFounders::admins;
  EXPECT_EQ(refused([&] { say(guest, "x"); }), "chat.may_not_start_groups kind");
  lounge.rules.group_founders = people::GroupFounders::everyone;
  EXPECT_EQ(refused([&] { say(guest, "  "); }), "request.invalid text");
  EXPECT_FALSE(lounge.meeting(host, meeting.id).chat_id) << "which opens nothing";
  say(guest, "hello");
  chat::ChangeConversation change;
  change.org_id = OrgId{1};
  change.conversation_id = chat_id();
  change.rights = chat::ChangeRights{.speak = chat::ChangeRight{chat::Holders::admins, {}}};
  lounge.store->write_now(
      [&](store::Transaction& transaction) { lounge.chat->change_conversation(transaction, host, change); });
  EXPECT_EQ(refused([&] { say(guest, "x"); }), "chat.may_not_speak text");
  EXPECT_THAT(texts(guest), ElementsAre("hello")) << "they still read";
}

TEST_F(GuestChatTest, who_is_there_reads_it_also_where_the_host_has_not_come) {
  CreateMeeting planned;
  planned.scheduled_for = lounge.clock.now();
  planned.settings = ChangeMeetingSettings{.guests = GuestAdmission::anyone};
  const Meeting later = lounge.create(host, planned);
  lounge.join(member, later.id);
  const EnterAsGuest request{OrgId{1}, {later.code}, {"c1"}, {"김손님"}, {}, {}, {}, {}};
  const GuestSeat seat = lounge.store->write_now([&](store::Transaction& transaction) {
    return lounge.service->enter_as_guest(transaction, request, "c1", "192.0.2.7", "");
  });
  const auto said =
      lounge.ask(&Service::say_in_chat, actor_of(seat), SayInMeeting{OrgId{1}, later.id, {"w"}, {"hello"}});
  EXPECT_EQ(lounge.messages(member, said.conversation_id).back(), said);
  lounge.join(host, later.id);
  EXPECT_TRUE(lounge.is_in(host, said.conversation_id));
}

TEST_F(GuestChatTest, those_in_the_meeting_are_told_that_it_moved_as_long_as_there_are_guests) {
  Ear ear(lounge, host.member_id, meeting.id);
  say(host, "alone");
  EXPECT_THAT(ear.moved(), IsEmpty());
  const GuestSeat seat = admitted();
  const auto first = say(host, "to all");
  const auto second = say(actor_of(seat), "thanks");
  EXPECT_THAT(ear.moved(), ElementsAre(first.seq, second.seq));
  const GuestSeat again = come("c2", seat.token);
  const auto third = say(host, "after a reload");
  EXPECT_THAT(ear.moved(), ElementsAre(first.seq, second.seq, third.seq));
  lounge.leave(actor_of(again), again.participant);
  say(host, "alone again");
  EXPECT_EQ(ear.moved().size(), 3u);
}

}  // namespace
}  // namespace madang::meetings
