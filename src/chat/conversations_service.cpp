#include <algorithm>

#include "chat/attention_store.hpp"
#include "chat/events.hpp"
#include "chat/members_store.hpp"
#include "chat/messages_store.hpp"
#include "chat/pins_store.hpp"
#include "chat/read_marks_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {
namespace {

void require_one_line(const std::optional<Title>& title) {
  if (!title) return;
  if (trimmed(title->value).empty()) throw Refusal(kInvalid, "title", "title must not be empty.");
  if (title->value.find_first_of("\n\t") != std::string::npos)
    throw Refusal(kInvalid, "title", "title must be a single line.");
}

std::string title_of(const std::optional<Title>& title) {
  return title ? std::string(trimmed(title->value)) : std::string();
}

std::optional<MemberId> peer_of(const ConversationRow& row, MemberId member) {
  return row.first_member_id == member ? row.second_member_id : row.first_member_id;
}

}  // namespace

ConversationList Service::list_conversations(store::Transaction& transaction, const auth::Actor& actor,
                                             const ListConversations&) const {
  auth::require(actor, auth::Verb::see);
  const auto memberships = memberships_of(transaction, actor.org_id, actor.member_id);
  const auto counts = count_all_unread(transaction, actor.org_id, actor.member_id);
  const auto attentions = attentions_of(transaction, actor.org_id, actor.member_id);
  const auto pins = pins_seen_by(transaction, actor.org_id, actor.member_id);
  auto last = last_messages(transaction, actor.org_id, actor.member_id);
  ConversationList list;
  for (const auto& row : chat::list_conversations(transaction, actor.org_id, actor.member_id)) {
    const auto found = last.find(row.id);
    auto message = found == last.end() ? std::nullopt : std::optional(std::move(found->second));
    const auto saved = attentions.find(row.id);
    const auto attention = saved == attentions.end() ? Attention{} : saved->second;
    list.conversations.push_back(
        seen_by(actor.org_id, row, memberships.at(row.id), counts.at(row.id), std::move(message), attention));
    if (const auto its = pins.find(row.id); its != pins.end()) list.conversations.back().pins = its->second;
  }
  list.starred_ids = starred_by(transaction, actor.org_id, actor.member_id);
  const auto own = stream_of(actor.member_id);
  list.member_cursor = {own, streams_.epoch(actor.org_id), streams_.head(transaction, actor.org_id, own)};
  return list;
}

Conversation Service::get_conversation(store::Transaction& transaction, const auth::Actor& actor,
                                       const GetConversation& request) const {
  const auto [row, mine] = enter(transaction, actor, request.conversation_id);
  const auto counts = count_unread(transaction, actor.org_id, row.id, actor.member_id, mine.read_seq);
  const auto attention = attention_of(transaction, actor.org_id, actor.member_id, row.id);
  auto conversation =
      seen_by(actor.org_id, row, mine, counts, last_message(transaction, actor.org_id, row.id), attention);
  conversation.pins = chat::list_pins(transaction, actor.org_id, row.id, mine.visible_from_seq);
  return conversation;
}

Conversation Service::start_conversation(store::Transaction& transaction, const auth::Actor& actor,
                                         const StartConversation& request) {
  auth::require(actor, auth::Verb::contribute);
  require_one_line(request.title);
  if (is_official(request.kind)) throw Refusal(kInvalid, "kind", "kind must be direct or group.");
  auto others = reachable(transaction, actor, request.member_ids);
  if (request.kind == ConversationKind::group) {
    std::erase(others, actor.member_id);
    return start_group(transaction, actor, request, others);
  }
  if (others.size() > 1) std::erase(others, actor.member_id);
  if (others.size() != 1)
    throw Refusal(kInvalid, "member_ids", "member_ids must name the one other member of a direct conversation.");
  if (request.title) throw Refusal(kInvalid, "title", "title is for groups only.");
  return start_direct(transaction, actor, others.front());
}

Conversation Service::start_direct(store::Transaction& transaction, const auth::Actor& actor, MemberId peer) {
  if (const auto existing = find_direct(transaction, actor.org_id, actor.member_id, peer))
    return outcome(transaction, actor, existing->id);
  auto row = new_row(actor, ConversationKind::direct);
  std::tie(row.first_member_id, row.second_member_id) = std::minmax(actor.member_id, peer);
  std::vector<ConversationMember> members{{.member_id = actor.member_id, .joined_at = row.created_at}};
  if (peer != actor.member_id) members.push_back({.member_id = peer, .joined_at = row.created_at});
  row.member_count = std::ssize(members);
  add_conversation(transaction, actor.org_id, row);
  for (const auto& member : members) add_member(transaction, actor.org_id, row.id, member);
  welcome(transaction, actor.org_id, row, members, std::nullopt);
  return outcome(transaction, actor, row.id);
}

Conversation Service::start_group(store::Transaction& transaction, const auth::Actor& actor,
                                  const StartConversation& request, const std::vector<MemberId>& others) {
  const auto rules = people_.organisation_of(transaction, actor.org_id);
  if (rules.group_founders == people::GroupFounders::admins && !actor.administers())
    throw Refusal(kMayNotStartGroups, "kind");
  auto row = new_row(actor, ConversationKind::group);
  row.title = title_of(request.title);
  row.history = request.history.value_or(rules.group_history);
  row.member_count = 1 + std::ssize(others);
  add_conversation(transaction, actor.org_id, row);
  Notice founded{NoticeKind::founded, others, std::nullopt};
  if (!row.title.empty()) founded.text = row.title;
  const auto notice = keep_notice(transaction, actor, row, std::move(founded));
  std::vector<ConversationMember> members{
      {actor.member_id, ConversationRole::owner, notice.seq, notice.seq, row.created_at}};
  for (const MemberId other : others)
    members.push_back({other, ConversationRole::member, notice.seq, notice.seq, row.created_at});
  for (const auto& member : members) add_member(transaction, actor.org_id, row.id, member);
  streams_.append(transaction, actor.org_id, stream_of(row.id), notice.seq, MessagePosted{notice});
  welcome(transaction, actor.org_id, row, members, notice);
  return outcome(transaction, actor, row.id);
}

Conversation Service::change_conversation(store::Transaction& transaction, const auth::Actor& actor,
                                          const ChangeConversation& request) {
  auto [row, mine] = enter_group(transaction, actor, request.conversation_id);
  require_one_line(request.title);
  if (request.title && is_official(row.kind)) throw Refusal(kOfficialFollows, "title");
  const bool is_guest = actor.role == auth::Role::guest;
  if (request.title) auth::require(actor, auth::Verb::moderate, {.moderator = runs_group(mine) || !is_guest});
  if (request.history || request.rights) auth::require(actor, auth::Verb::moderate, {.moderator = runs_group(mine)});
  const auto announce = [&](NoticeKind what, std::string_view text) {
    save_settings(transaction, actor.org_id, row);
    const auto notice = keep_notice(transaction, actor, row, {what, {}, std::string(text)});
    streams_.append(transaction, actor.org_id, stream_of(row.id), notice.seq,
                    ConversationChanged{row.kind, row.title, row.history, notice});
  };
  if (request.title && title_of(request.title) != row.title) {
    row.title = title_of(request.title);
    announce(NoticeKind::renamed, row.title);
  }
  if (request.history && *request.history != row.history) {
    row.history = *request.history;
    announce(NoticeKind::history_changed, enumerator_name(row.history));
  }
  if (request.rights) {
    change_right(transaction, actor, row, GroupVerb::speak, request.rights->speak);
    change_right(transaction, actor, row, GroupVerb::mention_all, request.rights->mention_all);
    change_right(transaction, actor, row, GroupVerb::add_members, request.rights->add_members);
    change_right(transaction, actor, row, GroupVerb::pin, request.rights->pin);
  }
  return outcome(transaction, actor, row.id);
}

std::vector<bus::HeardStream> Service::streams_of(store::Transaction& transaction, const auth::Actor& actor) const {
  std::vector<bus::HeardStream> heard;
  for (const auto& [conversation, member] : memberships_of(transaction, actor.org_id, actor.member_id))
    heard.push_back({stream_of(conversation), member.visible_from_seq});
  return heard;
}

Service::Entered Service::enter(store::Transaction& transaction, const auth::Actor& actor, ConversationId id) const {
  const auto place = find_conversation_of(transaction, actor.org_id, id, actor.member_id);
  auth::require(actor, auth::Verb::see, {.visible = place.has_value(), .takes_part = place.has_value()});
  return {place->conversation, place->mine};
}

Service::Entered Service::enter_group(store::Transaction& transaction, const auth::Actor& actor,
                                      ConversationId id) const {
  auto entered = enter(transaction, actor, id);
  if (entered.conversation.kind == ConversationKind::direct) throw Refusal(kDirectIsFixed);
  return entered;
}

ConversationRow Service::new_row(const auth::Actor& actor, ConversationKind kind) {
  ConversationRow row;
  row.id = ids_.next<ConversationId>();
  row.kind = kind;
  row.created_by = actor.member_id;
  row.created_at = clock_.now();
  return row;
}

void Service::welcome(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                      std::span<const ConversationMember> members, const std::optional<Message>& notice) {
  const auto from = members.empty() ? 0 : members.front().visible_from_seq;
  const auto pins = chat::list_pins(transaction, org, row.id, from);
  for (const auto& member : members) {
    const auto own = stream_of(member.member_id);
    auto conversation = seen_by(org, row, member, {}, notice, {});
    conversation.pins = pins;
    streams_.let_hear(transaction, org, member.member_id, stream_of(row.id));
    streams_.append(transaction, org, own, streams_.next_seq(transaction, org, own),
                    ConversationJoined{std::move(conversation)});
  }
}

bus::Cursor Service::cursor_of(OrgId org, const ConversationRow& conversation) const {
  return {stream_of(conversation.id), streams_.epoch(org), conversation.head_seq};
}

Conversation Service::seen_by(OrgId org, const ConversationRow& row, const ConversationMember& member,
                              UnreadCounts counts, std::optional<Message> last_message,
                              const Attention& attention) const {
  return {row.id,
          row.kind,
          row.title,
          row.history,
          row.rights,
          row.created_by,
          row.created_at,
          row.member_count,
          peer_of(row, member.member_id),
          row.department_id,
          row.head_seq,
          streams_.epoch(org),
          std::move(last_message),
          {},
          standing_of(member, counts, attention)};
}

Conversation Service::outcome(store::Transaction& transaction, const auth::Actor& actor, ConversationId id) const {
  auto conversation = get_conversation(transaction, actor, {actor.org_id, id});
  if (conversation.last_message && conversation.last_message->kind != MessageKind::notice)
    conversation.last_message.reset();
  return conversation;
}

}  // namespace madang::chat
