#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/time.hpp"
#include "chat/attention_model.hpp"
#include "chat/previews_model.hpp"
#include "chat/rights_model.hpp"
#include "files/model.hpp"
#include "kernel/bus/event.hpp"
#include "people/model.hpp"

// The nouns of chat, as they cross the wire, and what always holds for them. Pure.

namespace madang::chat {

using ConversationId = Id<"cnv">;
using MessageId = Id<"msg">;

/// The last two are official: who is in them follows the directory.
enum class ConversationKind { direct, group, department, all_staff };
BOOST_DESCRIBE_ENUM(ConversationKind, direct, group, department, all_staff)

/// Counts from the moment of joining: a change of the rule changes nothing for those who are in.
using people::History;

/// A counted notice waits to be seen: as a text does, it counts as unread for all but its author. Missed calls and
/// recordings are such.
enum class MessageKind { text, notice, counted_notice };
BOOST_DESCRIBE_ENUM(MessageKind, text, notice, counted_notice)

enum class NoticeKind {
  founded,
  members_added,
  member_left,
  member_removed,
  renamed,
  history_changed,
  rights_changed,
  owner_changed,
  admin_made,
  admin_unmade,
  silenced,
  unsilenced,
  arrived,
  departed,
  released,
  called,
  call_missed,
  call_declined,
  recorded
};
BOOST_DESCRIBE_ENUM(NoticeKind, founded, members_added, member_left, member_removed, renamed, history_changed,
                    rights_changed, owner_changed, admin_made, admin_unmade, silenced, unsilenced, arrived, departed,
                    released, called, call_missed, call_declined, recorded)

/// What happened to the conversation, told in its flow. `text` is the new title, the new history rule, the changed
/// right and its holders as `speak:admins`, or the length of the silence. `arrived` and `departed` say that the author
/// did so with the department, `released` that an official conversation is a group from now on. An official
/// conversation is founded without naming whom, who may be many. Calls are the author's, who rang for the subject;
/// `text` of one that was held is how many seconds. `recorded` is the house's word, said by nobody: the message carries
/// the recording of the meeting that `text` names, of so many `seconds`, until the recording is deleted.
struct Notice {
  NoticeKind what;
  std::vector<MemberId> subject_ids;
  std::optional<std::string> text;
  std::optional<std::int64_t> seconds = {};

  bool operator==(const Notice&) const = default;
};
BOOST_DESCRIBE_STRUCT(Notice, (), (what, subject_ids, text, seconds))

/// The message that a reply answers. Nothing of its text is copied, so that a recall leaves no trace in replies.
struct Original {
  MessageId message_id;
  std::int64_t seq = 0;

  bool operator==(const Original&) const = default;
};
BOOST_DESCRIBE_STRUCT(Original, (), (message_id, seq))

/// Where a message stands.
struct MessagePlace {
  ConversationId conversation_id;
  std::int64_t seq = 0;
};
BOOST_DESCRIBE_STRUCT(MessagePlace, (), (conversation_id, seq))

/// How many have put one emoji under a message, and whether the asker is one of them.
struct Reaction {
  std::string emoji;
  std::int64_t count = 0;
  bool mine = false;

  bool operator==(const Reaction&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reaction, (), (emoji, count, mine))

/// A message that stands at the top of its conversation.
struct Pin {
  MessageId message_id;
  std::int64_t message_seq = 0;
  MemberId pinned_by;
  Timestamp pinned_at;

  bool operator==(const Pin&) const = default;
};
BOOST_DESCRIBE_STRUCT(Pin, (), (message_id, message_seq, pinned_by, pinned_at))

/// `mentions` is what mentions_in(text) says and kept nowhere else. The text may be empty where there are files. A
/// recalled message keeps its place and what it answered, and loses its text, files and reactions. `mentions_all`
/// mentions everybody who is in the group when it is said. Only pages of messages carry reactions, in the order in
/// which each kind came, and previews, in the order of the text. An author without an account is no member, and has a
/// name of their own.
struct Message {
  MessageId id;
  ConversationId conversation_id;
  std::int64_t seq = 0;
  MemberId author_id;
  std::optional<std::string> guest_name;  ///< of who has no account
  MessageKind kind = MessageKind::text;
  std::string text;
  std::vector<MemberId> mentions;
  bool mentions_all = false;
  std::vector<files::File> files;
  std::optional<Original> reply_to;
  std::optional<std::string> client_id;
  Timestamp posted_at;
  std::optional<Timestamp> edited_at;
  std::optional<Timestamp> recalled_at;
  std::vector<Reaction> reactions;
  std::vector<Preview> previews;
  std::optional<Notice> notice;

  bool operator==(const Message&) const = default;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, conversation_id, seq, author_id, guest_name, kind, text, mentions, mentions_all, files,
                       reply_to, client_id, posted_at, edited_at, recalled_at, reactions, previews, notice))

/// Texts and counted notices of others, not recalled, after the read mark; and how many mention the member.
struct UnreadCounts {
  std::int64_t unread = 0;
  std::int64_t mentions = 0;

  bool operator==(const UnreadCounts&) const = default;
};
BOOST_DESCRIBE_STRUCT(UnreadCounts, (), (unread, mentions))

/// One member's place in one conversation. A message is read by those, not its author, with
/// `visible_from_seq <= seq <= read_seq`.
struct ConversationMember {
  MemberId member_id;
  ConversationRole role = ConversationRole::member;
  std::int64_t read_seq = 0;
  std::int64_t visible_from_seq = 1;
  Timestamp joined_at;
  std::optional<Timestamp> silenced_until;  ///< may not speak until then; may lie in the past

  bool operator==(const ConversationMember&) const = default;
};
BOOST_DESCRIBE_STRUCT(ConversationMember, (), (member_id, role, read_seq, visible_from_seq, joined_at, silenced_until))

/// The asker's own place in it.
struct Standing {
  ConversationRole role = ConversationRole::member;
  std::int64_t read_seq = 0;
  std::int64_t unread = 0;
  std::int64_t mentions = 0;
  std::int64_t visible_from_seq = 1;
  Timestamp joined_at;
  std::optional<Timestamp> silenced_until;
  Attention attention;

  bool operator==(const Standing&) const = default;
};
BOOST_DESCRIBE_STRUCT(Standing, (),
                      (role, read_seq, unread, mentions, visible_from_seq, joined_at, silenced_until, attention))

/// A conversation as one member sees it. A direct one has no title and names the other as `peer_id`; notes to oneself
/// name oneself. An official one has no title: it is called by its department, or by the organisation.
struct Conversation {
  ConversationId id;
  ConversationKind kind = ConversationKind::group;
  std::string title;
  History history = History::all;
  Rights rights;
  MemberId created_by;
  Timestamp created_at;
  std::int64_t member_count = 0;
  std::optional<MemberId> peer_id;
  std::optional<people::DepartmentId> department_id;
  std::int64_t head_seq = 0;
  std::string epoch;
  std::optional<Message> last_message;
  std::vector<Pin> pins;
  Standing mine;

  bool operator==(const Conversation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Conversation, (),
                      (id, kind, title, history, rights, created_by, created_at, member_count, peer_id, department_id,
                       head_seq, epoch, last_message, pins, mine))

inline constexpr std::size_t kMostTextLength = 8000;      // code points
inline constexpr std::size_t kMostFiles = 20;             // of one message
inline constexpr std::size_t kMostTitleLength = 100;      // code points
inline constexpr std::int64_t kMostMembers = 10'000;      // of one conversation
inline constexpr std::int64_t kLateJoinerMessages = 100;  // texts that History::last_100 shows
inline constexpr std::int64_t kMostReactionKinds = 50;    // under one message
inline constexpr std::size_t kMostEdits = 20;             // of one message
inline constexpr std::size_t kMostPins = 50;              // in one conversation

inline constexpr RefusalKind kDirectIsFixed{"chat.direct_is_fixed", 409,
                                            "A direct conversation always stays between the same people."};
inline constexpr RefusalKind kOfficialFollows{"chat.official_follows", 409,
                                              "Who is in an official conversation follows the directory."};
inline constexpr RefusalKind kMayNotStartGroups{"chat.may_not_start_groups", 403,
                                                "Only administrators start groups in this organisation."};
inline constexpr RefusalKind kPeerLeft{"chat.peer_left", 409, "The other has left the organisation."};
inline constexpr RefusalKind kTooManyMembers{"chat.too_many_members", 409,
                                             "A conversation can have at most 10000 members."};
inline constexpr RefusalKind kTooLateToRecall{"chat.too_late_to_recall", 403,
                                              "The time in which the organisation lets messages be recalled is over."};

inline constexpr RefusalKind kTooLateToEdit{"chat.too_late_to_edit", 403,
                                            "The time in which the organisation lets messages be edited is over."};
inline constexpr RefusalKind kTooManyEdits{"chat.too_many_edits", 409, "A message can be edited 20 times."};
inline constexpr RefusalKind kRecalled{"chat.recalled", 409, "This message was recalled."};
inline constexpr RefusalKind kTooManyReactions{"chat.too_many_reactions", 409,
                                               "A message can have at most 50 different reactions."};
inline constexpr RefusalKind kTooManyPins{"chat.too_many_pins", 409,
                                          "A conversation can have at most 50 pinned messages."};

inline constexpr std::string_view kMessageHolds = "message";  // the kind of holder that a message is to its files

constexpr bool is_official(ConversationKind kind) {
  return kind == ConversationKind::department || kind == ConversationKind::all_staff;
}

bus::StreamName stream_of(ConversationId id);
bus::StreamName stream_of(MemberId id);

/// As what a message holds its files.
files::Holder holder_of(MessageId id);

/// Whom a text mentions with `<@mem_…>`, each once, in the order of the text. Anything else that begins so is plain
/// text.
std::vector<MemberId> mentions_in(std::string_view text);

/// True when the text says `<@all>`.
bool says_all(std::string_view text);

/// One emoji: a picture with what modifies it, several joined into one, a flag or a keycap.
bool is_emoji(std::string_view text);

/// What is left of a message that was recalled.
Message without_text(Message message, Timestamp recalled_at);

Standing standing_of(const ConversationMember& member, UnreadCounts counts, const Attention& attention);

}  // namespace madang::chat
