#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

using testing::ElementsAre;

class GroupRights : public testing::Test {
 protected:
  auto speaking(const auth::Actor& actor) {
    return refused([&] { town_.post(actor, id_, "hello"); });
  }
  static ChangeRights speech(Holders holders, std::optional<std::vector<MemberId>> named = {}) {
    ChangeRights rights;
    rights.speak = {holders, std::move(named)};
    return rights;
  }
  Notice last_notice() { return town_.see(owner_, id_).last_message.value().notice.value(); }
  ConversationRole role_of(const auth::Actor& actor) { return town_.see(actor, id_).mine.role; }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor owner_ = town_.somebody(org_);
  const auth::Actor admin_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor noah_ = town_.somebody(org_);
  const auth::Actor guest_ = town_.somebody(org_, auth::Role::guest);
  const auth::Actor outsider_ = town_.somebody(org_);
  const ConversationId id_ =
      town_.group(owner_, {admin_.member_id, wei_.member_id, noah_.member_id, guest_.member_id}).id;
};

TEST_F(GroupRights, belong_to_everyone_at_first) {
  const auto group = town_.see(wei_, id_);
  EXPECT_EQ(group.rights, Rights{});
  EXPECT_EQ(speaking(wei_), "nothing");
  EXPECT_EQ(speaking(guest_), "nothing");
}

TEST_F(GroupRights, of_the_admins_leave_only_those_who_run_the_group) {
  town_.rank(owner_, id_, admin_.member_id, ConversationRole::admin);
  town_.grant(owner_, id_, speech(Holders::admins));
  EXPECT_EQ(last_notice(), (Notice{NoticeKind::rights_changed, {}, "speak:admins"}));
  EXPECT_EQ(speaking(owner_), "nothing");
  EXPECT_EQ(speaking(admin_), "nothing");
  EXPECT_EQ(speaking(wei_), "chat.may_not_speak text");
  EXPECT_EQ(
      refused([&] {
        town_.store->read_now([&](store::Transaction& transaction) { town_.chat->typing(transaction, wei_, id_); });
      }),
      "chat.may_not_speak conversation_id");
}

TEST_F(GroupRights, of_the_named_end_when_they_leave) {
  town_.grant(owner_, id_, speech(Holders::named, {{wei_.member_id, noah_.member_id, wei_.member_id}}));
  EXPECT_EQ(speaking(wei_), "nothing");
  EXPECT_EQ(speaking(guest_), "chat.may_not_speak text");
  EXPECT_EQ(speaking(owner_), "nothing");
  town_.remove(wei_, id_, wei_.member_id);
  town_.add(owner_, id_, {wei_.member_id});
  EXPECT_THAT(town_.see(owner_, id_).rights.speak.named, ElementsAre(noah_.member_id));
  EXPECT_EQ(speaking(wei_), "chat.may_not_speak text");
}

TEST_F(GroupRights, to_add_members_are_asked_for_and_guests_have_none) {
  ChangeRights rights;
  rights.add_members = {Holders::named, {{wei_.member_id, guest_.member_id}}};
  town_.grant(owner_, id_, rights);
  EXPECT_EQ(refused([&] { town_.add(noah_, id_, {outsider_.member_id}); }), "chat.may_not_add_members member_ids");
  EXPECT_EQ(refused([&] { town_.add(guest_, id_, {outsider_.member_id}); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.add(wei_, id_, {outsider_.member_id}); }), "nothing");
}

TEST_F(GroupRights, name_only_who_is_there_and_only_where_names_belong) {
  EXPECT_EQ(refused([&] { town_.grant(owner_, id_, speech(Holders::named, {{wei_.member_id, outsider_.member_id}})); }),
            "request.invalid rights.speak.named[1]");
  EXPECT_EQ(refused([&] { town_.grant(owner_, id_, speech(Holders::admins, {{wei_.member_id}})); }),
            "request.invalid rights.speak.named");
  ChangeRights pins;
  pins.pin = {Holders::named, std::vector<MemberId>{}};
  EXPECT_EQ(town_.grant(owner_, id_, pins).rights.pin, (Right{Holders::named, {}}));
}

TEST_F(GroupRights, are_given_by_those_who_run_the_group) {
  EXPECT_EQ(refused([&] { town_.grant(wei_, id_, speech(Holders::admins)); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.grant(outsider_, id_, speech(Holders::admins)); }), "request.not_found");
  town_.rank(owner_, id_, admin_.member_id, ConversationRole::admin);
  EXPECT_EQ(refused([&] { town_.grant(admin_, id_, speech(Holders::admins)); }), "nothing");
  const auto pair = town_.direct(owner_, wei_.member_id).id;
  EXPECT_EQ(refused([&] { town_.grant(owner_, pair, speech(Holders::admins)); }), "chat.direct_is_fixed");
}

TEST_F(GroupRights, that_change_nothing_tell_nothing) {
  const auto before = town_.see(owner_, id_).head_seq;
  town_.grant(owner_, id_, speech(Holders::everyone));
  town_.rank(owner_, id_, wei_.member_id, ConversationRole::member);
  town_.silence(owner_, id_, wei_.member_id, std::nullopt);
  EXPECT_EQ(town_.see(owner_, id_).head_seq, before);
}

TEST_F(GroupRights, admins_remove_members_and_recall_texts_but_neither_owner_nor_admins) {
  town_.rank(owner_, id_, admin_.member_id, ConversationRole::admin);
  EXPECT_EQ(last_notice(), (Notice{NoticeKind::admin_made, {admin_.member_id}, {}}));
  town_.rank(owner_, id_, noah_.member_id, ConversationRole::admin);
  const auto text = town_.post(wei_, id_, "oops");
  town_.clock.pass(std::chrono::hours(48));
  EXPECT_EQ(refused([&] { town_.recall(admin_, text); }), "nothing");
  EXPECT_EQ(refused([&] { town_.remove(admin_, id_, noah_.member_id); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.remove(admin_, id_, owner_.member_id); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.remove(admin_, id_, wei_.member_id); }), "nothing");
  EXPECT_EQ(refused([&] { town_.change(admin_, id_, {}, History::nothing); }), "nothing");
}

TEST_F(GroupRights, roles_are_the_owners_to_give) {
  town_.rank(owner_, id_, admin_.member_id, ConversationRole::admin);
  for (const auto role : {ConversationRole::owner, ConversationRole::admin}) {
    EXPECT_EQ(refused([&] { town_.rank(admin_, id_, wei_.member_id, role); }), "auth.forbidden");
    EXPECT_EQ(refused([&] { town_.rank(wei_, id_, wei_.member_id, role); }), "auth.forbidden");
  }
  EXPECT_EQ(refused([&] { town_.rank(owner_, id_, outsider_.member_id, ConversationRole::admin); }),
            "request.not_found");
  EXPECT_EQ(refused([&] { town_.rank(owner_, id_, owner_.member_id, ConversationRole::member); }),
            "chat.owner_stays role");
  town_.rank(owner_, id_, admin_.member_id, ConversationRole::member);
  EXPECT_EQ(last_notice(), (Notice{NoticeKind::admin_unmade, {admin_.member_id}, {}}));
  EXPECT_EQ(role_of(admin_), ConversationRole::member);
}

TEST_F(GroupRights, a_group_is_handed_over_and_its_former_owner_stays_as_admin) {
  town_.silence(owner_, id_, wei_.member_id, SilenceLength::one_day);
  EXPECT_EQ(town_.rank(owner_, id_, wei_.member_id, ConversationRole::owner).silenced_until, std::nullopt);
  EXPECT_EQ(last_notice(), (Notice{NoticeKind::owner_changed, {wei_.member_id}, {}}));
  EXPECT_EQ(role_of(wei_), ConversationRole::owner);
  EXPECT_EQ(role_of(owner_), ConversationRole::admin);
  EXPECT_EQ(speaking(wei_), "nothing");
  town_.remove(wei_, id_, wei_.member_id);
  EXPECT_EQ(role_of(owner_), ConversationRole::owner);
}

TEST_F(GroupRights, somebody_is_silenced_for_a_time) {
  EXPECT_EQ(refused([&] { town_.silence(wei_, id_, noah_.member_id, SilenceLength::one_hour); }), "auth.forbidden");
  const auto silenced = town_.silence(owner_, id_, wei_.member_id, SilenceLength::five_minutes);
  EXPECT_EQ(silenced.silenced_until, town_.clock.now() + std::chrono::minutes(5));
  EXPECT_EQ(town_.see(wei_, id_).mine.silenced_until, silenced.silenced_until);
  EXPECT_EQ(last_notice(), (Notice{NoticeKind::silenced, {wei_.member_id}, "five_minutes"}));
  EXPECT_EQ(speaking(wei_), "chat.silenced text");
  town_.clock.pass(std::chrono::minutes(5));
  EXPECT_EQ(speaking(wei_), "nothing");
  town_.silence(owner_, id_, wei_.member_id, SilenceLength::thirty_days);
  town_.clock.pass(std::chrono::hours(24 * 29));
  EXPECT_EQ(speaking(wei_), "chat.silenced text");
  town_.silence(owner_, id_, wei_.member_id, std::nullopt);
  EXPECT_EQ(last_notice(), (Notice{NoticeKind::unsilenced, {wei_.member_id}, {}}));
  EXPECT_EQ(speaking(wei_), "nothing");
}

TEST_F(GroupRights, one_silences_only_whom_one_outranks) {
  town_.rank(owner_, id_, admin_.member_id, ConversationRole::admin);
  town_.rank(owner_, id_, noah_.member_id, ConversationRole::admin);
  const auto tries = [&](const auth::Actor& who, const auth::Actor& whom) {
    return refused([&] { town_.silence(who, id_, whom.member_id, SilenceLength::one_hour); });
  };
  EXPECT_EQ(tries(admin_, owner_), "auth.forbidden");
  EXPECT_EQ(tries(admin_, noah_), "auth.forbidden");
  EXPECT_EQ(tries(owner_, owner_), "auth.forbidden");
  EXPECT_EQ(tries(owner_, outsider_), "request.not_found");
  EXPECT_EQ(tries(admin_, wei_), "nothing");
  EXPECT_EQ(tries(owner_, noah_), "nothing");
}

TEST_F(GroupRights, the_silenced_neither_mention_everybody_nor_pin) {
  const ConversationMember member{.member_id = wei_.member_id, .silenced_until = town_.clock.now()};
  const auto before = town_.clock.now() - std::chrono::milliseconds(1);
  for (const auto verb : {GroupVerb::speak, GroupVerb::mention_all, GroupVerb::pin}) {
    EXPECT_EQ(refusal_of({}, member, verb, before).value().code, kSilenced.code);
    EXPECT_FALSE(refusal_of({}, member, verb, town_.clock.now()));
  }
  EXPECT_FALSE(refusal_of({}, member, GroupVerb::add_members, before));
}

}  // namespace
}  // namespace madang::chat
