#pragma once

#include <functional>
#include <span>
#include <vector>

#include "chat/conversations_store.hpp"
#include "chat/previews_store.hpp"
#include "chat/requests.hpp"
#include "files/service.hpp"
#include "kernel/auth/actor.hpp"
#include "kernel/auth/permit.hpp"
#include "kernel/bus/streams.hpp"
#include "kernel/store/transaction.hpp"
#include "people/service.hpp"

namespace madang::chat {

/// Says whether somebody is an active member of the organisation; people knows.
using IsMember = std::function<bool(store::Transaction&, OrgId, MemberId)>;

/// Those of the wanted who are members and whom the actor may see, by id: to others somebody is not there.
using ThoseSeen = std::function<std::vector<MemberId>(store::Transaction&, const auth::Actor&, std::vector<MemberId>)>;

/// Who belongs to a department, or to all staff when none is named; nothing when there is no such department.
using StaffOf =
    std::function<std::optional<people::Staff>(store::Transaction&, OrgId, std::optional<people::DepartmentId>)>;

/// The organisation, with the rules it has settled for everybody.
using OrganisationOf = std::function<people::Organisation(store::Transaction&, OrgId)>;

/// What somebody may administer; people knows.
using PowersOf = std::function<people::Powers(store::Transaction&, const auth::Actor&)>;

/// Writes an administrative act into the organisation's audit log.
using RecordAct = std::function<void(store::Transaction&, const auth::Actor&, people::AuditAct)>;

/// What conversations need of the people of an organisation.
struct PeopleDoors {
  IsMember is_member;
  ThoseSeen those_seen;
  StaffOf staff_of;
  OrganisationOf organisation_of;
  PowersOf powers_of;
  RecordAct record_act;
};

/// A message that names pages of which it shows nothing yet.
struct Linked {
  OrgId org_id;
  ConversationId conversation_id;
  MessageId message_id;
  MemberId author_id;
  std::vector<std::string> urls;
};

/// A recording that lands in a conversation. The file is held by the message already (holder_of).
struct RecordingTold {
  MessageId message_id;
  MemberId started_by;
  std::string meeting_title;
  std::int64_t seconds = 0;
  files::File file;
};

/// Hears of it after commit, on the store's thread: it must be quick and must not throw.
using WhenLinked = std::function<void(const Linked&)>;

/// Takes part in a recall, within its transaction: what other slices made of the message must not point to it.
using WhenRecalled = std::function<void(store::Transaction&, OrgId, MessageId)>;

/// Takes part where something was said, changed or recalled in a conversation that visitors see, and tells them on the
/// stream that they hear. It may only tell, since this happens in the conversation's lane.
using WhenVisitorsHear =
    std::function<void(store::Transaction&, OrgId, const bus::StreamName&, ConversationId, std::int64_t message_seq)>;

/// What people do with conversations. Each verb is one use case inside the caller's transaction, refuses by throwing
/// Refusal, and tells its events after commit. Whoever is not in a conversation gets 404. One per process, any thread.
///
/// Answers of writes are kept for retries, so a conversation in one carries no text of a message that could be recalled
/// later: there `last_message` is left out unless it is a notice that nobody takes back.
class Service {
 public:
  Service(bus::Streams& streams, IdSource& ids, const Clock& clock, files::Service& files, PeopleDoors people)
      : streams_(streams), ids_(ids), clock_(clock), files_(files), people_(std::move(people)) {}

  /// At wiring. Without it no message has previews.
  void when_linked(WhenLinked tell) { when_linked_ = std::move(tell); }
  /// At wiring.
  void when_recalled(WhenRecalled tell) { when_recalled_.push_back(std::move(tell)); }

  /// At wiring.
  void when_visitors_hear(WhenVisitorsHear tell) { when_visitors_hear_ = std::move(tell); }

  ConversationList list_conversations(store::Transaction& transaction, const auth::Actor& actor,
                                      const ListConversations& request) const;
  Conversation get_conversation(store::Transaction& transaction, const auth::Actor& actor,
                                const GetConversation& request) const;
  /// Two people have one direct conversation: starting it again gives that one. Guests reach only whom they share a
  /// conversation with already; to them others are not there. Groups are everybody's to start, or the administrators'.
  Conversation start_conversation(store::Transaction& transaction, const auth::Actor& actor,
                                  const StartConversation& request);
  /// The title is everybody's but guests'; the history rule and the rights are the owner's and the admins'. Each change
  /// is a notice.
  Conversation change_conversation(store::Transaction& transaction, const auth::Actor& actor,
                                   const ChangeConversation& request);

  ConversationMemberList list_members(store::Transaction& transaction, const auth::Actor& actor,
                                      const GetConversation& request) const;
  /// Everybody in a group may to whom its rights give it, but guests. Who is in it already stays as they are.
  Conversation add_members(store::Transaction& transaction, const auth::Actor& actor, const AddMembers& request);
  /// Roles are the owner's to give: a new owner makes the former one an admin. Those who run the group silence whom
  /// they outrank.
  ConversationMember change_member(store::Transaction& transaction, const auth::Actor& actor,
                                   const ChangeConversationMember& request);
  /// Oneself, or somebody one outranks; no word when they were not in it. When the last owner leaves, the admin who has
  /// been in it longest owns it, or else anybody who has.
  void remove_member(store::Transaction& transaction, const auth::Actor& actor, const RemoveMember& request);

  /// Which departments have an official conversation, and whether all staff have one: for administrators.
  OfficialConversationList list_official(store::Transaction& transaction, const auth::Actor& actor,
                                         const ListConversations& request) const;
  /// There is one at most, and founding it again gives that one. Administrators of the organisation who are in it run
  /// it. Releasing makes it a group of those who are in it.
  OfficialConversation found_of_department(store::Transaction& transaction, const auth::Actor& actor,
                                           const NameDepartment& request);
  OfficialConversation found_of_all_staff(store::Transaction& transaction, const auth::Actor& actor,
                                          const ListConversations& request);
  void release_of_department(store::Transaction& transaction, const auth::Actor& actor, const NameDepartment& request);
  void release_of_all_staff(store::Transaction& transaction, const auth::Actor& actor,
                            const ListConversations& request);
  /// Brings somebody into the official conversations where they belong, and out of the others.
  void follow(store::Transaction& transaction, const people::MemberPlaced& placed);
  /// Whoever leaves the organisation leaves every group; those they own are the heir's, or else the successor's.
  /// Conversations of two stay, and nobody writes into them any more.
  void hand_over(store::Transaction& transaction, const people::MemberLeaving& leaving);
  /// Lets them into the groups they were in, as members; into one that is empty, as its owner.
  void bring_back(store::Transaction& transaction, const people::MemberReturning& returning);

  MessagePage list_messages(store::Transaction& transaction, const auth::Actor& actor,
                            const ListMessages& request) const;
  Message post_message(store::Transaction& transaction, const auth::Actor& actor, const PostMessage& request);
  /// Says what post_message() will ask first (store::foresee).
  static void foresee_post(store::Transaction& transaction, const auth::Actor& actor, const PostMessage& request);
  /// By the author while they may speak, as long as the organisation lets them and a few times; notes to oneself at any
  /// time. Saying the same again is no edit.
  Message edit_message(store::Transaction& transaction, const auth::Actor& actor, const EditMessage& request);
  MessageVersions list_versions(store::Transaction& transaction, const auth::Actor& actor,
                                const GetMessage& request) const;
  /// Leaves no trace of the text in any table or log, and its files can no longer be read. Recalling twice changes
  /// nothing.
  Message recall_message(store::Transaction& transaction, const auth::Actor& actor, const RecallMessage& request);

  /// Says what is to be so; nothing happens when it is. Everybody in it may who is not silenced.
  void set_reaction(store::Transaction& transaction, const auth::Actor& actor, const SetReaction& request);
  MessageReactions list_reactions(store::Transaction& transaction, const auth::Actor& actor,
                                  const GetMessage& request) const;

  /// Whom the group's rights let pin may unpin as well; nothing happens when it is so already.
  void set_pin(store::Transaction& transaction, const auth::Actor& actor, const SetPin& request);
  PinnedMessages list_pins(store::Transaction& transaction, const auth::Actor& actor,
                           const GetConversation& request) const;

  /// By the author, and it does not come back. Nothing happens when the message does not show it.
  void remove_preview(store::Transaction& transaction, const auth::Actor& actor, const NamePreview& request);
  /// For whoever reads pages: what is known of one, whether the message still wants it, and what was found.
  std::optional<KnownPage> known_page(store::Transaction& transaction, OrgId org, std::string_view url) const;
  bool wants_preview(store::Transaction& transaction, const Linked& linked, std::string_view url) const;
  KnownPage keep_page(store::Transaction& transaction, const Linked& linked, const std::string& url,
                      const PageFound& page);
  /// If the message still wants it.
  void show_preview(store::Transaction& transaction, const Linked& linked, const std::string& url,
                    const KnownPage& page);
  /// Housekeeping; true when there is more to forget.
  bool forget_expired_previews(store::Transaction& transaction);

  MessageReaders list_readers(store::Transaction& transaction, const auth::Actor& actor,
                              const GetMessage& request) const;
  /// Only forward, and not beyond the newest event.
  ReadMark move_read_mark(store::Transaction& transaction, const auth::Actor& actor, const MoveReadMark& request);
  Attention change_attention(store::Transaction& transaction, const auth::Actor& actor, const ChangeAttention& request);
  /// Only whom the actor can reach; to guests others are not there.
  StarredPeople star_person(store::Transaction& transaction, const auth::Actor& actor, const NameStarred& request);
  void unstar_person(store::Transaction& transaction, const auth::Actor& actor, const NameStarred& request);
  /// For the socket; a read transaction will do.
  void typing(store::Transaction& transaction, const auth::Actor& actor, ConversationId conversation);

  /// A line about a call that the actor made to somebody, in the conversation of the two, which begins with it if need
  /// be. None where either has left.
  void tell_call(store::Transaction& transaction, const auth::Actor& actor, MemberId callee, NoticeKind what,
                 std::optional<std::string> text);
  /// The recording of a meeting lands in its conversation; nothing happens where there is none.
  bool tell_recording(store::Transaction& transaction, OrgId org, ConversationId conversation,
                      const RecordingTold& told);
  /// Takes what the house has put into a conversation away again, as a recall does, whenever that is.
  void withdraw(store::Transaction& transaction, OrgId org, ConversationId conversation, MessageId id);
  /// Whose conversation it is, by id, when it is one of two.
  std::optional<std::pair<MemberId, MemberId>> two_of(store::Transaction& transaction, OrgId org,
                                                      ConversationId id) const;

  // visitors_service.cpp: for whoever lets people without an account see a conversation (auth::Visitors). Those are in
  // no list of it and have read nothing; who they are and from which number on they see it is theirs to say who asks.
  /// Where they are told that something changed; nothing when nobody sees it any more.
  void tell_visitors_on(store::Transaction& transaction, OrgId org, ConversationId id,
                        std::optional<bus::StreamName> stream);
  /// Texts alone, without what others put under them.
  TextsSeen list_for_visitor(store::Transaction& transaction, OrgId org, const ListMessages& request,
                             std::int64_t visible_from_seq) const;
  /// Where everyone may speak. Without files, answers and previews.
  Message post_as_visitor(store::Transaction& transaction, OrgId org, const Visitor& visitor,
                          const PostMessage& request);

  /// Every conversation's stream that the actor hears: what a device resumes, besides its member's own.
  std::vector<bus::HeardStream> streams_of(store::Transaction& transaction, const auth::Actor& actor) const;
  /// Whether the actor may see a message that shows this preview, and so its picture.
  bool sees_preview(store::Transaction& transaction, const auth::Actor& actor, PreviewId id) const;
  /// Whether the actor may see this message, and so what comes with it.
  bool sees_message(store::Transaction& transaction, const auth::Actor& actor, MessageId id) const;
  /// Where it stands, when the actor may see it and it is a text that was not recalled.
  std::optional<MessagePlace> place_of_text(store::Transaction& transaction, const auth::Actor& actor,
                                            MessageId id) const;
  /// From which number on the member may see the conversation; nothing when they are not in it.
  std::optional<std::int64_t> sees_from(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                        MemberId member) const;
  /// Those whom the member shares a conversation with, and themselves. By id.
  std::vector<MemberId> partners(store::Transaction& transaction, OrgId org, MemberId member) const;

 private:
  /// A conversation and the actor's place in it.
  struct Entered {
    ConversationRow conversation;
    ConversationMember mine;
  };

  /// Throws 404 when the actor is not in it.
  Entered enter(store::Transaction& transaction, const auth::Actor& actor, ConversationId id) const;
  Entered enter_group(store::Transaction& transaction, const auth::Actor& actor, ConversationId id) const;

  /// A message that the actor can see, and where; throws 404 otherwise.
  struct Aimed {
    ConversationRow conversation;
    ConversationMember mine;
    Message message;
  };
  Aimed aim(store::Transaction& transaction, const auth::Actor& actor, ConversationId id, MessageId message) const;
  /// A text that was not recalled, of which more can become.
  Aimed aim_at_text(store::Transaction& transaction, const auth::Actor& actor, ConversationId id,
                    MessageId message) const;
  /// The conversation's next number, for an event that is no message.
  std::int64_t next_seq(store::Transaction& transaction, OrgId org, ConversationId id);

  bus::Cursor cursor_of(OrgId org, const ConversationRow& conversation) const;
  Conversation seen_by(OrgId org, const ConversationRow& row, const ConversationMember& member, UnreadCounts counts,
                       std::optional<Message> last_message, const Attention& attention) const;
  /// For the answer of a write.
  Conversation outcome(store::Transaction& transaction, const auth::Actor& actor, ConversationId id) const;

  Conversation start_direct(store::Transaction& transaction, const auth::Actor& actor, MemberId peer);
  Conversation start_group(store::Transaction& transaction, const auth::Actor& actor, const StartConversation& request,
                           const std::vector<MemberId>& others);
  ConversationRow new_row(const auth::Actor& actor, ConversationKind kind);
  /// Tells each new member's devices, which hear the conversation's stream from here on.
  void welcome(store::Transaction& transaction, OrgId org, const ConversationRow& row,
               std::span<const ConversationMember> members, const std::optional<Message>& notice);

  /// On the actor's own stream.
  template <class E>
  void tell_oneself(store::Transaction& transaction, const auth::Actor& actor, const E& event) {
    const auto own = stream_of(actor.member_id);
    streams_.append(transaction, actor.org_id, own, streams_.next_seq(transaction, actor.org_id, own), event);
  }

  bool may_reach(store::Transaction& transaction, const auth::Actor& actor, MemberId id) const;
  /// The ids without repetition; throws with the field of the first one whom the actor cannot reach.
  std::vector<MemberId> reachable(store::Transaction& transaction, const auth::Actor& actor,
                                  const std::vector<MemberId>& member_ids) const;
  OfficialConversation found_official(store::Transaction& transaction, const auth::Actor& actor,
                                      std::optional<people::DepartmentId> department);
  void release_official(store::Transaction& transaction, const auth::Actor& actor,
                        std::optional<people::DepartmentId> department);
  void bequeath(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row, MemberId heir);
  /// Throws when the other of a conversation of two has left.
  void require_company(store::Transaction& transaction, const auth::Actor& actor, const ConversationRow& row) const;
  void follow_role(store::Transaction& transaction, const auth::Actor& actor, std::optional<people::DepartmentId> place,
                   ConversationRole role);
  /// `newcomers` say who and as what. The actor is the notice's author.
  void let_in(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
              std::vector<ConversationMember> newcomers, NoticeKind what);
  void let_out(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row, MemberId member,
               NoticeKind what);
  /// Who owns the group from now on, if nobody does.
  std::optional<MemberId> succeed_owner(store::Transaction& transaction, OrgId org, ConversationId id);
  void change_right(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row, GroupVerb verb,
                    const std::optional<ChangeRight>& wanted);
  /// For the place of a member in a group: keeps and tells them.
  void tell_ranks(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
                  std::span<const ConversationMember> members, Notice notice);
  void change_role(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
                   ConversationMember& mine, ConversationMember& member, ConversationRole role);
  void change_silence(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
                      ConversationMember& member, std::optional<SilenceLength> length);
  std::int64_t visible_from(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                            std::int64_t seq) const;

  /// Lets the message say this, and mention whom it mentions; throws with the field `text` when that may not be said.
  void put_text(store::Transaction& transaction, OrgId org, const ConversationRow& row, const ConversationMember& mine,
                Message& message, std::string_view text) const;
  /// Whoever came late hears no more of an edit than they may read of the message.
  void withhold_edits(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                      std::int64_t visible_from_seq);
  void ask_for_previews(store::Transaction& transaction, OrgId org, const Message& message) const;
  void tell_previews(store::Transaction& transaction, OrgId org, const Message& message);
  /// A message that says something else shows no more of the pages that it no longer names.
  void follow_links(store::Transaction& transaction, OrgId org, const Message& edited);
  /// For a recall: of what the message showed and named nothing stays that no other message shows.
  void forget_previews(store::Transaction& transaction, OrgId org, const Message& message);
  void withhold_previews(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                         std::int64_t visible_from_seq);
  void forget_unshown(store::Transaction& transaction, OrgId org, std::string_view url);
  void forget_page_of(store::Transaction& transaction, const PreviewPlace& place);
  Original original_of(store::Transaction& transaction, const auth::Actor& actor, const ConversationMember& mine,
                       const ConversationRow& row, MessageId id) const;

  void tell_visitors(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                     std::int64_t message_seq) const;

  std::vector<files::File> give_files(store::Transaction& transaction, const auth::Actor& actor, MessageId message,
                                      const std::vector<files::FileId>& file_ids);
  /// Takes the conversation's next number for it and keeps it; the caller appends the event that carries it.
  Message keep(store::Transaction& transaction, OrgId org, ConversationRow& row, Message message,
               std::int64_t more = 0);
  Message keep_notice(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row, Notice notice,
                      std::int64_t more = 0);

  /// Of what the message said nothing stays.
  Message take_back(store::Transaction& transaction, OrgId org, const ConversationRow& row, const Message& message);

  bus::Streams& streams_;
  IdSource& ids_;
  const Clock& clock_;
  files::Service& files_;
  const PeopleDoors people_;
  WhenLinked when_linked_;
  std::vector<WhenRecalled> when_recalled_;
  WhenVisitorsHear when_visitors_hear_;
};

}  // namespace madang::chat
