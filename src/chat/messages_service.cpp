#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "chat/conversations_store.hpp"
#include "chat/events.hpp"
#include "chat/members_store.hpp"
#include "chat/messages_store.hpp"
#include "chat/previews_store.hpp"
#include "chat/reactions_store.hpp"
#include "chat/read_marks_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {
namespace {

constexpr std::int64_t kUsualPage = 50;
constexpr std::int64_t kMostInPage = 100;
constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();

std::int64_t limit_of(const ListMessages& request) {
  const auto limit = request.limit.value_or(kUsualPage);
  if (limit < 1 || limit > kMostInPage)
    throw Refusal(kInvalid, "limit", fmt::format("limit must be between 1 and {}.", kMostInPage));
  if (request.before_seq && request.after_seq)
    throw Refusal(kInvalid, "after_seq", "after_seq cannot be given together with before_seq.");
  return limit;
}

}  // namespace

MessagePage Service::list_messages(store::Transaction& transaction, const auth::Actor& actor,
                                   const ListMessages& request) const {
  const auto limit = limit_of(request);
  const auto [row, mine] = enter(transaction, actor, request.conversation_id);
  const auto from = mine.visible_from_seq;
  MessagePage page{.cursor = cursor_of(actor.org_id, row)};
  const auto before = request.before_seq.value_or(kEnd);
  const auto after = std::min(request.after_seq.value_or(0), kEnd - 1);
  page.messages = request.after_seq ? messages_after(transaction, actor.org_id, row.id, from, after, limit)
                                    : messages_before(transaction, actor.org_id, row.id, from, before, limit);
  const auto nothing_at = request.after_seq ? after + 1 : before;
  const auto first = page.messages.empty() ? nothing_at : page.messages.front().seq;
  const auto last = page.messages.empty() ? nothing_at - 1 : page.messages.back().seq;
  page.has_earlier = has_message(transaction, actor.org_id, row.id, from, first);
  page.has_later =
      last < row.head_seq && has_message(transaction, actor.org_id, row.id, std::max(from, last + 1), kEnd);
  put_reactions(transaction, actor.org_id, actor.member_id, page.messages);
  put_previews(transaction, actor.org_id, page.messages);
  return page;
}

TextsSeen Service::list_for_visitor(store::Transaction& transaction, OrgId org, const ListMessages& request,
                                    std::int64_t visible_from_seq) const {
  const auto limit = limit_of(request);
  const auto id = request.conversation_id;
  if (!request.after_seq) {
    const auto before = request.before_seq.value_or(kEnd);
    TextsSeen seen{texts_before(transaction, org, id, visible_from_seq, before, limit + 1)};
    seen.has_more = std::ssize(seen.messages) > limit;
    if (seen.has_more) seen.messages.erase(seen.messages.begin());
    return seen;
  }
  const auto from = std::max(visible_from_seq, std::min(*request.after_seq, kEnd - 1) + 1);
  TextsSeen seen{texts_from(transaction, org, id, from, limit + 1)};
  seen.has_more = std::ssize(seen.messages) > limit;
  if (seen.has_more) seen.messages.pop_back();
  return seen;
}

Message Service::post_message(store::Transaction& transaction, const auth::Actor& actor, const PostMessage& request) {
  auto [row, mine] = enter(transaction, actor, request.conversation_id);
  auth::require(actor, auth::Verb::contribute);
  require_right(row.rights, mine, GroupVerb::speak, clock_.now(), "text");
  require_company(transaction, actor, row);
  const auto file_ids = request.file_ids.value_or(std::vector<files::FileId>());
  if (trimmed(request.text.value).empty() && file_ids.empty())
    throw Refusal(kInvalid, "text", "text must not be empty.");
  Message message;
  message.id = ids_.next<MessageId>();
  message.author_id = actor.member_id;
  put_text(transaction, actor.org_id, row, mine, message, request.text.value);
  if (request.reply_to) message.reply_to = original_of(transaction, actor, mine, row, *request.reply_to);
  message.client_id = request.client_id.value;
  message.files = give_files(transaction, actor, message.id, file_ids);
  message = keep(transaction, actor.org_id, row, std::move(message));
  note_read(transaction, actor.org_id, row.id, actor.member_id, message.seq);
  streams_.append(transaction, actor.org_id, stream_of(row.id), message.seq, MessagePosted{message});
  tell_visitors(transaction, actor.org_id, row, message.seq);
  ask_for_previews(transaction, actor.org_id, message);
  return message;
}

void Service::foresee_post(store::Transaction& transaction, const auth::Actor& actor, const PostMessage& request) {
  foresee_conversation_of(transaction, actor.org_id, request.conversation_id, actor.member_id);
}

std::vector<files::File> Service::give_files(store::Transaction& transaction, const auth::Actor& actor,
                                             MessageId message, const std::vector<files::FileId>& file_ids) {
  if (file_ids.size() > kMostFiles)
    throw Refusal(kInvalid, "file_ids", fmt::format("file_ids can name at most {} files.", kMostFiles));
  std::vector<files::File> given;
  for (const auto id : file_ids) {
    const auto field = fmt::format("file_ids[{}]", given.size());
    given.push_back(files_.give(transaction, actor, id, holder_of(message), field));
  }
  return given;
}

bool Service::sees_message(store::Transaction& transaction, const auth::Actor& actor, MessageId id) const {
  const auto place = find_place(transaction, actor.org_id, id);
  if (!place) return false;
  const auto member = find_member(transaction, actor.org_id, place->conversation_id, actor.member_id);
  return member && place->seq >= member->visible_from_seq;
}

std::optional<MessagePlace> Service::place_of_text(store::Transaction& transaction, const auth::Actor& actor,
                                                   MessageId id) const {
  const auto place = find_place(transaction, actor.org_id, id);
  if (!place) return std::nullopt;
  const auto from = sees_from(transaction, actor.org_id, place->conversation_id, actor.member_id);
  if (!from || place->seq < *from) return std::nullopt;
  const auto message = message_at(transaction, actor.org_id, place->conversation_id, place->seq);
  if (message.kind != MessageKind::text || message.recalled_at) return std::nullopt;
  return place;
}

std::optional<std::int64_t> Service::sees_from(store::Transaction& transaction, OrgId org, ConversationId conversation,
                                               MemberId member) const {
  const auto place = find_member(transaction, org, conversation, member);
  if (!place) return std::nullopt;
  return place->visible_from_seq;
}

void Service::put_text(store::Transaction& transaction, OrgId org, const ConversationRow& row,
                       const ConversationMember& mine, Message& message, std::string_view text) const {
  auto mentions = mentions_in(text);
  for (const MemberId id : mentions) {
    if (!find_member(transaction, org, row.id, id))
      throw Refusal(kInvalid, "text", "text mentions " + id.text() + ", who is not in this conversation.");
  }
  const bool to_all = row.kind == ConversationKind::group && says_all(text);
  if (to_all && !message.mentions_all) require_right(row.rights, mine, GroupVerb::mention_all, clock_.now(), "text");
  message.text = text;
  message.mentions = std::move(mentions);
  message.mentions_all = to_all;
}

Original Service::original_of(store::Transaction& transaction, const auth::Actor& actor, const ConversationMember& mine,
                              const ConversationRow& row, MessageId id) const {
  const auto original = find_message(transaction, actor.org_id, row.id, id);
  const bool is_there = original && original->seq >= mine.visible_from_seq && original->kind == MessageKind::text;
  if (!is_there) throw Refusal(kInvalid, "reply_to", "reply_to is not a message that can be answered here.");
  return {id, original->seq};
}

std::int64_t Service::next_seq(store::Transaction& transaction, OrgId org, ConversationId id) {
  const auto seq = streams_.next_seq(transaction, org, stream_of(id));
  move_head(transaction, org, id, seq, 0);
  return seq;
}

Message Service::keep(store::Transaction& transaction, OrgId org, ConversationRow& row, Message message,
                      std::int64_t more) {
  if (!message.id) message.id = ids_.next<MessageId>();
  message.conversation_id = row.id;
  message.seq = streams_.next_seq(transaction, org, stream_of(row.id));
  message.posted_at = clock_.now();
  row.head_seq = message.seq;
  add_message(transaction, org, message);
  move_head(transaction, org, row.id, message.seq, more);
  return message;
}

Message Service::keep_notice(store::Transaction& transaction, const auth::Actor& actor, ConversationRow& row,
                             Notice notice, std::int64_t more) {
  Message message;
  message.author_id = actor.member_id;
  message.kind = notice.what == NoticeKind::call_missed ? MessageKind::counted_notice : MessageKind::notice;
  message.notice = std::move(notice);
  return keep(transaction, actor.org_id, row, std::move(message), more);
}

}  // namespace madang::chat
