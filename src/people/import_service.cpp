#include "people/import_service.hpp"

#include <algorithm>

#include "people/accounts_store.hpp"
#include "people/departments_store.hpp"
#include "people/members_store.hpp"
#include "people/organisations_store.hpp"
#include "people/powers_service.hpp"

namespace madang::people {
namespace {

std::string column_name(ImportColumn column) { return std::string(enumerator_name(column)); }

template <std::size_t Least, std::size_t Most>
std::optional<Text<Least, Most>> text_at(const ImportedPerson& person, ImportColumn column) {
  const auto& cell = person.at(column);
  if (cell.empty()) return std::nullopt;
  if (const auto fault = text_fault(cell, Least, Most))
    throw Refusal(kInvalid, column_name(column), column_name(column) + " " + *fault + ".");
  return Text<Least, Most>{accepted_line(cell, column_name(column))};
}

/// The cells as a request would bring them.
ChangeMember change_of(const auth::Actor& actor, const ImportedPerson& person) {
  ChangeMember change{.org_id = actor.org_id};
  change.display_name = text_at<1, 80>(person, ImportColumn::name);
  change.title = text_at<0, 80>(person, ImportColumn::title);
  change.phone = text_at<0, 40>(person, ImportColumn::phone);
  change.email = text_at<0, 254>(person, ImportColumn::email);
  return change;
}

std::string value_or_empty(const auto& text) { return text ? text->value : std::string(); }

ImportProblem problem_of(const Refusal& refusal) {
  const auto field = ProfileFieldId::read(refusal.field);
  const auto column = field ? ImportColumn::profile : enumerator_named<ImportColumn>(refusal.field);
  return {column.value_or(ImportColumn::login), field, std::string(refusal.kind.code), refusal.message};
}

std::int64_t& counted(ImportReport& report, ImportOutcome outcome) {
  switch (outcome) {
    case ImportOutcome::added: return report.added;
    case ImportOutcome::changed: return report.changed;
    case ImportOutcome::unchanged: return report.unchanged;
    case ImportOutcome::refused: break;
  }
  return report.refused;
}

void require_may_add(const Powers& powers, const std::vector<std::vector<std::string>>& paths) {
  powers.require(Power::invite);
  if (paths.empty() && !powers.are_everywhere()) throw Refusal(kOutOfScope, "departments");
}

std::string joined(const std::vector<std::string>& path) {
  std::string text;
  for (const auto& name : path) text += (text.empty() ? "" : "/") + name;
  return text;
}

}  // namespace

ImportReport Imports::run(store::Transaction& transaction, const auth::Actor& actor, const ImportMembers& request) {
  const Powers powers = powers_of(transaction, actor);
  powers.require(Power::people);
  const Organisation organisation = find_organisation(transaction, actor.org_id).value();
  const ImportTable table = read_table(request.csv.value, organisation.profile_fields);
  Run run{.transaction = transaction,
          .actor = actor,
          .powers = powers,
          .organisation = organisation,
          .report = {.dry_run = request.dry_run, .ignored_columns = table.ignored_columns}};
  for (const auto& each : list_departments(transaction, actor.org_id))
    run.departments.try_emplace({each.parent_id.value_or(DepartmentId{}), folded(each.name)}, each.id);
  for (const auto& person : table.people) {
    auto& line = run.report.lines.emplace_back(ImportedLine{
        .line = person.line, .login = person.at(ImportColumn::login), .display_name = person.at(ImportColumn::name)});
    try {
      take(run, person, line);
    } catch (const Refusal& refusal) {
      line.problems.push_back(problem_of(refusal));
    }
  }
  for (std::size_t i = 0; i < table.people.size(); ++i) set_manager(run, table.people[i], run.report.lines[i]);
  for (const auto& line : run.report.lines) ++counted(run.report, line.outcome);
  return std::move(run.report);
}

/// What may be refused comes before anything is written, so that nothing of a refused line stays.
void Imports::take(Run& run, const ImportedPerson& person, ImportedLine& line) {
  line.login = accepted_login(person.at(ImportColumn::login), "login");
  if (!run.logins.insert(line.login).second) throw Refusal(kImportedTwice, "login");
  ChangeMember change = change_of(run.actor, person);
  const auto credentials = find_credentials(run.transaction, line.login);
  const auto here = credentials ? find_member_of(run.transaction, run.actor.org_id, credentials->id) : std::nullopt;
  if (credentials && !here)
    throw Refusal(kLoginTaken, "login", "Somebody on this server has this login. Send them an invitation.");
  if (!here && !change.display_name) throw Refusal(kInvalid, "name", "Who is new needs a name.");
  auto profile = profile_of(run, person);
  const auto paths = department_paths(person.at(ImportColumn::departments));
  if (here) run.powers.require_over(Power::people, *here);
  if (!here) require_may_add(run.powers, paths);
  require_paths(run, paths);
  auto departments = departments_of(run, paths);
  if (!here) {
    return add(run,
               {.id = ids_.next<MemberId>(),
                .account_login = line.login,
                .display_name = change.display_name->value,
                .title = value_or_empty(change.title),
                .phone = value_or_empty(change.phone),
                .email = value_or_empty(change.email),
                .role = Role::member,
                .department_ids = std::move(departments),
                .profile = std::move(profile),
                .joined_at = clock_.now()},
               line);
  }
  line.member_id = change.member_id = here->id;
  change.profile.emplace();
  for (auto& [field, value] : profile) change.profile->push_back({field, {std::move(value)}});
  if (!departments.empty()) change.department_ids = std::move(departments);
  const bool changed = members_.change(run.transaction, run.actor, change).revision != here->revision;
  line.outcome = changed ? ImportOutcome::changed : ImportOutcome::unchanged;
}

void Imports::add(Run& run, Member member, ImportedLine& line) {
  const AccountRow account{ids_.next<AccountId>(), line.login, "", run.organisation.locale, clock_.now()};
  if (!add_account(run.transaction, account)) throw Refusal(kLoginTaken, "login");
  line.member_id = member.id;
  audit_.record(run.transaction, run.actor,
                {AuditVerb::member_added, AuditKind::member, member.id.text(), member.display_name, {}});
  directory_.join(run.transaction, run.actor.org_id, account.id, std::move(member));
  line.invite_id = invites_.create_for(run.transaction, run.actor, *line.member_id).id;
  line.outcome = ImportOutcome::added;
}

std::vector<ProfileValue> Imports::profile_of(const Run& run, const ImportedPerson& person) {
  std::vector<ProfileValue> values;
  for (const auto& [id, cell] : person.profile) {
    const auto& field = *std::ranges::find(run.organisation.profile_fields, id, &ProfileField::id);
    values = with_value(std::move(values), id, accepted_cell(field, cell));
  }
  return values;
}

/// Where each path leads, or what of it there is, lies within the actor's reach.
void Imports::require_paths(const Run& run, const std::vector<std::vector<std::string>>& paths) {
  for (const auto& path : paths) {
    std::optional<DepartmentId> deepest;
    std::size_t known = 0;
    for (; known < path.size(); ++known) {
      const auto there = run.departments.find({deepest.value_or(DepartmentId{}), folded(path[known])});
      if (there == run.departments.end()) break;
      deepest = there->second;
    }
    if (!run.powers.hold_over(Power::people, deepest)) throw Refusal(kOutOfScope, "departments");
    if (known < path.size()) run.powers.require_over(Power::departments, deepest);
  }
}

std::vector<DepartmentId> Imports::departments_of(Run& run, const std::vector<std::vector<std::string>>& paths) {
  std::vector<DepartmentId> departments;
  for (const auto& path : paths) departments.push_back(department(run, path));
  return departments;
}

/// The one at the end of the path; what is missing on the way is made.
DepartmentId Imports::department(Run& run, const std::vector<std::string>& path) {
  std::optional<DepartmentId> above;
  for (std::size_t depth = 0; depth < path.size(); ++depth) {
    const auto [place, is_new] =
        run.departments.try_emplace({above.value_or(DepartmentId{}), folded(path[depth])}, DepartmentId{});
    if (is_new) {
      const CreateDepartment request{
          .org_id = run.actor.org_id, .client_id = {}, .name = {path[depth]}, .parent_id = above, .head_id = {}};
      place->second = departments_.create(run.transaction, run.actor, request).id;
      run.report.new_departments.push_back(
          joined({path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth) + 1}));
    }
    above = place->second;
  }
  return *above;
}

/// After everybody is there: who is above somebody may stand below them in the table.
void Imports::set_manager(Run& run, const ImportedPerson& person, ImportedLine& line) {
  const auto& cell = person.at(ImportColumn::manager);
  if (cell.empty() || !line.member_id) return;
  try {
    const auto credentials = find_credentials(run.transaction, accepted_login(cell, "manager"));
    const auto manager =
        credentials ? find_member_of(run.transaction, run.actor.org_id, credentials->id) : std::nullopt;
    if (!manager) throw Refusal(kInvalid, "manager", "Nobody here has the login " + cell + ".");
    const Member before = find_member(run.transaction, run.actor.org_id, *line.member_id).value();
    ChangeMember change{.org_id = run.actor.org_id, .member_id = *line.member_id};
    change.manager_id = {.given = true, .value = manager->id};
    const Member after = members_.change(run.transaction, run.actor, change);
    if (line.outcome == ImportOutcome::unchanged && after.revision != before.revision)
      line.outcome = ImportOutcome::changed;
  } catch (const Refusal& refusal) {
    line.problems.push_back({ImportColumn::manager, {}, std::string(refusal.kind.code), refusal.message});
  }
}

void Imports::tell_codes(OrgId org, ImportReport& report) const {
  if (report.dry_run) return;
  for (auto& line : report.lines)
    if (line.invite_id) line.invite_code = invites_.code_of(org, *line.invite_id);
}

}  // namespace madang::people
