#pragma once

#include <optional>

#include "chat/model.hpp"

// What chat announces. On the conversation's stream `cnv_…` every event takes one number; a notice is the message at
// that number. On a member's own stream `mem_…` is what only that member's devices need to know.

namespace madang::chat {

/// A text, or the notice that a group was founded. Says also that the author has read up to here, and is not typing.
struct MessagePosted {
  static constexpr std::string_view kType = "chat.message_posted";
  Message message;
};
BOOST_DESCRIBE_STRUCT(MessagePosted, (), (message))

/// The message's own event in the log has lost its text by then as well.
struct MessageRecalled {
  static constexpr std::string_view kType = "chat.message_recalled";
  MessageId message_id;
  std::int64_t message_seq;
  Timestamp recalled_at;
};
BOOST_DESCRIBE_STRUCT(MessageRecalled, (), (message_id, message_seq, recalled_at))

/// `text` is empty when the message was recalled since, and absent when somebody hears this who may not read the
/// message: whoever holds the message asks for it again.
struct MessageEdited {
  static constexpr std::string_view kType = "chat.message_edited";
  MessageId message_id;
  std::int64_t message_seq;
  std::optional<std::string> text;
  std::vector<MemberId> mentions;
  bool mentions_all;
  Timestamp edited_at;
};
BOOST_DESCRIBE_STRUCT(MessageEdited, (), (message_id, message_seq, text, mentions, mentions_all, edited_at))

/// A member put an emoji under a message, or took it away; `count` have put it there now.
struct MessageReacted {
  static constexpr std::string_view kType = "chat.message_reacted";
  MessageId message_id;
  std::int64_t message_seq;
  MemberId member_id;
  std::string emoji;
  bool present;
  std::int64_t count;
};
BOOST_DESCRIBE_STRUCT(MessageReacted, (), (message_id, message_seq, member_id, emoji, present, count))

/// What a message shows of the pages that it names: all of it. `previews` are absent when somebody hears this who may
/// not read the message: whoever holds the message asks for it again.
struct PreviewsChanged {
  static constexpr std::string_view kType = "chat.previews_changed";
  MessageId message_id;
  std::int64_t message_seq;
  std::optional<std::vector<Preview>> previews;
};
BOOST_DESCRIBE_STRUCT(PreviewsChanged, (), (message_id, message_seq, previews))

struct MessagePinned {
  static constexpr std::string_view kType = "chat.message_pinned";
  Pin pin;
};
BOOST_DESCRIBE_STRUCT(MessagePinned, (), (pin))

/// Not told of a recalled message, which is pinned no more.
struct MessageUnpinned {
  static constexpr std::string_view kType = "chat.message_unpinned";
  MessageId message_id;
  std::int64_t message_seq;
};
BOOST_DESCRIBE_STRUCT(MessageUnpinned, (), (message_id, message_seq))

struct MembersAdded {
  static constexpr std::string_view kType = "chat.members_added";
  std::vector<ConversationMember> members;
  Message notice;
};
BOOST_DESCRIBE_STRUCT(MembersAdded, (), (members, notice))

/// Left or was removed, as the notice says; no right names them any more. `new_owner_id` is who owns the group from now
/// on, if its last owner left; a silence of theirs is over.
struct MemberLeft {
  static constexpr std::string_view kType = "chat.member_left";
  MemberId member_id;
  std::optional<MemberId> new_owner_id;
  Message notice;
};
BOOST_DESCRIBE_STRUCT(MemberLeft, (), (member_id, new_owner_id, notice))

/// An official conversation that is released becomes a group of no department.
struct ConversationChanged {
  static constexpr std::string_view kType = "chat.conversation_changed";
  ConversationKind kind;
  std::string title;
  History history;
  Message notice;
};
BOOST_DESCRIBE_STRUCT(ConversationChanged, (), (kind, title, history, notice))

struct RightsChanged {
  static constexpr std::string_view kType = "chat.rights_changed";
  Rights rights;
  Message notice;
};
BOOST_DESCRIBE_STRUCT(RightsChanged, (), (rights, notice))

/// What may change about somebody's place in a group.
struct Rank {
  MemberId member_id;
  ConversationRole role;
  std::optional<Timestamp> silenced_until;
};
BOOST_DESCRIBE_STRUCT(Rank, (), (member_id, role, silenced_until))

/// When the group is handed over, of both the new owner and the former.
struct MembersChanged {
  static constexpr std::string_view kType = "chat.members_changed";
  std::vector<Rank> members;
  Message notice;
};
BOOST_DESCRIBE_STRUCT(MembersChanged, (), (members, notice))

/// To the member: founded by them or with them in it, or they were added. Its stream is heard from `head_seq` on.
struct ConversationJoined {
  static constexpr std::string_view kType = "chat.conversation_joined";
  Conversation conversation;
};
BOOST_DESCRIBE_STRUCT(ConversationJoined, (), (conversation))

/// To the member.
struct ConversationLeft {
  static constexpr std::string_view kType = "chat.conversation_left";
  ConversationId conversation_id;
};
BOOST_DESCRIBE_STRUCT(ConversationLeft, (), (conversation_id))

/// To the member. Not sent for one's own message, which says so itself.
struct ReadMarkMoved {
  static constexpr std::string_view kType = "chat.read_mark_moved";
  ConversationId conversation_id;
  std::int64_t read_seq;
  std::int64_t unread;
  std::int64_t mentions;
};
BOOST_DESCRIBE_STRUCT(ReadMarkMoved, (), (conversation_id, read_seq, unread, mentions))

/// To the member.
struct AttentionChanged {
  static constexpr std::string_view kType = "chat.attention_changed";
  ConversationId conversation_id;
  Attention attention;
};
BOOST_DESCRIBE_STRUCT(AttentionChanged, (), (conversation_id, attention))

/// To the member: all the people who are starred now, by id.
struct StarredPeopleChanged {
  static constexpr std::string_view kType = "chat.starred_people_changed";
  std::vector<MemberId> member_ids;
};
BOOST_DESCRIBE_STRUCT(StarredPeopleChanged, (), (member_ids))

/// To the conversation; kept nowhere.
struct Typing {
  static constexpr std::string_view kType = "chat.typing";
  ConversationId conversation_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(Typing, (), (conversation_id, member_id))

/// To the conversation; kept nowhere. Not sent for one's own message, which says so itself.
struct ReaderMoved {
  static constexpr std::string_view kType = "chat.reader_moved";
  ConversationId conversation_id;
  MemberId member_id;
  std::int64_t read_seq;
};
BOOST_DESCRIBE_STRUCT(ReaderMoved, (), (conversation_id, member_id, read_seq))

}  // namespace madang::chat
