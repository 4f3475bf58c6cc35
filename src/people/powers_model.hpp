#pragma once

#include <optional>
#include <set>
#include <vector>

#include "kernel/auth/permit.hpp"
#include "people/model.hpp"

// What administrators hand on of their work, and who may do what by it. Pure.

namespace madang::people {

/// The departments that a grant is over; nothing for the whole organisation.
using Scope = std::optional<std::set<DepartmentId>>;

/// How what is acted on lies to a scope.
enum class Reach {
  inside,   ///< all of it
  across,   ///< a member with departments on both sides
  outside,  ///< none of it: also a member without departments, and the organisation itself
};
BOOST_DESCRIBE_ENUM(Reach, inside, across, outside)

Reach reach_of(const Scope& scope, const std::vector<DepartmentId>& department_ids);

/// What somebody wants to use a power on.
struct PowerTarget {
  Reach reach = Reach::inside;
  bool administers = false;  ///< an owner, an admin, or a member with a grant: so also whoever asks
  bool inside_alone =
      false;  ///< the act changes only what lies inside, such as in which of its departments a member is
};

enum class Permission {
  yes,
  forbidden,         ///< administers nothing at all
  power_missing,     ///< administers something else
  out_of_scope,      ///< has the power, and not over this
  of_administrator,  ///< nobody changes who administers by a grant, least of all themselves
};
BOOST_DESCRIBE_ENUM(Permission, yes, forbidden, power_missing, out_of_scope, of_administrator)

/// The one place that says what a role and a grant are good for. Pure.
Permission permit(Role role, const std::optional<Grant>& grant, Power power, const PowerTarget& target = {});

/// True when moving a member from `before` to `after` leaves the departments outside the scope alone, and takes nobody
/// into the scope or out of it.
bool keeps_to(const Scope& scope, const std::vector<DepartmentId>& before, const std::vector<DepartmentId>& after);

/// These powers are about the organisation as a whole, and are not granted over a department.
constexpr bool is_of_whole_organisation(Power power) { return power == Power::rules || power == Power::audit; }

/// The refusal that names the power somebody would need.
RefusalKind needs(Power power);
inline constexpr RefusalKind kOutOfScope{"people.out_of_scope", 403, "This lies outside of what you administer."};
inline constexpr RefusalKind kOfAdministrator{"people.of_administrator", 403,
                                              "Only owners and admins change who administers."};

/// What one actor may administer, as of one transaction; powers_of() makes it. Each require() throws the refusal of
/// permit().
class Powers {
 public:
  Powers(Role role, std::optional<Grant> grant, Scope scope)
      : role_(role), grant_(std::move(grant)), scope_(std::move(scope)) {}

  /// Over something, whatever it is.
  void require(Power power) const { require(power, PowerTarget{}); }
  /// Over one department; over the organisation itself when none is named.
  void require_over(Power power, std::optional<DepartmentId> department) const;
  /// Over a member who is, or was, in these departments.
  void require_over(Power power, const Member& member, const std::vector<DepartmentId>& department_ids) const;
  void require_over(Power power, const Member& member) const { require_over(power, member, member.department_ids); }
  /// That the member may be moved into exactly these departments.
  void require_placing(const Member& member, const std::vector<DepartmentId>& department_ids) const;

  bool hold(Power power) const { return permit(role_, grant_, power) == Permission::yes; }
  bool hold_over(Power power, std::optional<DepartmentId> department) const;
  bool hold_over(Power power, const std::vector<DepartmentId>& department_ids) const;
  /// True when a power that is held is held over the organisation itself.
  bool are_everywhere() const { return !scope_; }
  /// Which roles it gives and takes, for may_give(): by a grant as an admin, of those below that role.
  Role acting_role() const { return role_ == Role::owner ? Role::owner : Role::admin; }

 private:
  void require(Power power, const PowerTarget& target) const;
  Reach reach_of_place(std::optional<DepartmentId> department) const;

  Role role_;
  std::optional<Grant> grant_;
  Scope scope_;
};

}  // namespace madang::people
