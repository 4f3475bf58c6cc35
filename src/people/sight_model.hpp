#pragma once

#include <optional>
#include <span>
#include <vector>

#include "people/model.hpp"

// Which departments somebody sees. Pure.

namespace madang::people {

/// Where a department stands, and whose it is.
struct DepartmentPlace {
  DepartmentId id;
  std::optional<DepartmentId> parent_id;
  std::optional<MemberId> head_id;
  DepartmentVisibility visibility = DepartmentVisibility::everyone;
};
BOOST_DESCRIBE_STRUCT(DepartmentPlace, (), (id, parent_id, head_id, visibility))

/// A closed department and all below it are seen by whoever is in one of them or heads one of them, and by the heads of
/// the departments above it. To others they are not there, nor are members who are in nothing else.
class DepartmentSight {
 public:
  /// Sees everything.
  DepartmentSight() = default;
  /// `places` are all of the organisation's; `own` those the viewer is in.
  DepartmentSight(std::span<const DepartmentPlace> places, MemberId viewer, const std::vector<DepartmentId>& own);

  bool is_whole() const { return hidden_.empty(); }
  bool hides(DepartmentId department) const;
  /// Somebody who is in no department is seen.
  bool hides_member_of(const std::vector<DepartmentId>& departments) const;
  std::vector<DepartmentId> seen(std::vector<DepartmentId> departments) const;

 private:
  std::vector<DepartmentId> hidden_;  ///< sorted
};

}  // namespace madang::people
