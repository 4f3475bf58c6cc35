#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json/fields.hpp"
#include "base/text.hpp"
#include "chat/model.hpp"

// What chat is asked and what it answers with, beside its nouns. `org_id` and the ids come from the path.

namespace madang::chat {

using Title = Text<1, kMostTitleLength>;

struct ListConversations {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(ListConversations, (), (org_id))

struct ConversationList {
  std::vector<Conversation> conversations;
  std::vector<MemberId> starred_ids;  ///< people, by id
  bus::Cursor member_cursor;
};
BOOST_DESCRIBE_STRUCT(ConversationList, (), (conversations, starred_ids, member_cursor))

/// `history` is `all` when it is not said.
struct StartConversation {
  OrgId org_id;
  ClientId client_id;
  ConversationKind kind = ConversationKind::group;
  std::optional<Title> title;
  std::optional<History> history;
  std::vector<MemberId> member_ids;
};
BOOST_DESCRIBE_STRUCT(StartConversation, (), (org_id, client_id, kind, title, history, member_ids))

/// Names a conversation: to look at it, or to list its members.
struct GetConversation {
  OrgId org_id;
  ConversationId conversation_id;
};
BOOST_DESCRIBE_STRUCT(GetConversation, (), (org_id, conversation_id))

/// `named` may be left out unless the holders are the named.
struct ChangeRight {
  Holders holders = Holders::everyone;
  std::optional<std::vector<MemberId>> named;
};
BOOST_DESCRIBE_STRUCT(ChangeRight, (), (holders, named))

struct ChangeRights {
  std::optional<ChangeRight> speak;
  std::optional<ChangeRight> mention_all;
  std::optional<ChangeRight> add_members;
  std::optional<ChangeRight> pin;
};
BOOST_DESCRIBE_STRUCT(ChangeRights, (), (speak, mention_all, add_members, pin))

struct ChangeConversation {
  OrgId org_id;
  ConversationId conversation_id;
  ClientId client_id;
  std::optional<Title> title;
  std::optional<History> history;
  std::optional<ChangeRights> rights;
};
BOOST_DESCRIBE_STRUCT(ChangeConversation, (), (org_id, conversation_id, client_id, title, history, rights))

struct NameDepartment {
  OrgId org_id;
  people::DepartmentId department_id;
};
BOOST_DESCRIBE_STRUCT(NameDepartment, (), (org_id, department_id))

/// Without a department it is that of all staff.
struct OfficialConversation {
  ConversationId conversation_id;
  std::optional<people::DepartmentId> department_id;
};
BOOST_DESCRIBE_STRUCT(OfficialConversation, (), (conversation_id, department_id))

struct OfficialConversationList {
  std::vector<OfficialConversation> conversations;
};
BOOST_DESCRIBE_STRUCT(OfficialConversationList, (), (conversations))

struct ConversationMemberList {
  std::vector<ConversationMember> members;
  bus::Cursor cursor;
};
BOOST_DESCRIBE_STRUCT(ConversationMemberList, (), (members, cursor))

struct AddMembers {
  OrgId org_id;
  ConversationId conversation_id;
  ClientId client_id;
  std::vector<MemberId> member_ids;
};
BOOST_DESCRIBE_STRUCT(AddMembers, (), (org_id, conversation_id, client_id, member_ids))

/// `silence` runs from now on; null ends it.
struct ChangeConversationMember {
  OrgId org_id;
  ConversationId conversation_id;
  MemberId member_id;
  ClientId client_id;
  std::optional<ConversationRole> role;
  json::Patch<SilenceLength> silence;
};
BOOST_DESCRIBE_STRUCT(ChangeConversationMember, (), (org_id, conversation_id, member_id, client_id, role, silence))

struct RemoveMember {
  OrgId org_id;
  ConversationId conversation_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(RemoveMember, (), (org_id, conversation_id, member_id))

/// The newest page, or the one that ends before `before_seq`, or the one that begins after `after_seq`.
struct ListMessages {
  OrgId org_id;
  ConversationId conversation_id;
  std::optional<std::int64_t> before_seq;
  std::optional<std::int64_t> after_seq;
  std::optional<std::int64_t> limit;  ///< 1 to 100; 50 when it is not said
};
BOOST_DESCRIBE_STRUCT(ListMessages, (), (org_id, conversation_id, before_seq, after_seq, limit))

struct MessagePage {
  std::vector<Message> messages;  ///< ascending
  bool has_earlier = false;
  bool has_later = false;
  bus::Cursor cursor;
};
BOOST_DESCRIBE_STRUCT(MessagePage, (), (messages, has_earlier, has_later, cursor))

struct PostMessage {
  OrgId org_id;
  ConversationId conversation_id;
  ClientId client_id;
  Text<0, kMostTextLength> text;
  std::optional<MessageId> reply_to;                   ///< a text of the same conversation; also one that was recalled
  std::optional<std::vector<files::FileId>> file_ids;  ///< uploaded by the author, and held by nothing yet
};
BOOST_DESCRIBE_STRUCT(PostMessage, (), (org_id, conversation_id, client_id, text, reply_to, file_ids))

/// Somebody without an account, as whoever let them in knows them: an id that no member has, and the name they gave.
struct Visitor {
  MemberId id;
  std::string name;
};

/// Ascending, and whether there are more in the direction that was asked for.
struct TextsSeen {
  std::vector<Message> messages;
  bool has_more = false;
};

struct EditMessage {
  OrgId org_id;
  ConversationId conversation_id;
  MessageId message_id;
  ClientId client_id;
  Text<0, kMostTextLength> text;  ///< may be empty where there are files
};
BOOST_DESCRIBE_STRUCT(EditMessage, (), (org_id, conversation_id, message_id, client_id, text))

/// Names a message, to see what it said before, who reacted to it or who has read it.
struct GetMessage {
  OrgId org_id;
  ConversationId conversation_id;
  MessageId message_id;
};
BOOST_DESCRIBE_STRUCT(GetMessage, (), (org_id, conversation_id, message_id))

struct Version {
  std::string text;
  Timestamp written_at;

  bool operator==(const Version&) const = default;
};
BOOST_DESCRIBE_STRUCT(Version, (), (text, written_at))

/// Oldest first; the last one is what the message says now. Of a recalled message there are none.
struct MessageVersions {
  std::vector<Version> versions;
};
BOOST_DESCRIBE_STRUCT(MessageVersions, (), (versions))

struct SetReaction {
  OrgId org_id;
  ConversationId conversation_id;
  MessageId message_id;
  Text<1, 16> emoji;
  bool present = true;
};
BOOST_DESCRIBE_STRUCT(SetReaction, (), (org_id, conversation_id, message_id, emoji, present))

struct Reactors {
  std::string emoji;
  std::vector<MemberId> member_ids;

  bool operator==(const Reactors&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reactors, (), (emoji, member_ids))

struct MessageReactions {
  std::vector<Reactors> reactions;
};
BOOST_DESCRIBE_STRUCT(MessageReactions, (), (reactions))

struct NamePreview {
  OrgId org_id;
  ConversationId conversation_id;
  MessageId message_id;
  PreviewId preview_id;
};
BOOST_DESCRIBE_STRUCT(NamePreview, (), (org_id, conversation_id, message_id, preview_id))

struct SetPin {
  OrgId org_id;
  ConversationId conversation_id;
  MessageId message_id;
  bool pinned = true;
};
BOOST_DESCRIBE_STRUCT(SetPin, (), (org_id, conversation_id, message_id, pinned))

/// In the order of the conversation.
struct PinnedMessages {
  std::vector<Message> messages;
  bus::Cursor cursor;
};
BOOST_DESCRIBE_STRUCT(PinnedMessages, (), (messages, cursor))

struct RecallMessage {
  OrgId org_id;
  ConversationId conversation_id;
  MessageId message_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(RecallMessage, (), (org_id, conversation_id, message_id, client_id))

/// Of those who are in the conversation now and may see the message, without its author.
struct MessageReaders {
  std::vector<MemberId> read;
  std::vector<MemberId> unread;
};
BOOST_DESCRIBE_STRUCT(MessageReaders, (), (read, unread))

struct MoveReadMark {
  OrgId org_id;
  ConversationId conversation_id;
  std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(MoveReadMark, (), (org_id, conversation_id, seq))

struct ReadMark {
  std::int64_t read_seq = 0;
  std::int64_t unread = 0;
  std::int64_t mentions = 0;

  bool operator==(const ReadMark&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReadMark, (), (read_seq, unread, mentions))

/// `mute` runs from now on; null ends it.
struct ChangeAttention {
  OrgId org_id;
  ConversationId conversation_id;
  ClientId client_id;
  json::Patch<MuteLength> mute;
  std::optional<bool> lets_mentions;
  std::optional<bool> is_starred;
};
BOOST_DESCRIBE_STRUCT(ChangeAttention, (), (org_id, conversation_id, client_id, mute, lets_mentions, is_starred))

struct NameStarred {
  OrgId org_id;
  MemberId member_id;
};
BOOST_DESCRIBE_STRUCT(NameStarred, (), (org_id, member_id))

/// By id.
struct StarredPeople {
  std::vector<MemberId> member_ids;
};
BOOST_DESCRIBE_STRUCT(StarredPeople, (), (member_ids))

/// On the socket: somebody is writing in a conversation, told to the others who are there now.
struct TypingFrame {
  ConversationId conversation_id;
};
BOOST_DESCRIBE_STRUCT(TypingFrame, (), (conversation_id))

}  // namespace madang::chat
