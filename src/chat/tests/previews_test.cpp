#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "chat/events.hpp"
#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Previews : public testing::Test {
 protected:
  Message post(std::string text) { return town_.post(minji_, id_, std::move(text)); }
  Message shown(std::string text) {
    const auto message = post(std::move(text));
    town_.show_previews();
    return town_.again(minji_, message);
  }
  std::vector<std::string> urls(const Message& message) {
    std::vector<std::string> found;
    for (const auto& preview : town_.again(minji_, message).previews) found.push_back(preview.url);
    return found;
  }
  std::vector<std::string> asked() {
    std::vector<std::string> found;
    for (const auto& one : town_.linked) found.insert(found.end(), one.urls.begin(), one.urls.end());
    return found;
  }
  bool may_open(const auth::Actor& actor, files::FileId id) {
    return town_.store->read_now([&](store::Transaction& transaction) {
      return refused([&] { town_.files.open(transaction, actor, id); }) == "nothing";
    });
  }
  /// What a device that comes from `seq` is told of previews, as JSON.
  std::vector<std::string> told_since(const auth::Actor& actor, std::int64_t seq, std::int64_t visible_from = 1) {
    std::vector<std::string> told;
    for (const auto& event : town_.resume(actor, id_.text(), seq, visible_from).events)
      if (event.at("type").as_string() == std::string_view(PreviewsChanged::kType))
        told.push_back(boost::json::serialize(event.at("data")));
    return told;
  }

  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const auth::Actor minji_ = town_.somebody(org_);
  const auth::Actor wei_ = town_.somebody(org_);
  const auth::Actor late_ = town_.somebody(org_);
  const ConversationId id_ = town_.group(minji_, {wei_.member_id}, History::nothing).id;
};

TEST_F(Previews, pages_that_a_message_names_are_asked_for_once_it_is_safe) {
  post("no page");
  EXPECT_THAT(asked(), IsEmpty());
  post("https://a.example/x and http://b.example, https://a.example/x again");
  EXPECT_THAT(asked(), ElementsAre("https://a.example/x", "http://b.example/"));
  EXPECT_EQ(refused([&] { town_.post(late_, id_, "https://c.example"); }), "request.not_found");
  EXPECT_EQ(asked().size(), 2) << "what was refused was never said";
}

TEST_F(Previews, an_organisation_that_wants_none_asks_nobody) {
  town_.rules.link_previews = people::LinkPreviews::off;
  town_.edit(minji_, post("https://a.example"), "https://b.example");
  EXPECT_THAT(asked(), IsEmpty());
}

TEST_F(Previews, what_was_found_is_shown_with_the_message_in_the_order_of_its_text) {
  const auto message = shown("https://a.example http://gone.example https://b.example");
  ASSERT_EQ(message.previews.size(), 2);
  EXPECT_EQ(message.previews[0].url, "https://a.example/");
  EXPECT_EQ(message.previews[0].title, "Title of https://a.example/");
  EXPECT_EQ(message.previews[1].url, "https://b.example/");
  EXPECT_EQ(town_.again(wei_, message), message);
  EXPECT_THAT(town_.see(wei_, id_).last_message->previews, IsEmpty());
  EXPECT_EQ(town_.see(wei_, id_).mine.unread, 1);
  EXPECT_EQ(told_since(wei_, message.seq).size(), 2);
}

TEST_F(Previews, who_sees_the_message_sees_the_picture_and_nobody_else) {
  const auto picture = shown("https://a.example").previews[0].picture_id.value();
  EXPECT_TRUE(may_open(minji_, picture));
  EXPECT_TRUE(may_open(wei_, picture));
  EXPECT_FALSE(may_open(late_, picture));
  town_.add(minji_, id_, {late_.member_id});
  EXPECT_FALSE(may_open(late_, picture)) << "came too late for the message";
}

TEST_F(Previews, a_page_is_read_once_for_an_organisation_and_again_after_a_day) {
  const auto first = shown("https://a.example");
  const auto second = shown("https://a.example");
  EXPECT_EQ(first.previews, second.previews);
  const auto known = [&](OrgId org, const char* url) {
    return town_.store->read_now([&](auto& reading) { return town_.chat->known_page(reading, org, url).has_value(); });
  };
  shown("http://gone.example");
  EXPECT_TRUE(known(org_, "https://a.example/"));
  EXPECT_TRUE(known(org_, "http://gone.example/"));
  EXPECT_FALSE(known(town_.ids.next<OrgId>(), "https://a.example/"));
  town_.clock.pass(kNoPreviewLasts);
  EXPECT_FALSE(known(org_, "http://gone.example/"));
  EXPECT_TRUE(known(org_, "https://a.example/"));
  town_.clock.pass(kPreviewLasts);
  EXPECT_FALSE(known(org_, "https://a.example/"));
  EXPECT_NE(shown("https://a.example").previews[0].id, first.previews[0].id);
  EXPECT_EQ(town_.again(wei_, first), first) << "what a message shows stays";
}

TEST_F(Previews, the_author_takes_one_away_for_good) {
  const auto message = shown("https://a.example https://b.example");
  const auto preview = message.previews[0];
  EXPECT_EQ(refused([&] { town_.take_preview(wei_, message, preview.id); }), "auth.forbidden");
  EXPECT_EQ(refused([&] { town_.take_preview(late_, message, preview.id); }), "request.not_found");
  town_.take_preview(minji_, message, preview.id);
  town_.take_preview(minji_, message, preview.id);
  town_.take_preview(minji_, message, town_.ids.next<PreviewId>());
  EXPECT_THAT(urls(message), ElementsAre("https://b.example/"));
  EXPECT_FALSE(may_open(wei_, preview.picture_id.value()));
  town_.edit(minji_, message, "still https://a.example https://b.example");
  town_.show_previews();
  EXPECT_THAT(urls(message), ElementsAre("https://b.example/"));
}

TEST_F(Previews, one_that_another_message_shows_stays_there) {
  const auto one = shown("https://a.example");
  const auto other = shown("https://a.example");
  town_.take_preview(minji_, one, one.previews[0].id);
  town_.recall(minji_, one);
  EXPECT_THAT(urls(other), ElementsAre("https://a.example/"));
  EXPECT_TRUE(may_open(wei_, other.previews[0].picture_id.value()));
  town_.recall(minji_, other);
  EXPECT_FALSE(may_open(wei_, other.previews[0].picture_id.value()));
}

TEST_F(Previews, an_edit_shows_what_the_message_names_now) {
  const auto message = shown("https://a.example https://b.example");
  town_.edit(minji_, message, "https://c.example https://b.example");
  EXPECT_THAT(urls(message), ElementsAre("https://b.example/"));
  EXPECT_THAT(asked(), ElementsAre("https://c.example/"));
  town_.show_previews();
  EXPECT_THAT(urls(message), ElementsAre("https://c.example/", "https://b.example/"));
  town_.edit(minji_, message, "no page");
  EXPECT_THAT(urls(message), IsEmpty());
}

TEST_F(Previews, what_is_recalled_or_edited_meanwhile_shows_nothing) {
  const auto recalled = post("https://a.example/secret-one");
  town_.recall(minji_, recalled);
  const auto edited = post("https://a.example/two");
  town_.edit(minji_, edited, "no page");
  town_.show_previews();
  EXPECT_THAT(urls(recalled), IsEmpty());
  EXPECT_THAT(urls(edited), IsEmpty());
  EXPECT_THAT(told_since(wei_, recalled.seq), IsEmpty());
}

TEST_F(Previews, a_recall_leaves_nothing_of_a_page_in_the_log) {
  const auto message = shown("https://a.example/secret");
  town_.take_preview(minji_, message, message.previews[0].id);
  const auto again = shown("https://a.example/secret and http://gone.example/secret");
  town_.recall(minji_, message);
  town_.recall(minji_, again);
  for (const auto& told : told_since(wei_, 1)) EXPECT_THAT(told, testing::Not(HasSubstr("secret")));
  EXPECT_EQ(told_since(wei_, 1).size(), 3);
  for (const char* url : {"https://a.example/secret", "http://gone.example/secret"})
    EXPECT_FALSE(town_.store->read_now([&](auto& reading) { return town_.chat->known_page(reading, org_, url); }));
}

TEST_F(Previews, who_came_late_is_told_nothing_of_a_message_they_cannot_read) {
  const auto early = shown("https://a.example/early");
  const auto between = post("https://a.example/between");
  town_.add(minji_, id_, {late_.member_id});
  town_.show_previews();
  const auto since = town_.see(late_, id_).mine.visible_from_seq;
  const auto told = told_since(late_, since - 1, since);
  ASSERT_EQ(told.size(), 1);
  EXPECT_THAT(told[0], testing::Not(HasSubstr("between")));
  EXPECT_THAT(urls(between), ElementsAre("https://a.example/between"));
  EXPECT_THAT(urls(early), ElementsAre("https://a.example/early"));
}

TEST_F(Previews, what_nobody_shows_is_forgotten_in_time) {
  const auto kept = shown("https://a.example");
  shown("http://gone.example");
  const auto forget = [&] {
    return town_.store->write_now([&](auto& writing) { return town_.chat->forget_expired_previews(writing); });
  };
  town_.clock.pass(kPreviewLasts * 2);
  EXPECT_FALSE(forget());
  EXPECT_FALSE(forget());
  EXPECT_EQ(town_.again(wei_, kept), kept);
  EXPECT_TRUE(may_open(wei_, kept.previews[0].picture_id.value()));
}

}  // namespace
}  // namespace madang::chat
