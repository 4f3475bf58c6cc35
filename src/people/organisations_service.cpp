#include "people/organisations_service.hpp"

#include "kernel/auth/permit.hpp"
#include "people/changes_service.hpp"
#include "people/organisations_store.hpp"

namespace madang::people {

OrgId Organisations::found(store::Transaction& transaction, const Account& founder, const FoundOrganisation& request) {
  if (!may_found(transaction)) throw Refusal(kFoundingClosed);
  require_locale(request.locale.value);
  require_time_zone(request.time_zone.value);
  const Organisation organisation{ids_.next<OrgId>(), accepted_line(request.name.value, "name", 1), request.locale,
                                  request.time_zone, clock_.now()};
  add_organisation(transaction, organisation);
  directory_.join(transaction, organisation.id, founder.id,
                  {.id = ids_.next<MemberId>(),
                   .account_login = founder.login,
                   .display_name = accepted_line(request.display_name.value, "display_name", 1),
                   .role = Role::owner,
                   .joined_at = clock_.now()});
  return organisation.id;
}

Organisation Organisations::look(store::Transaction& transaction, const auth::Actor& actor,
                                 const OfOrganisation&) const {
  auth::require(actor, auth::Verb::see);
  auto organisation = find_organisation(transaction, actor.org_id);
  if (!organisation) throw Refusal(kNotFound);
  return std::move(*organisation);
}

Organisation Organisations::change(store::Transaction& transaction, const auth::Actor& actor,
                                   const ChangeOrganisation& request) {
  auth::require(actor, auth::Verb::administer);
  const Organisation before = look(transaction, actor, {actor.org_id});
  Organisation organisation = before;
  if (request.locale) require_locale(request.locale->value);
  if (request.time_zone) require_time_zone(request.time_zone->value);
  if (request.name) organisation.name = accepted_line(request.name->value, "name", 1);
  if (request.locale) organisation.locale = request.locale->value;
  if (request.time_zone) organisation.time_zone = request.time_zone->value;
  if (organisation == before) return organisation;
  directory_.change(transaction, organisation);
  audit_.record(transaction, actor,
                {AuditVerb::organisation_changed, AuditKind::organisation, organisation.id.text(), organisation.name,
                 changes_of(before, organisation)});
  return organisation;
}

ServerInfo Organisations::server_info(store::Transaction& transaction) const {
  return {MADANG_VERSION, may_found(transaction), !has_organisations(transaction)};
}

bool Organisations::may_found(store::Transaction& transaction) const {
  return open_to_founding_ || !has_organisations(transaction);
}

}  // namespace madang::people
