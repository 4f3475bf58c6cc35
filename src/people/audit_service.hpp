#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/auth/actor.hpp"
#include "kernel/auth/sessions.hpp"
#include "kernel/store/transaction.hpp"
#include "people/audit_model.hpp"

namespace madang::people {

struct ListAudit {
  OrgId org_id;
  std::optional<MemberId> actor_id;
  std::optional<AuditVerb> verb;
  std::optional<AuditKind> target_kind;
  std::optional<Text<1, 32>> target_id;
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
  std::optional<AuditId> cursor;
  std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListAudit, (), (org_id, actor_id, verb, target_kind, target_id, since, until, cursor, limit))

struct AuditPage {
  std::vector<AuditEntry> entries;
  std::optional<AuditId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(AuditPage, (), (entries, next_cursor))

/// A part of an export; the parts put together are the file.
struct AuditExport {
  std::string csv;
  std::optional<AuditId> next_cursor;
};
BOOST_DESCRIBE_STRUCT(AuditExport, (), (csv, next_cursor))

/// The log of administrative acts. Entries are only ever added, in the transaction of the act, so no act goes without
/// one and no entry tells of what did not happen.
class Audit {
 public:
  Audit(const Clock& clock, IdSource& ids, auth::Sessions& sessions) : clock_(clock), ids_(ids), sessions_(sessions) {}

  /// Every administrative verb calls this once it has changed something; a retry that changes nothing does not.
  void record(store::Transaction& transaction, const auth::Actor& actor, AuditAct act);

  /// The newest first.
  AuditPage list(store::Transaction& transaction, const auth::Actor& actor, const ListAudit& request) const;
  /// The same as the text of a spreadsheet, its head before the first part.
  AuditExport csv(store::Transaction& transaction, const auth::Actor& actor, const ListAudit& request) const;

  static constexpr std::int64_t kMostListed = 200;
  static constexpr std::int64_t kMostExported = 1000;

 private:
  const Clock& clock_;
  IdSource& ids_;
  auth::Sessions& sessions_;
};

}  // namespace madang::people
