#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "people/csv_model.hpp"
#include "people/model.hpp"

// A table of people and what became of each line of it. Pure.

namespace madang::people {

/// `profile` stands for the organisation's own fields.
enum class ImportColumn { login, name, title, phone, email, departments, manager, profile };
BOOST_DESCRIBE_ENUM(ImportColumn, login, name, title, phone, email, departments, manager, profile)

enum class ImportOutcome { added, changed, unchanged, refused };
BOOST_DESCRIBE_ENUM(ImportOutcome, added, changed, unchanged, refused)

/// Why a line was refused, in the words of the refusal that a single request would get.
struct ImportProblem {
  ImportColumn column = ImportColumn::login;
  std::optional<ProfileFieldId> field_id;  ///< of the column `profile`
  std::string code;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(ImportProblem, (), (column, field_id, code, message))

struct ImportedLine {
  std::int64_t line = 0;  ///< where it begins in the table, from 1
  std::string login;
  std::string display_name;
  ImportOutcome outcome = ImportOutcome::refused;
  std::vector<ImportProblem> problems;
  std::optional<MemberId> member_id;
  std::optional<InviteId> invite_id;
  std::optional<std::string> invite_code;  ///< of the personal invitation of whoever was added
};
BOOST_DESCRIBE_STRUCT(ImportedLine, (),
                      (line, login, display_name, outcome, problems, member_id, invite_id, invite_code))

struct ImportReport {
  bool dry_run = false;
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t refused = 0;
  std::vector<std::string> ignored_columns;
  std::vector<std::string> new_departments;  ///< by their path, such as `Sales/Seoul`
  std::vector<ImportedLine> lines;
};
BOOST_DESCRIBE_STRUCT(ImportReport, (),
                      (dry_run, added, changed, unchanged, refused, ignored_columns, new_departments, lines))

/// One person of the table, each cell trimmed; empty where it says nothing.
struct ImportedPerson {
  std::int64_t line = 0;
  std::map<ImportColumn, std::string> cells;
  std::vector<ProfileValue> profile;  ///< what was written of the organisation's own fields, not yet accepted

  const std::string& at(ImportColumn column) const;
};

struct ImportTable {
  std::vector<ImportedPerson> people;
  std::vector<std::string> ignored_columns;
};

inline constexpr std::size_t kMostImported = 1'000;

inline constexpr RefusalKind kImportedTwice{"people.imported_twice", 409, "This login stands in the table twice."};

/// Reads the first line as the names of the columns, in English, Korean or Chinese, or of the organisation's own
/// `fields`: those come before all but the login and the name, for somebody chose them. Throws Refusal kInvalid with
/// field `csv` when there is no table, no column for the login or the name, a column twice, or more than kMostImported
/// people.
ImportTable read_table(std::string_view csv, std::span<const ProfileField> fields);

/// What stands in a cell as the field keeps it; a date also as spreadsheets write it, 2026/5/31 or 2026. 5. 31. Throws
/// Refusal kInvalid with the field's id.
std::string accepted_cell(const ProfileField& field, std::string_view cell);

/// `Sales/Seoul; Planning` as the paths it names, each as the names from the top. Throws Refusal kInvalid with field
/// `departments` when a name is empty or too long, or there are too many.
std::vector<std::vector<std::string>> department_paths(std::string_view cell);

}  // namespace madang::people
