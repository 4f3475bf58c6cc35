#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kernel/auth/actor.hpp"
#include "kernel/store/transaction.hpp"
#include "people/audit_service.hpp"
#include "people/departments_service.hpp"
#include "people/import_model.hpp"
#include "people/invites_service.hpp"
#include "people/members_service.hpp"
#include "people/powers_model.hpp"

namespace madang::people {

struct ImportMembers {
  OrgId org_id;
  ClientId client_id;
  Text<1, 200'000> csv;  ///< its lines end with LF: no request holds other control characters
  bool dry_run = false;
};
BOOST_DESCRIBE_STRUCT(ImportMembers, (), (org_id, client_id, csv, dry_run))

/// A table of people made members at once. Who is new gets an account without a password, a place in the directory, and
/// a personal invitation by which they make both their own; who is here already is changed where the table says
/// something else. A line that is wrong is refused alone and says why. By a grant over a department, people are added
/// and moved within it alone, with the power to invite and to change members.
class Imports {
 public:
  Imports(const Clock& clock, IdSource& ids, Directory& directory, Audit& audit, Members& members,
          Departments& departments, Invites& invites)
      : clock_(clock),
        ids_(ids),
        directory_(directory),
        audit_(audit),
        members_(members),
        departments_(departments),
        invites_(invites) {}

  /// Writes what the report says, whether or not it is a dry run: the caller takes a dry run back with its transaction.
  /// The report holds no codes, so that it may be kept for a retry; tell_codes() adds them.
  ImportReport run(store::Transaction& transaction, const auth::Actor& actor, const ImportMembers& request);
  void tell_codes(OrgId org, ImportReport& report) const;

 private:
  /// What one run knows so far.
  struct Run {
    store::Transaction& transaction;
    const auth::Actor& actor;
    const Powers& powers;
    Organisation organisation;
    ImportReport report;
    std::map<std::pair<DepartmentId, std::string>, DepartmentId> departments;  ///< by parent and folded name
    std::set<std::string> logins;
  };

  static void require_paths(const Run& run, const std::vector<std::vector<std::string>>& paths);
  void take(Run& run, const ImportedPerson& person, ImportedLine& line);
  void add(Run& run, Member member, ImportedLine& line);
  static std::vector<ProfileValue> profile_of(const Run& run, const ImportedPerson& person);
  std::vector<DepartmentId> departments_of(Run& run, const std::vector<std::vector<std::string>>& paths);
  DepartmentId department(Run& run, const std::vector<std::string>& path);
  void set_manager(Run& run, const ImportedPerson& person, ImportedLine& line);

  const Clock& clock_;
  IdSource& ids_;
  Directory& directory_;
  Audit& audit_;
  Members& members_;
  Departments& departments_;
  Invites& invites_;
};

}  // namespace madang::people
