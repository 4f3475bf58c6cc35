#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "kernel/auth/actor.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/store/transaction.hpp"
#include "people/audit_service.hpp"
#include "people/directory_service.hpp"
#include "people/leavings_model.hpp"
#include "people/organisations_service.hpp"

namespace madang::people {

/// How other slices take part in these moments, registered at wiring in the order slices depend on each other. Each
/// runs within the transaction, without I/O; a refusal of one undoes it all.
using WhenLeaving = std::function<void(store::Transaction&, const MemberLeaving&)>;
using WhenReturning = std::function<void(store::Transaction&, const MemberReturning&)>;

struct LeavingParticipants {
  std::vector<WhenLeaving> leaving;
  std::vector<WhenReturning> returning;
};

struct LetLeave {
  OrgId org_id;
  MemberId member_id;
  ClientId client_id;
  std::optional<MemberId> heir_id;  ///< who gets what they own; without one each thing finds its own
};
BOOST_DESCRIBE_STRUCT(LetLeave, (), (org_id, member_id, client_id, heir_id))

struct BringBack {
  OrgId org_id;
  MemberId member_id;
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(BringBack, (), (org_id, member_id, client_id))

struct LeaverList {
  std::vector<Leaver> leavers;
};
BOOST_DESCRIBE_STRUCT(LeaverList, (), (leavers))

/// Somebody leaves, and comes back within kRestorableFor: for administrators. Everything of it is one transaction,
/// which other slices join as participants.
class Leavings {
 public:
  Leavings(const Clock& clock, Directory& directory, Audit& audit, auth::Sessions& sessions,
           LeavingParticipants participants)
      : clock_(clock),
        directory_(directory),
        audit_(audit),
        sessions_(sessions),
        participants_(std::move(participants)) {}

  /// Every session of the account ends, also where it is in other organisations: nothing stays on a device. The
  /// departments they headed pass to the heir, those they managed to their own manager. Nothing happens to who has
  /// left.
  Member leave(store::Transaction& transaction, const auth::Actor& actor, const LetLeave& request);
  /// With the role, and in the departments, that they had.
  Member restore(store::Transaction& transaction, const auth::Actor& actor, const BringBack& request);
  LeaverList list(store::Transaction& transaction, const auth::Actor& actor, const OfOrganisation& request) const;

 private:
  void hand_over(store::Transaction& transaction, const auth::Actor& actor, const Member& leaver,
                 std::optional<MemberId> heir);

  const Clock& clock_;
  Directory& directory_;
  Audit& audit_;
  auth::Sessions& sessions_;
  const LeavingParticipants participants_;
};

}  // namespace madang::people
