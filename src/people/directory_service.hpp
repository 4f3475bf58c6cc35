#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kernel/bus/streams.hpp"
#include "kernel/store/transaction.hpp"
#include "people/model.hpp"

namespace madang::people {

/// What decides where somebody belongs.
struct Placement {
  Role role = Role::guest;
  std::vector<DepartmentId> department_ids;  ///< sorted

  bool operator==(const Placement&) const = default;
};

/// A named moment: somebody joins, moves or leaves. Absent before joining and after leaving.
struct MemberPlaced {
  OrgId org_id;
  MemberId member_id;
  std::optional<Placement> before;
  std::optional<Placement> after;
};

/// How another slice takes part in that moment, within its transaction; it may refuse.
using WhenPlaced = std::function<void(store::Transaction&, const MemberPlaced&)>;

/// Keeps what everybody in an organisation may know of it, and tells each change on the organisation's stream within
/// the same transaction. Every change of members, departments and the organisation itself goes through here, so none is
/// untold.
///
/// Closed departments and who is in them are told of by DirectoryChanged alone, which says nothing.
class Directory {
 public:
  explicit Directory(bus::Streams& streams, WhenPlaced when_placed = {})
      : streams_(streams), when_placed_(std::move(when_placed)) {}

  /// All answer what was kept. Who joins again is the member they were. `member.account_login` must be set; the events
  /// leave it out.
  Member join(store::Transaction& transaction, OrgId org, AccountId account, Member member);
  Member change(store::Transaction& transaction, OrgId org, Member member);
  /// They stay, without powers, departments, manager and status, and hear nothing any more.
  Member leave(store::Transaction& transaction, OrgId org, MemberId member, Timestamp now);
  /// `member` as they shall be, with `left_at` still set.
  Member come_back(store::Transaction& transaction, OrgId org, Member member);
  /// The member is the account's from now on. Nothing of it is told: nobody else sees whose a member is.
  Member give_to(store::Transaction& transaction, OrgId org, MemberId member, const Account& account);
  void found(store::Transaction& transaction, const Organisation& organisation);
  void change(store::Transaction& transaction, const Organisation& organisation);
  Department add(store::Transaction& transaction, OrgId org, const Department& department);
  Department change(store::Transaction& transaction, OrgId org, const Department& department);
  void remove(store::Transaction& transaction, OrgId org, DepartmentId department);

  /// Makes search keys and readings anew that older rules made, of up to `most` members and departments, and takes a
  /// number of each organisation's stream, so that devices fetch the directory afresh. False when there was nothing to
  /// do. For the start of the server.
  bool renew_keys(store::Transaction& transaction, std::int64_t most);

  /// What is shown above organisations of this one and of a member, where an older program wrote it otherwise.
  static void renew_copies(store::Transaction& transaction, OrgId org, const std::vector<MemberId>& members);

  /// Guests do not hear the directory; a connected device learns at once when that changes.
  void let_hear(store::Transaction& transaction, OrgId org, MemberId member, Role role);

  /// Where the directory stands: what is read beside it in one transaction holds every change up to this seq.
  std::int64_t revision(store::Transaction& transaction, OrgId org) const {
    return streams_.head(transaction, org, org.text());
  }
  std::string epoch(OrgId org) const { return streams_.epoch(org); }

 private:
  template <bus::Event E>
  void tell(store::Transaction& transaction, OrgId org, const E& event);
  /// Under a number taken before. What `discreet` outsiders of closed departments must not learn is told without what
  /// it was.
  template <bus::Event E>
  void append(store::Transaction& transaction, OrgId org, std::int64_t seq, const E& event, bool discreet);
  Department tell_department(store::Transaction& transaction, OrgId org, DepartmentId department,
                             bool discreet = false);
  Member join_again(store::Transaction& transaction, OrgId org, MemberId former, Member member);
  /// Writes down and tells what is different now.
  void keep(store::Transaction& transaction, OrgId org, const Member& before, Member& member);
  void place(store::Transaction& transaction, OrgId org, const Member* before, const Member* after);

  bus::Streams& streams_;
  const WhenPlaced when_placed_;
};

}  // namespace madang::people
