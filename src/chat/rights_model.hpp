#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/time.hpp"

// What a group lets whom do, and the one place that answers whether somebody may. Pure.

namespace madang::chat {

struct ConversationMember;

/// In a group, from most to least: an owner or admin runs it, and each may act on those below.
enum class ConversationRole { owner, admin, member };
BOOST_DESCRIBE_ENUM(ConversationRole, owner, admin, member)

/// What a group may keep for some of those in it.
enum class GroupVerb { speak, mention_all, add_members, pin };
BOOST_DESCRIBE_ENUM(GroupVerb, speak, mention_all, add_members, pin)

/// Whom a right belongs to. The owner and the admins have every right.
enum class Holders { everyone, admins, named };
BOOST_DESCRIBE_ENUM(Holders, everyone, admins, named)

/// `named` is sorted, and empty unless the holders are the named. Who leaves the group is no longer named.
struct Right {
  Holders holders = Holders::everyone;
  std::vector<MemberId> named;

  bool operator==(const Right&) const = default;
};
BOOST_DESCRIBE_STRUCT(Right, (), (holders, named))

struct Rights {
  Right speak;
  Right mention_all;
  Right add_members;
  Right pin;

  bool operator==(const Rights&) const = default;
};
BOOST_DESCRIBE_STRUCT(Rights, (), (speak, mention_all, add_members, pin))

/// How long somebody may not speak.
enum class SilenceLength { five_minutes, one_hour, one_day, seven_days, thirty_days };
BOOST_DESCRIBE_ENUM(SilenceLength, five_minutes, one_hour, one_day, seven_days, thirty_days)

inline constexpr std::size_t kMostNamed = 200;  // of one right

inline constexpr RefusalKind kSilenced{"chat.silenced", 403, "You may not write here for some time."};
inline constexpr RefusalKind kMayNotSpeak{"chat.may_not_speak", 403, "You may not write in this group."};
inline constexpr RefusalKind kMayNotMentionAll{"chat.may_not_mention_all", 403,
                                               "You may not mention everybody in this group."};
inline constexpr RefusalKind kMayNotAddMembers{"chat.may_not_add_members", 403,
                                               "You may not add people to this group."};
inline constexpr RefusalKind kMayNotPin{"chat.may_not_pin", 403, "You may not pin messages in this group."};
inline constexpr RefusalKind kOwnerStays{"chat.owner_stays", 409, "Make somebody else the owner first."};

std::chrono::milliseconds length_of(SilenceLength length);

/// Which of the rights a verb asks for: `rights.*right_of(verb)`.
Right Rights::* right_of(GroupVerb verb);
/// The rights once somebody is no longer in the group.
Rights without(Rights rights, MemberId member);

/// Owners and admins.
bool runs_group(const ConversationMember& member);
/// Whether they may not do anything that is heard.
bool is_silenced(const ConversationMember& member, Timestamp now);
/// One may silence and remove those one outranks.
bool outranks(ConversationRole one, ConversationRole other);
/// What somebody is refused with who wants to do this, or nothing. The silenced may not do anything that is heard.
std::optional<RefusalKind> refusal_of(const Rights& rights, const ConversationMember& member, GroupVerb verb,
                                      Timestamp now);
/// Throws what refusal_of() says, with `field` as the culprit.
void require_right(const Rights& rights, const ConversationMember& member, GroupVerb verb, Timestamp now,
                   std::string_view field);

}  // namespace madang::chat
