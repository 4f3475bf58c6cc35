#include <gtest/gtest.h>

#include <array>
#include <random>

#include "chat/tests/replica.hpp"

namespace madang::chat {
namespace {

/// Several people do anything at any moment, each with a device that hears of it and one that is often away.
class Replay : public testing::TestWithParam<unsigned> {
 protected:
  Replay() : random_(GetParam()) {
    for (int i = 0; i < 5; ++i)
      people_.push_back(town_.somebody(org_, i == 4 ? auth::Role::guest : auth::Role::member));
    for (const auto& person : people_) {
      replicas_.push_back(std::make_unique<Replica>(town_, person));
      replicas_.push_back(std::make_unique<Replica>(town_, person));
    }
    ids_ = {town_.group(people_[0], {people_[1].member_id}, History::all).id,
            town_.group(people_[1], {people_[2].member_id, people_[4].member_id}, History::last_100).id,
            town_.group(people_[2], {people_[3].member_id}, History::nothing).id,
            town_.direct(people_[0], people_[1].member_id).id};
    auto admin = town_.somebody(org_, auth::Role::admin);
    town_.place(admin, {kitchen_});
    ids_.push_back(town_.official(admin, kitchen_).conversation_id);
    ids_.push_back(town_.official(admin, std::nullopt).conversation_id);
    town_.loop.restart();
    town_.loop.poll();
  }

  std::size_t any(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  const auth::Actor& anybody() { return people_[any(people_.size())]; }

  void do_something() {
    const auto& who = anybody();
    const auto id = ids_[any(ids_.size())];
    town_.clock.pass(std::chrono::seconds(1));
    refused([&] {
      switch (any(36)) {
        case 0: return void(town_.add(who, id, {anybody().member_id, anybody().member_id}));
        case 1: return town_.remove(who, id, anybody().member_id);
        case 2: return any(3) ? void() : town_.remove(who, id, who.member_id);
        case 3: return void(town_.change(who, id, Title{"Title " + std::to_string(any(3))}));
        case 4: return void(town_.change(who, id, {}, static_cast<History>(any(3))));
        case 5: return void(town_.recall(who, any_message(who, id)));
        case 6: return void(town_.reply(who, any_message(who, id), "answer"));
        case 7:
        case 8: return void(town_.read_to(who, id, static_cast<std::int64_t>(any(town_.see(who, id).head_seq + 2))));
        case 9: return void(town_.send_files(who, id, {town_.file(who).id}));
        case 10: return grant_any(who, id);
        case 11: return void(town_.rank(who, id, anybody().member_id, static_cast<ConversationRole>(any(3))));
        case 12: return void(town_.silence(who, id, anybody().member_id, SilenceLength::five_minutes));
        case 13: return void(town_.silence(who, id, anybody().member_id, std::nullopt));
        case 14: return void(town_.mute(who, id, any(3) ? std::optional(MuteLength::one_hour) : std::nullopt));
        case 15: return void(town_.star(who, id, any(2)));
        case 16:
          return any(2) ? void(town_.star_person(who, anybody().member_id))
                        : town_.unstar_person(who, anybody().member_id);
        case 17: return void(town_.let_mentions(who, id, any(2)));
        case 18: return void(town_.edit(who, any_message(who, id), any(3) ? "again" : "<@all> " + mention(anybody())));
        case 19:
        case 20: return void(town_.edit(who, own_message(who, id), any(2) ? "better" : "for " + mention(anybody())));
        case 21:
        case 22: return town_.react(who, any_message(who, id), any(2) ? "👍" : "🎉", any(3) > 0);
        case 23: return town_.pin(who, any_message(who, id), any(3) > 0);
        case 24: return void(town_.post(who, id, "for <@all>"));
        case 25: return move_any();
        case 26: return void(town_.post(who, id, any_links()));
        case 27: return void(town_.edit(who, own_message(who, id), any_links()));
        case 28: return town_.show_previews();
        case 29: return take_any_preview(who, id);
        case 30: return call_any();
        case 31: return any(2) ? void(town_.tell_recording(who, id)) : withdraw_any(who, id);
        default: return void(town_.post(who, id, any(2) ? "text" : "text for " + mention(anybody())));
      }
    });
    town_.loop.restart();
    town_.loop.poll();
  }

  /// Throws, as a request would be refused, when there is none.
  Message any_message(const auth::Actor& who, ConversationId id) {
    const auto messages = town_.all_messages(who, id);
    if (messages.empty()) throw Refusal(kNotFound);
    return messages[any(messages.size())];
  }

  /// Into a department, out of it, or from being a guest to being staff and back.
  void move_any() {
    auto& who = people_[any(people_.size())];
    if (any(4) == 0) who.role = who.role == auth::Role::guest ? auth::Role::member : auth::Role::guest;
    if (any(2)) return town_.place(who, {});
    town_.place(who, {kitchen_});
  }

  void grant_any(const auth::Actor& who, ConversationId id) {
    ChangeRight right{static_cast<Holders>(any(3)), {}};
    if (right.holders == Holders::named) right.named = {anybody().member_id};
    ChangeRights rights;
    std::array places{&rights.add_members, &rights.speak, &rights.mention_all, &rights.pin};
    *places[any(places.size())] = right;
    town_.grant(who, id, rights);
  }

  void withdraw_any(const auth::Actor& who, ConversationId id) {
    for (const auto& message : town_.all_messages(who, id))
      if (message.kind == MessageKind::counted_notice && !message.files.empty() && any(2))
        return town_.withdraw(message, org_);
  }

  /// Between the first two, either way.
  void call_any() {
    const auto caller = any(2);
    constexpr std::array kOutcomes{NoticeKind::call_missed, NoticeKind::call_declined, NoticeKind::called};
    town_.tell_call(people_[caller], people_[1 - caller].member_id, kOutcomes[any(3)]);
  }

  std::string any_links() {
    constexpr std::array kLinks{"https://a.example", "https://b.example/", "see http://c.example.",
                                "http://gone.example"};
    return std::string(kLinks[any(4)]) + " " + kLinks[any(4)];
  }

  void take_any_preview(const auth::Actor& who, ConversationId id) {
    for (const auto& message : town_.all_messages(who, id))
      if (!message.previews.empty() && any(2)) return town_.take_preview(who, message, message.previews[0].id);
  }

  Message own_message(const auth::Actor& who, ConversationId id) {
    auto messages = town_.all_messages(who, id);
    std::erase_if(messages, [&](const Message& it) { return it.author_id != who.member_id; });
    if (messages.empty()) throw Refusal(kNotFound);
    return messages[any(messages.size())];
  }

  void expect_all_true() {
    for (const auto& replica : replicas_) {
      if (!replica->is_connected()) continue;
      EXPECT_EQ(replica->known(), replica->fetched()) << replica->actor().member_id.text();
      EXPECT_EQ(replica->starred(), town_.starred(replica->actor())) << replica->actor().member_id.text();
    }
  }

  std::mt19937 random_;
  Town town_;
  const OrgId org_ = town_.ids.next<OrgId>();
  const people::DepartmentId kitchen_ = town_.ids.next<people::DepartmentId>();
  std::vector<auth::Actor> people_;
  std::vector<std::unique_ptr<Replica>> replicas_;
  std::vector<ConversationId> ids_;
};

TEST_P(Replay, events_lead_to_what_a_fresh_fetch_says) {
  for (int round = 0; round < 40 && !HasFailure(); ++round) {
    auto& restless = *replicas_[any(replicas_.size() / 2) * 2 + 1];
    restless.is_connected() ? restless.disconnect() : restless.connect();
    for (int step = 0; step < 8; ++step) do_something();
    expect_all_true();
  }
  for (const auto& replica : replicas_)
    if (!replica->is_connected()) replica->connect();
  expect_all_true();
}

INSTANTIATE_TEST_SUITE_P(Seeds, Replay, testing::Range(1U, 7U));

TEST(Typing, is_told_to_those_who_are_there_and_kept_nowhere) {
  Town town;
  const auto org = town.ids.next<OrgId>();
  const auto minji = town.somebody(org);
  const auto wei = town.somebody(org);
  const auto id = town.group(minji, {wei.member_id}).id;
  struct Ear final : bus::Listener {
    explicit Ear(auth::Actor listener) : actor(std::move(listener)) {}
    OrgId org_id() const override { return actor.org_id; }
    MemberId member_id() const override { return actor.member_id; }
    SessionId session_id() const override { return {}; }
    void deliver(const bus::Delivery& delivery) override { frames.push_back(*delivery.frame); }
    void hears(const bus::StreamName&) override {}
    void hears_no_more(const bus::StreamName&) override {}
    void session_ended() override {}
    auth::Actor actor;
    std::vector<std::string> frames;
  } ear(wei);
  town.loop.poll();
  town.hub.on_loop(0).add(ear);
  town.hub.on_loop(0).hear(ear, id.text());
  town.store->read_now([&](store::Transaction& transaction) { town.chat->typing(transaction, minji, id); });
  town.loop.restart();
  town.loop.poll();
  ASSERT_EQ(ear.frames.size(), 1u);
  EXPECT_NE(ear.frames[0].find("chat.typing"), std::string::npos);
  EXPECT_NE(ear.frames[0].find(minji.member_id.text()), std::string::npos);
  EXPECT_EQ(town.see(wei, id).head_seq, 1);
}

}  // namespace
}  // namespace madang::chat
