#pragma once

#include <gtest/gtest.h>

#include <map>

#include "chat/events.hpp"
#include "chat/tests/town.hpp"

namespace madang::chat {

/// What one device knows of one conversation.
struct Known {
  Conversation conversation;
  std::map<MemberId, ConversationMember> members;
  std::map<std::int64_t, Message> messages;

  bool operator==(const Known&) const = default;
};

/// One device: fetches once, then lives on events alone, live or resumed, and must know what a fresh fetch says.
class Replica final : public bus::Listener {
 public:
  Replica(Town& town, auth::Actor actor) : town_(town), actor_(std::move(actor)) {
    const auto list = town_.ask(&Service::list_conversations, actor_, ListConversations{actor_.org_id});
    own_seq_ = list.member_cursor.seq;
    starred_ = list.starred_ids;
    connect();
  }
  ~Replica() override { disconnect(); }

  bool is_connected() const { return connected_; }
  const auth::Actor& actor() const { return actor_; }
  std::map<ConversationId, Known> known() const { return known_; }
  const std::vector<MemberId>& starred() const { return starred_; }

  void connect();
  void disconnect();

  /// What a device that knows nothing yet would fetch.
  std::map<ConversationId, Known> fetched() const;

  OrgId org_id() const override { return actor_.org_id; }
  MemberId member_id() const override { return actor_.member_id; }
  SessionId session_id() const override { return {}; }
  void deliver(const bus::Delivery& delivery) override { take(json::parse(*delivery.frame).value()); }
  void hears(const bus::StreamName&) override {}
  void hears_no_more(const bus::StreamName&) override {}
  void session_ended() override {}

 private:
  Known fetch(ConversationId id) const;
  void catch_up();
  void take(const boost::json::value& event);
  void apply_own(std::string_view type, const boost::json::value& data);
  void apply(Known& known, std::string_view type, const boost::json::value& data);
  bool amend(Known& known, std::string_view type, const boost::json::value& data);
  void edit(Known& known, const MessageEdited& edited);
  void react(Known& known, const MessageReacted& reacted);
  void preview(Known& known, const PreviewsChanged& changed);
  void say(Known& known, const Message& message);
  void leave(Known& known, const MemberLeft& left);
  void take_rank(Known& known, const Rank& rank);
  void read(Known& known, MemberId member, std::int64_t read_seq);
  void recount(Known& known) const;

  Town& town_;
  const auth::Actor actor_;
  bool connected_ = false;
  std::int64_t own_seq_ = 0;
  std::vector<MemberId> starred_;
  std::map<ConversationId, Known> known_;
};

}  // namespace madang::chat
