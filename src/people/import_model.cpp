#include "people/import_model.hpp"

#include <algorithm>
#include <set>

namespace madang::people {
namespace {

constexpr std::size_t kLongestDepartment = 80;
constexpr std::size_t kLongestValue = 200;
constexpr std::size_t kDeepest = 20;
constexpr std::size_t kMostPaths = 50;

struct ColumnName {
  std::string_view name;
  ImportColumn column;
};

/// Folded. What spreadsheets of such tables are headed by where people speak these languages.
constexpr std::array kColumnNames = std::to_array<ColumnName>({
    {"login", ImportColumn::login},
    {"username", ImportColumn::login},
    {"아이디", ImportColumn::login},
    {"로그인", ImportColumn::login},
    {"登录名", ImportColumn::login},
    {"账号", ImportColumn::login},
    {"name", ImportColumn::name},
    {"이름", ImportColumn::name},
    {"성명", ImportColumn::name},
    {"姓名", ImportColumn::name},
    {"title", ImportColumn::title},
    {"직함", ImportColumn::title},
    {"직책", ImportColumn::title},
    {"직급", ImportColumn::title},
    {"职位", ImportColumn::title},
    {"职务", ImportColumn::title},
    {"phone", ImportColumn::phone},
    {"mobile", ImportColumn::phone},
    {"전화", ImportColumn::phone},
    {"전화번호", ImportColumn::phone},
    {"휴대폰", ImportColumn::phone},
    {"电话", ImportColumn::phone},
    {"手机", ImportColumn::phone},
    {"手机号", ImportColumn::phone},
    {"email", ImportColumn::email},
    {"e-mail", ImportColumn::email},
    {"이메일", ImportColumn::email},
    {"메일", ImportColumn::email},
    {"邮箱", ImportColumn::email},
    {"电子邮箱", ImportColumn::email},
    {"departments", ImportColumn::departments},
    {"department", ImportColumn::departments},
    {"부서", ImportColumn::departments},
    {"소속", ImportColumn::departments},
    {"部门", ImportColumn::departments},
    {"manager", ImportColumn::manager},
    {"관리자", ImportColumn::manager},
    {"상사", ImportColumn::manager},
    {"上级", ImportColumn::manager},
    {"直属上级", ImportColumn::manager},
});

[[noreturn]] void refuse(std::string why) { throw Refusal(kInvalid, "csv", std::move(why)); }

std::optional<ImportColumn> column_named(std::string_view name) {
  const auto* const found = std::ranges::find(kColumnNames, folded(trimmed(name)), &ColumnName::name);
  if (found == kColumnNames.end()) return std::nullopt;
  return found->column;
}

/// What a column of the table says; `field` of the column `profile`.
struct Meaning {
  ImportColumn column = ImportColumn::login;
  ProfileFieldId field;

  auto operator<=>(const Meaning&) const = default;
};

std::optional<Meaning> meaning_of(std::string_view name, std::span<const ProfileField> fields) {
  const auto column = column_named(name);
  if (column == ImportColumn::login || column == ImportColumn::name) return Meaning{*column, {}};
  const auto own = std::ranges::find(fields, folded(trimmed(name)),
                                     [](const ProfileField& field) { return folded(trimmed(field.name)); });
  if (own != fields.end()) return Meaning{ImportColumn::profile, own->id};
  if (!column) return std::nullopt;
  return Meaning{*column, {}};
}

/// The columns of the table, nothing for those to pass over.
std::vector<std::optional<Meaning>> columns_of(const CsvRecord& head, std::span<const ProfileField> fields,
                                               std::vector<std::string>& ignored) {
  std::vector<std::optional<Meaning>> columns;
  std::set<Meaning> seen;
  for (const auto& name : head.cells) {
    columns.push_back(meaning_of(name, fields));
    if (!columns.back()) {
      if (!trimmed(name).empty()) ignored.emplace_back(trimmed(name));
    } else if (!seen.insert(*columns.back()).second) {
      refuse("The column " + std::string(trimmed(name)) + " stands in the table twice.");
    }
  }
  if (!seen.contains({ImportColumn::login, {}})) refuse("The first line names no column for the login.");
  if (!seen.contains({ImportColumn::name, {}})) refuse("The first line names no column for the name.");
  return columns;
}

void take_cell(ImportedPerson& person, const Meaning& meaning, std::string_view cell) {
  if (meaning.column != ImportColumn::profile)
    person.cells[meaning.column] = cell;
  else if (!cell.empty())
    person.profile.push_back({meaning.field, std::string(cell)});
}

/// Year, month and day as a spreadsheet writes them become 2026-05-31; anything else stays.
std::string date_as_kept(std::string_view cell) {
  std::vector<std::string> parts{""};
  for (const char c : cell) {
    if (c == '/' || c == '.' || c == '-')
      parts.emplace_back();
    else if (c != ' ')
      parts.back() += c;
  }
  if (parts.size() == 4 && parts.back().empty()) parts.pop_back();
  if (parts.size() != 3 || parts[0].size() != 4) return std::string(cell);
  for (std::size_t at = 1; at < 3; ++at)
    if (parts[at].size() == 1) parts[at].insert(0, "0");
  return parts[0] + "-" + parts[1] + "-" + parts[2];
}

std::vector<std::string_view> parted(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(at);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

const std::string& ImportedPerson::at(ImportColumn column) const {
  static const std::string nothing;
  const auto found = cells.find(column);
  return found == cells.end() ? nothing : found->second;
}

ImportTable read_table(std::string_view csv, std::span<const ProfileField> fields) {
  const auto records = read_csv(csv);
  if (records.empty()) refuse("There is no table.");
  if (records.size() - 1 > kMostImported)
    refuse("At most " + std::to_string(kMostImported) + " people can be imported at once.");
  ImportTable table;
  const auto columns = columns_of(records.front(), fields, table.ignored_columns);
  for (std::size_t i = 1; i < records.size(); ++i) {
    ImportedPerson person{records[i].line, {}, {}};
    const auto count = std::min(columns.size(), records[i].cells.size());
    for (std::size_t at = 0; at < count; ++at)
      if (columns[at]) take_cell(person, *columns[at], trimmed(records[i].cells[at]));
    table.people.push_back(std::move(person));
  }
  return table;
}

std::string accepted_cell(const ProfileField& field, std::string_view cell) {
  const std::string path = field.id.text();
  if (const auto fault = text_fault(cell, 0, kLongestValue))
    throw Refusal(kInvalid, path, "What a field says " + *fault + ".");
  return accepted_value(field, field.kind == ProfileFieldKind::date ? date_as_kept(cell) : std::string(cell), path);
}

std::vector<std::vector<std::string>> department_paths(std::string_view cell) {
  std::vector<std::vector<std::string>> paths;
  for (const auto path : parted(cell, ';')) {
    if (path.empty()) continue;
    auto& names = paths.emplace_back();
    for (const auto name : parted(path, '/')) {
      if (text_fault(name, 1, kLongestDepartment))
        throw Refusal(kInvalid, "departments", "A department's name has 1 to 80 characters.");
      names.push_back(accepted_line(name, "departments", 1));
    }
    if (names.size() > kDeepest) throw Refusal(kInvalid, "departments", "Departments stand at most 20 deep.");
  }
  if (paths.size() > kMostPaths) throw Refusal(kInvalid, "departments", "A member can be in at most 50 departments.");
  return paths;
}

}  // namespace madang::people
