#include <gtest/gtest.h>

#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

class Attentions : public testing::Test {
 protected:
  Attention seen(const auth::Actor& actor) { return town_.see(actor, id_).mine.attention; }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor guest_ = town_.somebody(org_, auth::Role::guest);
  const auth::Actor stranger_ = town_.somebody(town_.ids.next<OrgId>());
  const ConversationId id_ = town_.group(minji_, {wei_.member_id}).id;
};

TEST_F(Attentions, a_mute_ends_when_it_was_said_to) {
  const auto now = town_.clock.now();
  EXPECT_EQ(town_.mute(wei_, id_, MuteLength::seven_days).mute->until, now + std::chrono::hours(24 * 7));
  EXPECT_EQ(town_.mute(wei_, id_, MuteLength::for_ever).mute->until, std::nullopt);
  EXPECT_EQ(seen(wei_), (Attention{Mute{}, true, false}));
  EXPECT_EQ(town_.mute(wei_, id_, std::nullopt), Attention{});
}

TEST_F(Attentions, a_mute_may_keep_mentions_out_and_leaves_the_star_alone) {
  town_.star(wei_, id_);
  const auto until = town_.mute(wei_, id_, MuteLength::one_hour).mute;
  town_.clock.pass(std::chrono::minutes(10));
  town_.let_mentions(wei_, id_, false);
  EXPECT_EQ(seen(wei_), (Attention{until, false, true}));
  town_.star(wei_, id_, false);
  EXPECT_EQ(seen(wei_), (Attention{until, false, false}));
}

TEST_F(Attentions, are_known_to_nobody_else) {
  town_.mute(wei_, id_, MuteLength::for_ever);
  EXPECT_EQ(seen(minji_), Attention{});
  const auto missed = town_.resume(minji_, minji_.member_id.text(), 1, 1);
  EXPECT_TRUE(missed.events.empty());
}

TEST_F(Attentions, are_the_usual_again_for_who_left_and_came_back) {
  town_.mute(wei_, id_, MuteLength::for_ever);
  town_.star(wei_, id_);
  town_.remove(wei_, id_, wei_.member_id);
  town_.add(minji_, id_, {wei_.member_id});
  EXPECT_EQ(seen(wei_), Attention{});
}

TEST_F(Attentions, need_a_conversation_one_is_in) {
  EXPECT_EQ(refused([&] { town_.mute(guest_, id_, MuteLength::for_ever); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.star(stranger_, id_); }), "request.not_found");
}

TEST_F(Attentions, starring_somebody_twice_tells_once) {
  EXPECT_EQ(town_.star_person(wei_, minji_.member_id), std::vector{minji_.member_id});
  EXPECT_EQ(town_.star_person(wei_, minji_.member_id), std::vector{minji_.member_id});
  EXPECT_EQ(town_.resume(wei_, wei_.member_id.text(), 1, 1).events.size(), 1u);
  town_.unstar_person(wei_, minji_.member_id);
  town_.unstar_person(wei_, minji_.member_id);
  EXPECT_EQ(town_.resume(wei_, wei_.member_id.text(), 1, 1).events.size(), 2u);
  EXPECT_TRUE(town_.starred(wei_).empty());
}

TEST_F(Attentions, only_who_can_be_reached_can_be_starred) {
  EXPECT_EQ(refused([&] { town_.star_person(wei_, stranger_.member_id); }), "request.not_found");
  EXPECT_EQ(refused([&] { town_.star_person(guest_, minji_.member_id); }), "request.not_found");
  town_.add(minji_, id_, {guest_.member_id});
  EXPECT_EQ(town_.star_person(guest_, minji_.member_id).size(), 1u);
}

TEST_F(Attentions, there_is_an_end_to_how_many_people_are_starred) {
  for (std::size_t i = 0; i < kMostStarred; ++i) town_.star_person(wei_, town_.somebody(org_).member_id);
  EXPECT_EQ(refused([&] { town_.star_person(wei_, minji_.member_id); }), "chat.too_many_starred member_id");
  EXPECT_EQ(town_.starred(wei_).size(), kMostStarred);
}

}  // namespace
}  // namespace madang::chat
