#include <gtest/gtest.h>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

class Leaving : public testing::Test {
 protected:
  void leave(const auth::Actor& leaver, std::optional<MemberId> heir = {}) {
    town_.population.erase({org_, leaver.member_id});
    town_.store->write_now([&](store::Transaction& transaction) {
      town_.chat->hand_over(transaction, {org_, leaver.member_id, minji_.member_id, heir});
    });
  }
  void come_back(const auth::Actor& leaver) {
    town_.place(leaver, {});
    town_.store->write_now([&](store::Transaction& transaction) {
      town_.chat->bring_back(transaction, {org_, leaver.member_id, minji_.member_id});
    });
  }
  ConversationRole role(const auth::Actor& actor, ConversationId id) { return town_.see(actor, id).mine.role; }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_, auth::Role::admin);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor emma_ = town_.somebody(org_);
};

TEST_F(Leaving, gives_groups_to_the_heir_who_may_not_have_been_in_them) {
  const auto known = town_.group(wei_, {emma_.member_id, minji_.member_id});
  const auto unknown = town_.group(wei_, {minji_.member_id});
  leave(wei_, emma_.member_id);
  EXPECT_EQ(role(emma_, known.id), ConversationRole::owner);
  EXPECT_EQ(role(emma_, unknown.id), ConversationRole::owner);
  EXPECT_EQ(refused([&] { town_.see(wei_, known.id); }), "request.not_found");
  EXPECT_EQ(town_.see(emma_, known.id).member_count, 2);
  EXPECT_EQ(town_.see(emma_, unknown.id).member_count, 2);
}

TEST_F(Leaving, finds_each_group_a_successor_without_an_heir) {
  const auto group = town_.group(wei_, {emma_.member_id});
  leave(wei_);
  EXPECT_EQ(role(emma_, group.id), ConversationRole::owner);
}

TEST_F(Leaving, leaves_groups_of_others_as_they_are) {
  const auto group = town_.group(minji_, {wei_.member_id});
  leave(wei_, emma_.member_id);
  EXPECT_EQ(town_.members(minji_, group.id).size(), 1u);
}

TEST_F(Leaving, keeps_messages_under_their_name) {
  const auto group = town_.group(wei_, {emma_.member_id});
  const auto said = town_.post(wei_, group.id, "再见");
  leave(wei_);
  const auto page =
      town_.ask(&Service::list_messages, emma_, ListMessages{.org_id = org_, .conversation_id = group.id});
  const auto found = std::ranges::find(page.messages, said.id, &Message::id);
  ASSERT_NE(found, page.messages.end());
  EXPECT_EQ(found->author_id, wei_.member_id);
  EXPECT_EQ(found->text, "再见");
}

TEST_F(Leaving, lets_nobody_write_to_whoever_has_left) {
  const auto pair = town_.direct(wei_, emma_.member_id);
  town_.post(wei_, pair.id, "안녕");
  leave(wei_);
  EXPECT_EQ(refused([&] { town_.post(emma_, pair.id, "?"); }), "chat.peer_left text");
  EXPECT_EQ(town_.see(emma_, pair.id).peer_id, wei_.member_id);
  come_back(wei_);
  EXPECT_EQ(refused([&] { town_.post(emma_, pair.id, "!"); }), "nothing");
}

TEST_F(Leaving, is_undone_but_for_what_was_handed_over) {
  const auto group = town_.group(wei_, {emma_.member_id});
  const auto alone = town_.group(wei_, {emma_.member_id});
  town_.remove(emma_, alone.id, emma_.member_id);
  leave(wei_);
  come_back(wei_);
  EXPECT_EQ(role(wei_, group.id), ConversationRole::member);
  EXPECT_EQ(role(emma_, group.id), ConversationRole::owner);
  EXPECT_EQ(role(wei_, alone.id), ConversationRole::owner);
  EXPECT_EQ(town_.see(wei_, alone.id).member_count, 1);
}

}  // namespace
}  // namespace madang::chat
