#include "chat/edits_store.hpp"
#include "chat/events.hpp"
#include "chat/messages_store.hpp"
#include "chat/pins_store.hpp"
#include "chat/previews_store.hpp"
#include "chat/reactions_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {
namespace {

MessageEdited told(const Message& message, std::optional<std::string> text, Timestamp edited_at) {
  MessageEdited event{message.id, message.seq, std::move(text), {}, false, edited_at};
  if (!event.text) return event;
  event.mentions = message.mentions;
  event.mentions_all = message.mentions_all;
  return event;
}

bool is_notes(const ConversationRow& row) {
  return row.kind == ConversationKind::direct && row.first_member_id == row.second_member_id;
}

/// True when the time that its author had for the message is gone; 0 minutes were never there.
bool is_over(const Message& message, std::int64_t minutes, Timestamp now) {
  return minutes == 0 || now - message.posted_at > std::chrono::minutes(minutes);
}

}  // namespace

Service::Aimed Service::aim(store::Transaction& transaction, const auth::Actor& actor, ConversationId id,
                            MessageId message_id) const {
  auto [row, mine] = enter(transaction, actor, id);
  auto message = find_message(transaction, actor.org_id, row.id, message_id);
  auth::require(actor, auth::Verb::see, {.visible = message && message->seq >= mine.visible_from_seq});
  return {std::move(row), mine, std::move(*message)};
}

Service::Aimed Service::aim_at_text(store::Transaction& transaction, const auth::Actor& actor, ConversationId id,
                                    MessageId message_id) const {
  auto aimed = aim(transaction, actor, id, message_id);
  if (aimed.message.kind != MessageKind::text) throw Refusal(auth::kForbidden, "message_id");
  if (aimed.message.recalled_at) throw Refusal(kRecalled, "message_id");
  return aimed;
}

Message Service::edit_message(store::Transaction& transaction, const auth::Actor& actor, const EditMessage& request) {
  const auto [row, mine, message] = aim_at_text(transaction, actor, request.conversation_id, request.message_id);
  auth::require(actor, auth::Verb::amend, {.author = message.author_id == actor.member_id});
  const auto now = clock_.now();
  require_right(row.rights, mine, GroupVerb::speak, now, "text");
  const auto minutes = people_.organisation_of(transaction, actor.org_id).edit_minutes;
  if (is_over(message, minutes, now) && !is_notes(row)) throw Refusal(kTooLateToEdit, "message_id");
  Message edited = message;
  if (trimmed(request.text.value).empty() && message.files.empty())
    throw Refusal(kInvalid, "text", "text must not be empty.");
  put_text(transaction, actor.org_id, row, mine, edited, request.text.value);
  if (edited.text == message.text) return message;
  if (list_edits(transaction, actor.org_id, message).size() >= kMostEdits) throw Refusal(kTooManyEdits, "message_id");

  edited.edited_at = now;
  const auto seq = next_seq(transaction, actor.org_id, row.id);
  save_edit(transaction, actor.org_id, message, edited, seq, request.client_id.value);
  auto text = is_hidden_from_some(transaction, actor.org_id, message) ? std::nullopt : std::optional(edited.text);
  streams_.append(transaction, actor.org_id, stream_of(row.id), seq, told(edited, std::move(text), now));
  tell_visitors(transaction, actor.org_id, row, edited.seq);
  follow_links(transaction, actor.org_id, edited);
  ask_for_previews(transaction, actor.org_id, edited);
  return edited;
}

MessageVersions Service::list_versions(store::Transaction& transaction, const auth::Actor& actor,
                                       const GetMessage& request) const {
  const auto [row, mine, message] = aim(transaction, actor, request.conversation_id, request.message_id);
  MessageVersions found;
  if (message.recalled_at) return found;
  for (auto& edit : list_edits(transaction, actor.org_id, message))
    found.versions.push_back({std::move(edit.text), edit.written_at});
  found.versions.push_back({message.text, message.edited_at.value_or(message.posted_at)});
  return found;
}

void Service::withhold_edits(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                             std::int64_t visible_from_seq) {
  for (const auto& edit : late_edits(transaction, org, row.id, visible_from_seq)) {
    const auto message = message_at(transaction, org, row.id, edit.seq);
    streams_.redact(transaction, org, stream_of(row.id), edit.event_seq,
                    told(message, std::nullopt, *message.edited_at));
  }
}

Message Service::recall_message(store::Transaction& transaction, const auth::Actor& actor,
                                const RecallMessage& request) {
  auto [row, mine] = enter(transaction, actor, request.conversation_id);
  const auto message = find_message(transaction, actor.org_id, row.id, request.message_id);
  const auto now = clock_.now();
  auth::Facts facts{.visible = message && message->seq >= mine.visible_from_seq};
  if (message) {
    facts.author = message->kind == MessageKind::text && message->author_id == actor.member_id;
    facts.moderator = message->kind == MessageKind::text && runs_group(mine);
  }
  auth::require(actor, auth::Verb::amend, facts);
  if (message->recalled_at) return *message;
  const auto minutes = people_.organisation_of(transaction, actor.org_id).recall_minutes;
  if (!facts.moderator && is_over(*message, minutes, now)) throw Refusal(kTooLateToRecall, "message_id");
  return take_back(transaction, actor.org_id, row, *message);
}

Message Service::take_back(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                           const Message& message) {
  const auto now = clock_.now();
  const auto rest = wipe_text(transaction, org, message, now);
  files_.take_away(transaction, org, holder_of(message.id));
  const auto stream = stream_of(row.id);
  streams_.redact(transaction, org, stream, message.seq, MessagePosted{rest});
  const auto edits = list_edits(transaction, org, rest);
  for (const auto& edit : edits)
    streams_.redact(transaction, org, stream, edit.event_seq, told(rest, std::string(), now));
  forget_edits(transaction, org, rest, edits);
  forget_reactions(transaction, org, rest);
  forget_previews(transaction, org, message);
  remove_pin(transaction, org, rest);
  for (const auto& take_part : when_recalled_) take_part(transaction, org, rest.id);
  const auto seq = next_seq(transaction, org, row.id);
  streams_.append(transaction, org, stream, seq, MessageRecalled{message.id, message.seq, now});
  tell_visitors(transaction, org, row, message.seq);
  return rest;
}

void Service::set_reaction(store::Transaction& transaction, const auth::Actor& actor, const SetReaction& request) {
  if (!is_emoji(request.emoji.value)) throw Refusal(kInvalid, "emoji", "emoji must be one emoji.");
  const auto [row, mine, message] = aim_at_text(transaction, actor, request.conversation_id, request.message_id);
  auth::require(actor, auth::Verb::contribute);
  if (is_silenced(mine, clock_.now())) throw Refusal(kSilenced, "emoji");
  const auto& emoji = request.emoji.value;
  if (has_reaction(transaction, actor.org_id, message, emoji, actor.member_id) == request.present) return;
  const bool is_new = request.present && !has_reaction_kind(transaction, actor.org_id, message, emoji);
  if (is_new && count_reaction_kinds(transaction, actor.org_id, message) >= kMostReactionKinds)
    throw Refusal(kTooManyReactions, "emoji");

  const auto seq = next_seq(transaction, actor.org_id, row.id);
  const auto count = chat::set_reaction(transaction, actor.org_id, message, actor.member_id, request, seq);
  streams_.append(transaction, actor.org_id, stream_of(row.id), seq,
                  MessageReacted{message.id, message.seq, actor.member_id, emoji, request.present, count});
}

MessageReactions Service::list_reactions(store::Transaction& transaction, const auth::Actor& actor,
                                         const GetMessage& request) const {
  const auto [row, mine, message] = aim(transaction, actor, request.conversation_id, request.message_id);
  return {list_reactors(transaction, actor.org_id, message)};
}

void Service::set_pin(store::Transaction& transaction, const auth::Actor& actor, const SetPin& request) {
  const auto [row, mine, message] = aim_at_text(transaction, actor, request.conversation_id, request.message_id);
  auth::require(actor, auth::Verb::contribute);
  require_right(row.rights, mine, GroupVerb::pin, clock_.now(), "message_id");
  if (is_pinned(transaction, actor.org_id, message) == request.pinned) return;
  const auto stream = stream_of(row.id);
  if (!request.pinned) {
    remove_pin(transaction, actor.org_id, message);
    return streams_.append(transaction, actor.org_id, stream, next_seq(transaction, actor.org_id, row.id),
                           MessageUnpinned{message.id, message.seq});
  }
  if (chat::list_pins(transaction, actor.org_id, row.id, 0).size() >= kMostPins)
    throw Refusal(kTooManyPins, "message_id");
  const Pin pin{message.id, message.seq, actor.member_id, clock_.now()};
  add_pin(transaction, actor.org_id, row.id, pin);
  streams_.append(transaction, actor.org_id, stream, next_seq(transaction, actor.org_id, row.id), MessagePinned{pin});
}

PinnedMessages Service::list_pins(store::Transaction& transaction, const auth::Actor& actor,
                                  const GetConversation& request) const {
  const auto [row, mine] = enter(transaction, actor, request.conversation_id);
  PinnedMessages found{pinned_messages(transaction, actor.org_id, row.id, mine.visible_from_seq),
                       cursor_of(actor.org_id, row)};
  put_reactions(transaction, actor.org_id, actor.member_id, found.messages);
  put_previews(transaction, actor.org_id, found.messages);
  return found;
}

}  // namespace madang::chat
