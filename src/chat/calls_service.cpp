#include "chat/events.hpp"
#include "chat/service.hpp"

namespace madang::chat {

void Service::tell_call(store::Transaction& transaction, const auth::Actor& actor, MemberId callee, NoticeKind what,
                        std::optional<std::string> text) {
  for (const MemberId member : {actor.member_id, callee})
    if (!people_.is_member(transaction, actor.org_id, member)) return;
  const auto id = start_direct(transaction, actor, callee).id;
  auto row = enter(transaction, actor, id).conversation;
  const auto notice = keep_notice(transaction, actor, row, {what, {callee}, std::move(text)});
  streams_.append(transaction, actor.org_id, stream_of(row.id), notice.seq, MessagePosted{notice});
}

std::optional<std::pair<MemberId, MemberId>> Service::two_of(store::Transaction& transaction, OrgId org,
                                                             ConversationId id) const {
  const auto row = find_conversation(transaction, org, id);
  if (!row || row->kind != ConversationKind::direct) return std::nullopt;
  return std::pair(row->first_member_id.value(), row->second_member_id.value());
}

}  // namespace madang::chat
