#pragma once

#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"
#include "people/model.hpp"
#include "people/sight_model.hpp"

namespace madang::people {

/// Whom somebody shares a conversation with. People knows no conversations, so the slice that does says it at wiring.
using Partners = std::function<std::vector<MemberId>(store::Transaction&, const auth::Actor&)>;

/// What a member who is no guest sees of the tree of departments. Whoever administers one by a grant sees it as its
/// head does; over the organisation, everything.
DepartmentSight department_sight(store::Transaction& transaction, const auth::Actor& actor);

/// What one actor may know of the members of their organisation, for the length of one transaction. Administrators see
/// everybody. Guests see themselves and whom they talk with, and of those neither departments, managers nor the
/// organisation's own fields. Others do not see who is in closed departments alone, but for the name of those they talk
/// with; and where departments are closed, of who has left they see the name alone, for nobody knows any more where
/// those belonged.
class Sight {
 public:
  /// `partners` may be empty, for nobody; it must outlive this.
  Sight(store::Transaction& transaction, const auth::Actor& actor, const Partners& partners, Timestamp now);

  /// The member as the actor sees them. Nothing when the actor does not.
  std::optional<Member> of(Member member);
  const DepartmentSight& departments() const { return departments_; }
  /// Whether the actor sees everybody.
  bool is_whole() const { return actor_.role != Role::guest && departments_.is_whole(); }

 private:
  bool talks_with(MemberId member);

  store::Transaction& transaction_;
  const auth::Actor& actor_;
  const Partners& partners_;
  const Timestamp now_;
  DepartmentSight departments_;
  std::optional<std::unordered_set<MemberId>> talks_;  ///< asked for when the first one is wanted
};

}  // namespace madang::people
