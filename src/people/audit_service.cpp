#include "people/audit_service.hpp"

#include "people/audit_store.hpp"
#include "people/members_store.hpp"
#include "people/powers_service.hpp"

namespace madang::people {
namespace {

constexpr std::int64_t kUsualPage = 50;

AuditPage page_of(store::Transaction& transaction, const auth::Actor& actor, const ListAudit& request,
                  std::int64_t usual, std::int64_t most) {
  powers_of(transaction, actor).require(Power::audit);
  const std::int64_t limit = request.limit.value_or(usual);
  if (limit < 1 || limit > most)
    throw Refusal(kInvalid, "limit", "limit must be between 1 and " + std::to_string(most) + ".");
  AuditPage page{list_audit_entries(transaction, actor.org_id,
                                    {request.actor_id, request.verb, request.target_kind,
                                     request.target_id ? request.target_id->value : "", request.since, request.until,
                                     request.cursor, limit + 1}),
                 std::nullopt};
  if (std::ssize(page.entries) <= limit) return page;
  page.entries.resize(static_cast<std::size_t>(limit));
  page.next_cursor = page.entries.back().id;
  return page;
}

}  // namespace

void Audit::record(store::Transaction& transaction, const auth::Actor& actor, AuditAct act) {
  const auto name = find_display_name(transaction, actor.org_id, actor.member_id);
  add_audit_entry(transaction, actor.org_id,
                  {ids_.next<AuditId>(), clock_.now(), actor.member_id, name.value_or(""), act.verb, act.target_kind,
                   std::move(act.target_id), std::move(act.target_name), std::move(act.changes), actor.address,
                   sessions_.device_name(transaction, actor.session_id)});
}

AuditPage Audit::list(store::Transaction& transaction, const auth::Actor& actor, const ListAudit& request) const {
  return page_of(transaction, actor, request, kUsualPage, kMostListed);
}

AuditExport Audit::csv(store::Transaction& transaction, const auth::Actor& actor, const ListAudit& request) const {
  const auto page = page_of(transaction, actor, request, kMostExported, kMostExported);
  AuditExport part{request.cursor ? "" : csv_head(), page.next_cursor};
  for (const auto& entry : page.entries) part.csv += csv_line(entry);
  return part;
}

}  // namespace madang::people
