#pragma once

#include <chrono>
#include <optional>

#include "people/model.hpp"

// Somebody leaves an organisation, and may come back: the words for it and the moments that other slices join.

namespace madang::people {

/// Who has left and can still be brought back.
struct Leaver {
  Member member;
  MemberId by_id;                   ///< who took them out
  std::optional<MemberId> heir_id;  ///< who got what they owned
  Timestamp restorable_until;
};
BOOST_DESCRIBE_STRUCT(Leaver, (), (member, by_id, heir_id, restorable_until))

/// A named moment: somebody has left the directory, and what they own must pass on before the transaction ends.
struct MemberLeaving {
  OrgId org_id;
  MemberId member_id;
  MemberId by_id;
  std::optional<MemberId> heir_id;  ///< a member who is here and no guest
};

/// A named moment: somebody who had left is in the directory again. What they owned stays with its heirs.
struct MemberReturning {
  OrgId org_id;
  MemberId member_id;
  MemberId by_id;
};

inline constexpr std::chrono::days kRestorableFor{30};

inline constexpr RefusalKind kHasLeft{"people.has_left", 409, "This member has left."};
inline constexpr RefusalKind kTooLateToRestore{
    "people.too_late_to_restore", 409, "It is too long since this member left. Send them an invitation instead."};
inline constexpr RefusalKind kNotOneself{"people.not_oneself", 409,
                                         "Nobody takes themselves out: ask another administrator."};

}  // namespace madang::people
