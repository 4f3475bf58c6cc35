#include "chat/rights_model.hpp"

#include <algorithm>

#include "chat/model.hpp"

namespace madang::chat {
namespace {

RefusalKind refusal_for(GroupVerb verb) {
  switch (verb) {
    case GroupVerb::speak: return kMayNotSpeak;
    case GroupVerb::mention_all: return kMayNotMentionAll;
    case GroupVerb::add_members: return kMayNotAddMembers;
    case GroupVerb::pin: return kMayNotPin;
  }
  return kMayNotSpeak;
}

bool holds(const Right& right, const ConversationMember& member) {
  if (runs_group(member) || right.holders == Holders::everyone) return true;
  return right.holders == Holders::named && std::ranges::binary_search(right.named, member.member_id);
}

}  // namespace

std::chrono::milliseconds length_of(SilenceLength length) {
  switch (length) {
    case SilenceLength::five_minutes: return std::chrono::minutes(5);
    case SilenceLength::one_hour: return std::chrono::hours(1);
    case SilenceLength::one_day: return std::chrono::hours(24);
    case SilenceLength::seven_days: return std::chrono::hours(24 * 7);
    case SilenceLength::thirty_days: return std::chrono::hours(24 * 30);
  }
  return std::chrono::minutes(5);
}

Right Rights::* right_of(GroupVerb verb) {
  switch (verb) {
    case GroupVerb::speak: return &Rights::speak;
    case GroupVerb::mention_all: return &Rights::mention_all;
    case GroupVerb::add_members: return &Rights::add_members;
    case GroupVerb::pin: return &Rights::pin;
  }
  return &Rights::speak;
}

Rights without(Rights rights, MemberId member) {
  for (Right* const right : {&rights.speak, &rights.mention_all, &rights.add_members, &rights.pin})
    std::erase(right->named, member);
  return rights;
}

bool runs_group(const ConversationMember& member) { return member.role != ConversationRole::member; }

bool is_silenced(const ConversationMember& member, Timestamp now) {
  return member.silenced_until && now < *member.silenced_until;
}

bool outranks(ConversationRole one, ConversationRole other) { return one < other; }

std::optional<RefusalKind> refusal_of(const Rights& rights, const ConversationMember& member, GroupVerb verb,
                                      Timestamp now) {
  if (verb != GroupVerb::add_members && is_silenced(member, now)) return kSilenced;
  if (!holds(rights.*right_of(verb), member)) return refusal_for(verb);
  return std::nullopt;
}

void require_right(const Rights& rights, const ConversationMember& member, GroupVerb verb, Timestamp now,
                   std::string_view field) {
  if (const auto refusal = refusal_of(rights, member, verb, now)) throw Refusal(*refusal, std::string(field));
}

}  // namespace madang::chat
