#include "people/organisations_service.hpp"

#include <algorithm>

#include "base/version.hpp"
#include "kernel/auth/permit.hpp"
#include "people/changes_service.hpp"
#include "people/members_store.hpp"
#include "people/memberships_store.hpp"
#include "people/organisations_store.hpp"
#include "people/powers_service.hpp"

namespace madang::people {
namespace {

void change_rules(Organisation& organisation, const ChangeOrganisation& request) {
  if (request.edit_minutes) require_window(*request.edit_minutes, "edit_minutes");
  if (request.recall_minutes) require_window(*request.recall_minutes, "recall_minutes");
  organisation.edit_minutes = request.edit_minutes.value_or(organisation.edit_minutes);
  organisation.recall_minutes = request.recall_minutes.value_or(organisation.recall_minutes);
  organisation.group_founders = request.group_founders.value_or(organisation.group_founders);
  organisation.group_history = request.group_history.value_or(organisation.group_history);
  organisation.link_previews = request.link_previews.value_or(organisation.link_previews);
  organisation.recordings = request.recordings.value_or(organisation.recordings);
}

void require_may_change(store::Transaction& transaction, const auth::Actor& actor, const ChangeOrganisation& request) {
  powers_of(transaction, actor).require(Power::rules);
  const bool more_than_rules = request.name || request.locale || request.time_zone || request.profile_fields;
  if (more_than_rules) auth::require(actor, auth::Verb::administer);
}

}  // namespace

void Organisations::require_foundable(const FoundOrganisation& request) {
  require_locale(request.locale.value);
  require_time_zone(request.time_zone.value);
  accepted_line(request.name.value, "name", 1);
  accepted_line(request.display_name.value, "display_name", 1);
}

OrgId Organisations::place(store::Transaction& transaction) {
  if (!may_found(transaction)) throw Refusal(kFoundingClosed);
  const auto org = ids_.next<OrgId>();
  const auto shards = shards_ ? shards_() : std::vector<std::string>();
  add_place(transaction, org, shards.empty() ? "" : emptiest_shard(transaction, shards), clock_.now());
  return org;
}

void Organisations::forget_empty_places(store::Transaction& transaction) {
  people::forget_empty_places(transaction, clock_.now() - kPlaceIsKept);
}

void Organisations::found(store::Transaction& transaction, OrgId org, const Account& founder,
                          const FoundOrganisation& request) {
  if (find_organisation(transaction, org)) return;
  const Organisation organisation{org, accepted_line(request.name.value, "name", 1), request.locale, request.time_zone,
                                  clock_.now()};
  directory_.found(transaction, organisation);
  directory_.join(transaction, organisation.id, founder.id,
                  {.id = ids_.next<MemberId>(),
                   .account_login = founder.login,
                   .display_name = accepted_line(request.display_name.value, "display_name", 1),
                   .role = Role::owner,
                   .joined_at = clock_.now()});
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
  require_may_change(transaction, actor, request);
  const Organisation before = look(transaction, actor, {actor.org_id});
  Organisation organisation = before;
  if (request.locale) require_locale(request.locale->value);
  if (request.time_zone) require_time_zone(request.time_zone->value);
  if (request.name) organisation.name = accepted_line(request.name->value, "name", 1);
  if (request.locale) organisation.locale = request.locale->value;
  if (request.time_zone) organisation.time_zone = request.time_zone->value;
  if (request.profile_fields)
    organisation.profile_fields = accepted_fields(before.profile_fields, *request.profile_fields);
  change_rules(organisation, request);
  if (organisation == before) return organisation;
  directory_.change(transaction, organisation);
  forget_values(transaction, before, organisation);
  audit_.record(transaction, actor,
                {AuditVerb::organisation_changed, AuditKind::organisation, organisation.id.text(), organisation.name,
                 changes_of(before, organisation)});
  return organisation;
}

/// The kind of a field stays: what was written for one would be wrong for the other.
std::vector<ProfileField> Organisations::accepted_fields(const std::vector<ProfileField>& present,
                                                         const std::vector<WantedField>& wanted) {
  if (wanted.size() > kMostProfileFields)
    throw Refusal(kInvalid, "profile_fields", "An organisation can have at most 20 fields of its own.");
  std::vector<ProfileField> fields;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string at = "profile_fields[" + std::to_string(i) + "]";
    ProfileField field{wanted[i].id.value_or(ProfileFieldId{}), accepted_line(wanted[i].name.value, at + ".name", 1),
                       wanted[i].kind, wanted[i].writer};
    const auto same_id = [&](const ProfileField& each) { return each.id == field.id; };
    const auto known = std::ranges::find_if(present, same_id);
    if (wanted[i].id && (known == present.end() || std::ranges::any_of(fields, same_id)))
      throw Refusal(kInvalid, at + ".id", "There is no such field, or it stands here twice.");
    if (wanted[i].id && known->kind != field.kind) throw Refusal(kInvalid, at + ".kind", "The kind of a field stays.");
    if (!wanted[i].id) field.id = ids_.next<ProfileFieldId>();
    fields.push_back(std::move(field));
  }
  return fields;
}

void Organisations::forget_values(store::Transaction& transaction, const Organisation& before,
                                  const Organisation& after) {
  for (const auto& field : before.profile_fields) {
    if (std::ranges::find(after.profile_fields, field.id, &ProfileField::id) != after.profile_fields.end()) continue;
    for (const MemberId holder : holders_of(transaction, after.id, field.id)) {
      Member member = find_member(transaction, after.id, holder).value();
      member.profile = with_value(std::move(member.profile), field.id, "");
      directory_.change(transaction, after.id, std::move(member));
    }
  }
}

ServerInfo Organisations::server_info(store::Transaction& transaction) const {
  return {std::string(version()), may_found(transaction), !has_places(transaction)};
}

bool Organisations::may_found(store::Transaction& transaction) const {
  return open_to_founding_ || !has_places(transaction);
}

}  // namespace madang::people
