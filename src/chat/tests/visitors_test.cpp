#include <gmock/gmock.h>

#include "chat/events.hpp"
#include "chat/must_read_service.hpp"
#include "chat/tests/replica.hpp"
#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr OrgId kOrg{1};
const bus::StreamName kStream = "mtg_0000000000001";

class VisitorsTest : public testing::Test {
 protected:
  VisitorsTest() {
    town.chat->when_visitors_hear([this](store::Transaction&, OrgId, const bus::StreamName& stream,
                                         ConversationId which,
                                         std::int64_t seq) { told.emplace_back(stream, which, seq); });
  }

  Message say(std::string text) { return say(std::move(text), town.client_id()); }
  Message say(std::string text, const ClientId& name) {
    const PostMessage request{kOrg, id, name, {std::move(text)}, {}, {}};
    return town.store->write_now([&](store::Transaction& transaction) {
      const auto answer = store::once(transaction, {kOrg, visitor.id.value, name.value, "hash"}, town.clock.now(), [&] {
        return json::encode(town.chat->post_as_visitor(transaction, kOrg, visitor, request));
      });
      return json::decode<Message>(std::string_view(answer)).value();
    });
  }
  TextsSeen seen(std::int64_t from, std::optional<std::int64_t> before = {}, std::optional<std::int64_t> after = {},
                 std::optional<std::int64_t> limit = {}) {
    return town.store->read_now([&](store::Transaction& transaction) {
      return town.chat->list_for_visitor(transaction, kOrg, {kOrg, id, before, after, limit}, from);
    });
  }
  void deliver() {
    town.loop.restart();
    town.loop.poll();
  }
  void tell_on(std::optional<bus::StreamName> stream) {
    town.store->write_now([&](store::Transaction& transaction) {
      town.chat->tell_visitors_on(transaction, kOrg, id, std::move(stream));
    });
  }
  template <class Action>
  static std::string refused(Action action) {
    try {
      action();
    } catch (const Refusal& refusal) {
      return std::string(refusal.kind.code) + " " + refusal.field;
    }
    return "";
  }

  std::vector<std::tuple<bus::StreamName, ConversationId, std::int64_t>> told;
  Town town;
  const auth::Actor host = town.somebody(kOrg);
  const auth::Actor member = town.somebody(kOrg);
  const ConversationId id = town.group(host, {member.member_id}).id;
  const Visitor visitor{town.ids.next<MemberId>(), "김손님"};
};

TEST_F(VisitorsTest, what_they_say_keeps_their_name_and_is_unread_to_the_members) {
  const Message said = say("안녕하세요");
  EXPECT_EQ(said.guest_name, "김손님");
  EXPECT_EQ(said.author_id, visitor.id);
  EXPECT_EQ(town.all_messages(member, id).back(), said);
  const Conversation conversation = town.see(member, id);
  EXPECT_EQ(conversation.last_message, said);
  EXPECT_EQ(conversation.mine.unread, 1);
  EXPECT_EQ(conversation.member_count, 2);
  EXPECT_EQ(town.members(member, id).size(), 2u);
  EXPECT_THAT(town.readers(host, said).read, IsEmpty());
  EXPECT_EQ(town.readers(host, said).unread.size(), 2u);
  town.reply(member, said, "반갑습니다");
  town.react(member, said, "👋");
  town.pin(host, said);
  EXPECT_THAT(town.pinned(member, id), ElementsAre(town.again(member, said)));
  EXPECT_EQ(town.again(member, said).guest_name, "김손님");
}

TEST_F(VisitorsTest, they_see_texts_from_where_they_came_and_page_through_them) {
  town.post(host, id, "before they came");
  const auto from = town.see(host, id).head_seq + 1;
  std::vector<std::string> texts;
  for (int i = 0; i < 5; ++i) {
    texts.push_back("text " + std::to_string(i));
    town.post(host, id, texts.back());
    town.change(host, id, Title{"title " + std::to_string(i)});
  }
  const auto text_of = [](const TextsSeen& page) {
    std::vector<std::string> found;
    for (const Message& each : page.messages) found.push_back(each.text);
    return found;
  };
  EXPECT_EQ(text_of(seen(from)), texts);
  EXPECT_FALSE(seen(from).has_more);
  const TextsSeen newest = seen(from, {}, {}, 2);
  EXPECT_THAT(text_of(newest), ElementsAre("text 3", "text 4"));
  EXPECT_TRUE(newest.has_more);
  EXPECT_THAT(text_of(seen(from, newest.messages[0].seq, {}, 3)), ElementsAre("text 0", "text 1", "text 2"));
  EXPECT_FALSE(seen(from, newest.messages[0].seq, {}, 3).has_more);
  const TextsSeen first = seen(from, {}, 0, 3);
  EXPECT_THAT(text_of(first), ElementsAre("text 0", "text 1", "text 2"));
  EXPECT_TRUE(first.has_more);
  EXPECT_THAT(text_of(seen(from, {}, first.messages[2].seq, 3)), ElementsAre("text 3", "text 4"));
  EXPECT_THAT(text_of(seen(1, 1'000'000, {}, 100)), testing::Contains("before they came"));
  EXPECT_EQ(refused([&] { seen(from, {}, {}, 0); }), "request.invalid limit");
  EXPECT_EQ(refused([&] { seen(from, {}, {}, 101); }), "request.invalid limit");
  EXPECT_EQ(refused([&] { seen(from, 3, 3); }), "request.invalid after_seq");
}

TEST_F(VisitorsTest, where_not_everybody_speaks_or_nothing_is_said_they_are_refused) {
  EXPECT_EQ(refused([&] { say(" \n "); }), "request.invalid text");
  EXPECT_EQ(refused([&] { say("<@all> hello"); }), "chat.may_not_mention_all text");
  EXPECT_EQ(refused([&] { say("<@" + town.somebody(kOrg).member_id.text() + ">"); }), "request.invalid text");
  EXPECT_THAT(say("<@" + member.member_id.text() + ">").mentions, ElementsAre(member.member_id));
  ChangeRights rights;
  rights.speak = ChangeRight{Holders::admins, {}};
  town.grant(host, id, rights);
  EXPECT_EQ(refused([&] { say("hello"); }), "chat.may_not_speak text");
}

TEST_F(VisitorsTest, their_pages_are_not_read_and_they_call_nobody_to_read) {
  say("https://example.org/page");
  EXPECT_THAT(town.linked, IsEmpty());
  const auto heed = [&] {
    return town.store->read_now(
        [&](store::Transaction& transaction) { return heed_of(transaction, kOrg, id, town.clock.now()); });
  };
  EXPECT_FALSE(heed());
  const Message own = town.post(host, id, "read this");
  say("and this");
  EXPECT_EQ(heed().value().text.id, own.id);
}

TEST_F(VisitorsTest, a_recall_by_who_runs_the_group_leaves_the_name_and_no_text_anywhere) {
  const ClientId name = town.client_id();
  const Message said = say("비밀 번호는 1234", name);
  EXPECT_THROW(town.recall(member, said), Refusal);
  const Message rest = town.recall(host, said);
  EXPECT_EQ(rest.text, "");
  EXPECT_EQ(rest.guest_name, "김손님");
  EXPECT_EQ(seen(1).messages.back(), rest);
  EXPECT_EQ(say("비밀 번호는 1234", name), rest) << "a retry brings nothing back";
  for (const auto& event : town.resume(host, stream_of(id), 0, 1).events)
    EXPECT_FALSE(json::encode(event).contains("1234"));
}

TEST_F(VisitorsTest, they_are_told_while_there_are_any) {
  town.post(host, id, "to nobody");
  EXPECT_THAT(told, IsEmpty());
  tell_on(kStream);
  const Message first = town.post(host, id, "one");
  const Message own = say("two");
  town.edit(host, first, "three");
  town.recall(host, own);
  EXPECT_THAT(told, ElementsAre(std::tuple(kStream, id, first.seq), std::tuple(kStream, id, own.seq),
                                std::tuple(kStream, id, first.seq), std::tuple(kStream, id, own.seq)));
  tell_on(std::nullopt);
  town.post(host, id, "to nobody again");
  EXPECT_EQ(told.size(), 4u);
}

TEST_F(VisitorsTest, replay_gives_what_a_fetch_gives) {
  deliver();
  Replica device(town, member);
  say("하나");
  const Message own = say("둘");
  deliver();
  EXPECT_EQ(device.known(), device.fetched());
  device.disconnect();
  say("셋");
  town.recall(host, own);
  device.connect();
  deliver();
  EXPECT_EQ(device.known(), device.fetched());
}

}  // namespace
}  // namespace madang::chat
