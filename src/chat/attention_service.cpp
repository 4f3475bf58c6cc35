#include "chat/attention_store.hpp"
#include "chat/events.hpp"
#include "chat/members_store.hpp"
#include "chat/service.hpp"

namespace madang::chat {

Attention Service::change_attention(store::Transaction& transaction, const auth::Actor& actor,
                                    const ChangeAttention& request) {
  const auto [row, mine] = enter(transaction, actor, request.conversation_id);
  const auto former = attention_of(transaction, actor.org_id, actor.member_id, row.id);
  auto attention = former;
  if (request.lets_mentions) attention.lets_mentions = *request.lets_mentions;
  if (request.is_starred) attention.is_starred = *request.is_starred;
  if (request.mute.given) {
    attention.mute.reset();
    if (request.mute.value) attention.mute = mute_for(*request.mute.value, clock_.now());
  }
  if (attention == former) return attention;
  save_attention(transaction, actor.org_id, actor.member_id, row.id, attention);
  tell_oneself(transaction, actor, AttentionChanged{row.id, attention});
  return attention;
}

StarredPeople Service::star_person(store::Transaction& transaction, const auth::Actor& actor,
                                   const NameStarred& request) {
  auth::require(actor, auth::Verb::see);
  if (!may_reach(transaction, actor, request.member_id)) throw Refusal(kNotFound);
  if (!add_star(transaction, actor.org_id, actor.member_id, request.member_id))
    return {starred_by(transaction, actor.org_id, actor.member_id)};
  const StarredPeople starred{starred_by(transaction, actor.org_id, actor.member_id)};
  if (starred.member_ids.size() > kMostStarred) throw Refusal(kTooManyStarred, "member_id");
  tell_oneself(transaction, actor, StarredPeopleChanged{starred.member_ids});
  return starred;
}

void Service::unstar_person(store::Transaction& transaction, const auth::Actor& actor, const NameStarred& request) {
  auth::require(actor, auth::Verb::see);
  if (remove_star(transaction, actor.org_id, actor.member_id, request.member_id))
    return tell_oneself(transaction, actor,
                        StarredPeopleChanged{starred_by(transaction, actor.org_id, actor.member_id)});
  if (!may_reach(transaction, actor, request.member_id)) throw Refusal(kNotFound);
}

}  // namespace madang::chat
