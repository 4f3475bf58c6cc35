#include "people/changes_service.hpp"

#include "people/departments_store.hpp"
#include "people/members_store.hpp"

namespace madang::people {
namespace {

std::string name_of(store::Transaction& transaction, OrgId org, const std::optional<MemberId>& member) {
  return member ? find_display_name(transaction, org, *member).value_or(member->text()) : "";
}

std::string name_of(store::Transaction& transaction, OrgId org, const std::optional<DepartmentId>& id) {
  if (!id) return "";
  const auto department = find_department(transaction, org, *id);
  return department ? department->name : id->text();
}

std::string names_of(store::Transaction& transaction, OrgId org, const std::vector<DepartmentId>& departments) {
  std::string names;
  for (const DepartmentId department : departments) {
    if (!names.empty()) names += ", ";
    names += name_of(transaction, org, std::optional(department));
  }
  return names;
}

std::string names_of(const std::vector<ProfileField>& fields) {
  std::string names;
  for (const auto& field : fields) names += (names.empty() ? "" : ", ") + field.name;
  return names;
}

std::string names_of(const std::optional<Grant>& grant) {
  std::string names;
  if (!grant) return names;
  for (const Power power : grant->powers) names.append(names.empty() ? "" : ", ").append(enumerator_name(power));
  return names;
}

std::string words_of(const std::vector<ProfileValue>& values) {
  std::string words;
  for (const auto& each : values) words += (words.empty() ? "" : ", ") + each.value;
  return words;
}

}  // namespace

std::vector<AuditChange> changes_of(const Organisation& before, const Organisation& after) {
  AuditChanges changes;
  changes.add("name", before.name, after.name);
  changes.add("locale", before.locale, after.locale);
  changes.add("time_zone", before.time_zone, after.time_zone);
  changes.add("profile_fields", names_of(before.profile_fields), names_of(after.profile_fields));
  changes.add("edit_minutes", std::to_string(before.edit_minutes), std::to_string(after.edit_minutes));
  changes.add("recall_minutes", std::to_string(before.recall_minutes), std::to_string(after.recall_minutes));
  changes.add("group_founders", before.group_founders, after.group_founders);
  changes.add("group_history", before.group_history, after.group_history);
  changes.add("link_previews", before.link_previews, after.link_previews);
  changes.add("recordings", before.recordings, after.recordings);
  return changes.take();
}

std::vector<AuditChange> changes_of(store::Transaction& transaction, OrgId org, const Member& before,
                                    const Member& after) {
  AuditChanges changes;
  changes.add("display_name", before.display_name, after.display_name);
  changes.add("title", before.title, after.title);
  changes.add("phone", before.phone, after.phone);
  changes.add("email", before.email, after.email);
  changes.add("about", before.about, after.about);
  changes.add("role", before.role, after.role);
  changes.add("profile", words_of(before.profile), words_of(after.profile));
  if (before.department_ids != after.department_ids)
    changes.add("department_ids", names_of(transaction, org, before.department_ids),
                names_of(transaction, org, after.department_ids));
  if (before.manager_id != after.manager_id)
    changes.add("manager_id", name_of(transaction, org, before.manager_id),
                name_of(transaction, org, after.manager_id));
  return changes.take();
}

std::vector<AuditChange> changes_of(store::Transaction& transaction, OrgId org, const Department& before,
                                    const Department& after) {
  AuditChanges changes;
  changes.add("name", before.name, after.name);
  changes.add("parent_id", name_of(transaction, org, before.parent_id), name_of(transaction, org, after.parent_id));
  changes.add("head_id", name_of(transaction, org, before.head_id), name_of(transaction, org, after.head_id));
  changes.add("visibility", before.visibility, after.visibility);
  return changes.take();
}

std::vector<AuditChange> changes_of(store::Transaction& transaction, OrgId org, const std::optional<Grant>& before,
                                    const std::optional<Grant>& after) {
  const auto scope = [&](const std::optional<Grant>& grant) {
    return name_of(transaction, org, grant ? grant->department_id : std::nullopt);
  };
  AuditChanges changes;
  changes.add("powers", names_of(before), names_of(after));
  changes.add("department_id", scope(before), scope(after));
  return changes.take();
}

std::vector<AuditChange> terms_of(store::Transaction& transaction, OrgId org, const Invite& invite) {
  AuditChanges changes;
  changes.add("role", "", enumerator_name(invite.role));
  changes.add("department_id", "", name_of(transaction, org, invite.department_id));
  changes.add("expires_at", "", invite.expires_at.text());
  changes.add("max_uses", "", invite.max_uses ? std::to_string(*invite.max_uses) : "");
  if (invite.needs_approval) changes.add("needs_approval", "", "true");
  return changes.take();
}

}  // namespace madang::people
