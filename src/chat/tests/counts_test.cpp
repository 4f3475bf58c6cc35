#include <gtest/gtest.h>

#include <map>
#include <random>

#include "chat/events.hpp"
#include "chat/messages_store.hpp"
#include "chat/tests/town.hpp"

namespace madang::chat {
namespace {

/// What the log alone says of one conversation: who is in it, how far they have read, and what was said.
struct Told {
  std::map<MemberId, ConversationMember> members;
  std::map<std::int64_t, Message> messages;
};

/// Several people post, edit, recall, read, come and go in any order; what the server counts must be what anybody would
/// count who reads the log from its beginning.
class Counts : public testing::TestWithParam<unsigned> {
 protected:
  Counts() : random_(GetParam()) {
    for (int i = 0; i < 5; ++i) people_.push_back(town_.somebody(org_));
    id_ = town_.group(people_[0], {people_[1].member_id, people_[2].member_id}).id;
  }

  std::size_t any(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  const auth::Actor& anybody() { return people_[any(people_.size())]; }

  std::string any_text() {
    switch (any(6)) {
      case 0:
      case 1: return "for " + mention(anybody());
      case 2: return "for " + mention(anybody()) + " and " + mention(anybody());
      case 3: return "for <@all>";
      case 4: return "for <@all> and " + mention(anybody()) + mention(anybody());
      default: return "text";
    }
  }

  void do_something() {
    const auto& who = anybody();
    town_.clock.pass(std::chrono::seconds(1));
    refused([&] {
      switch (any(12)) {
        case 0: return void(town_.add(who, id_, {anybody().member_id}));
        case 1: return town_.remove(who, id_, any(2) ? who.member_id : anybody().member_id);
        case 2: return void(town_.change(who, id_, {}, static_cast<History>(any(3))));
        case 3: return void(town_.recall(who, any_message(who)));
        case 4:
        case 5:
        case 6: return edit_new(any_text());
        case 7: return recall_new();
        case 8: return void(town_.read_to(who, id_, static_cast<std::int64_t>(any(town_.see(who, id_).head_seq + 2))));
        default: return void(town_.post(who, id_, any_text()));
      }
    });
  }

  /// One of the last few texts, which some have not read yet, by its author.
  std::pair<auth::Actor, Message> new_text() {
    auto texts = town_.all_messages(people_[0], id_);
    std::erase_if(texts, [](const Message& it) { return it.kind != MessageKind::text || it.recalled_at.has_value(); });
    if (texts.empty()) throw Refusal(kNotFound);
    const auto message = texts[texts.size() - 1 - any(std::min<std::size_t>(texts.size(), 5))];
    return {*std::ranges::find(people_, message.author_id, &auth::Actor::member_id), message};
  }
  void edit_new(const std::string& text) {
    const auto [author, message] = new_text();
    town_.edit(author, message, text);
  }
  void recall_new() {
    const auto [author, message] = new_text();
    town_.recall(author, message);
  }

  Message any_message(const auth::Actor& who) {
    const auto messages = town_.all_messages(who, id_);
    if (messages.empty()) throw Refusal(kNotFound);
    return messages[any(messages.size())];
  }

  template <class E>
  static bool is(const boost::json::value& event, E& decoded) {
    if (event.at("type").as_string() != std::string(E::kType)) return false;
    decoded = json::decode<E>(event.at("data")).value();
    return true;
  }

  void tell(Told& told, const boost::json::value& event) {
    MessagePosted posted;
    MessageRecalled recalled;
    MessageEdited edited;
    MembersAdded added;
    MemberLeft left;
    if (is(event, posted)) {
      told.messages[posted.message.seq] = posted.message;
      if (posted.message.kind == MessageKind::text) read(told, posted.message.author_id, posted.message.seq);
    } else if (is(event, recalled)) {
      auto& message = told.messages.at(recalled.message_seq);
      message = without_text(message, recalled.recalled_at);
    } else if (is(event, edited)) {
      edit(told.messages.at(edited.message_seq), edited);
    } else if (is(event, added)) {
      for (const auto& member : added.members) told.members[member.member_id] = member;
    } else if (is(event, left)) {
      told.members.erase(left.member_id);
      if (left.new_owner_id) told.members[*left.new_owner_id].role = ConversationRole::owner;
    }
  }

  /// What the log withholds is asked for, as a device would, by the founder's copy of the table.
  void edit(Message& message, const MessageEdited& edited) {
    const auto text = edited.text ? *edited.text : stored_text(message.seq);
    message.text = text;
    message.mentions = mentions_in(text);
    message.mentions_all = says_all(text);
  }

  std::string stored_text(std::int64_t seq) {
    return town_.store->read_now(
        [&](store::Transaction& transaction) { return message_at(transaction, org_, id_, seq).text; });
  }

  static void read(Told& told, MemberId member, std::int64_t seq) {
    const auto found = told.members.find(member);
    if (found != told.members.end()) found->second.read_seq = std::max(found->second.read_seq, seq);
  }

  Told told_by_the_log() {
    Told told;
    for (const auto& member : founders_) told.members[member.member_id] = member;
    for (const auto& event : town_.resume(people_[0], id_.text(), 0, 1).events) tell(told, event);
    for (const auto& person : people_) {
      ReadMarkMoved moved;
      for (const auto& event : town_.resume(person, person.member_id.text(), 0, 1).events)
        if (is(event, moved)) read(told, person.member_id, moved.read_seq);
    }
    return told;
  }

  static UnreadCounts unread_of(const Told& told, MemberId member) {
    UnreadCounts counts;
    for (const auto& [seq, message] : told.messages) {
      if (message.kind == MessageKind::notice || message.recalled_at) continue;
      if (message.author_id == member || seq <= told.members.at(member).read_seq) continue;
      counts.unread += 1;
      counts.mentions += message.mentions_all || std::ranges::count(message.mentions, member) > 0;
    }
    return counts;
  }

  static std::set<MemberId> readers_of(const Told& told, const Message& message) {
    std::set<MemberId> readers;
    for (const auto& [id, member] : told.members) {
      const bool has_read = member.visible_from_seq <= message.seq && message.seq <= member.read_seq;
      if (has_read && id != message.author_id) readers.insert(id);
    }
    return readers;
  }

  void expect_as_the_log_says() {
    const auto told = told_by_the_log();
    for (const auto& person : people_) {
      const bool is_in = told.members.contains(person.member_id);
      ASSERT_EQ(refused([&] { town_.see(person, id_); }), is_in ? "nothing" : "request.not_found");
      if (!is_in) continue;
      const auto mine = town_.see(person, id_).mine;
      EXPECT_EQ((UnreadCounts{mine.unread, mine.mentions}), unread_of(told, person.member_id));
      const auto list = town_.ask(&Service::list_conversations, person, ListConversations{org_});
      EXPECT_EQ(list.conversations.at(0).mine, mine);
      for (const auto& message : town_.all_messages(person, id_)) {
        const auto read = town_.readers(person, message).read;
        EXPECT_EQ(std::set<MemberId>(read.begin(), read.end()), readers_of(told, message)) << message.seq;
      }
    }
  }

  std::mt19937 random_;
  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  std::vector<auth::Actor> people_;
  ConversationId id_;
  std::vector<ConversationMember> founders_;
};

TEST_P(Counts, of_any_interleaving_are_what_the_log_says) {
  founders_ = town_.members(people_[0], id_);
  for (int round = 0; round < 40 && !HasFailure(); ++round) {
    for (int step = 0; step < 4; ++step) do_something();
    expect_as_the_log_says();
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Counts, testing::Range(1U, 9U));

}  // namespace
}  // namespace madang::chat
