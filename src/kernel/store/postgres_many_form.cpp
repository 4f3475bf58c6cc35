#include "kernel/store/postgres_many_form.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace madang::store {
namespace {

bool has(std::string_view text, std::string_view word) { return text.find(word) != text.npos; }

/// At `separator` outside of parentheses.
std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')') --depth;
    if (depth > 0 || !text.substr(at).starts_with(separator)) continue;
    parts.push_back(text.substr(begin, at - begin));
    begin = at + separator.size();
    at = begin - 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

/// What stands between the parenthesis that `text` begins with and the one that closes it; `text` goes on after that.
std::optional<std::string_view> take_parenthesis(std::string_view& text) {
  if (!text.starts_with('(')) return std::nullopt;
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) {
      const auto inside = text.substr(1, at - 1);
      text.remove_prefix(at + 1);
      return inside;
    }
  }
  return std::nullopt;
}

/// `$3` is 2; nothing else is a parameter.
std::optional<std::size_t> parameter(std::string_view text) {
  std::size_t number = 0;
  if (!text.starts_with('$')) return std::nullopt;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + 1, end, number);
  if (read.ec != std::errc() || read.ptr != end || number == 0) return std::nullopt;
  return number - 1;
}

bool is_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'); });
}

/// `$3` becomes the third column of the arrays, or NULL where all are.
std::string asked_for(std::string_view sql, const std::vector<ManyForm::Type>& types) {
  std::string text;
  for (std::size_t at = 0; at < sql.size();) {
    if (sql[at] != '$') {
      text += sql[at++];
      continue;
    }
    std::size_t number = 0;
    const auto read = std::from_chars(sql.data() + at + 1, sql.data() + sql.size(), number);
    const bool is_null = types.at(number - 1) == ManyForm::Type::null;
    text += is_null ? "NULL" : fmt::format("asked.value{}", number);
    at = static_cast<std::size_t>(read.ptr - sql.data());
  }
  return text;
}

/// Of `UPDATE t SET c = $4` and, among the conditions, `c < $4`: 3.
std::optional<std::size_t> raise_in(std::string_view update, const std::vector<std::string_view>& conditions) {
  const auto set = split(update, " SET ");
  const auto sides = set.size() == 2 ? split(set[1], " = ") : set;
  if (sides.size() != 2 || !is_name(sides[0]) || !parameter(sides[1])) return std::nullopt;
  const auto below = fmt::format("{} < {}", sides[0], sides[1]);
  return std::ranges::find(conditions, below) == conditions.end() ? std::nullopt : parameter(sides[1]);
}

/// `unnest($1::bigint[], …) WITH ORDINALITY AS asked (value1, …, nth)`. Where all are NULL is no array.
std::string arrays(const std::vector<ManyForm::Type>& types) {
  std::string values, names;
  int given = 0;
  for (std::size_t number = 1; number <= types.size(); ++number) {
    const auto type = types[number - 1];
    if (type == ManyForm::Type::null) continue;
    const auto* const element = type == ManyForm::Type::number ? "bigint" : "text";
    values += fmt::format("{}${}::{}[]", given > 0 ? ", " : "", given + 1, element);
    ++given;
    names += fmt::format("value{}, ", number);
  }
  return fmt::format("unnest({}) WITH ORDINALITY AS asked ({}nth)", values, names);
}

}  // namespace

std::optional<ManyForm> ManyForm::of(std::string_view sql) {
  const bool is_plain = has(sql, "$") && !has(sql, "'$") && !has(sql, "pg_") && !has(sql, " FOR UPDATE");
  if (!is_plain) return std::nullopt;
  if (sql.starts_with("SELECT ")) return of_select(sql);
  if (sql.starts_with("INSERT INTO ")) return of_insert(sql);
  if (sql.starts_with("UPDATE ")) return of_change(sql, "UPDATE ");
  if (sql.starts_with("DELETE FROM ")) return of_change(sql, "DELETE FROM ");
  return std::nullopt;
}

// OFFSET 0 keeps the planner from joining the arrays with whole tables of which it has no statistics yet: each of the
// many is looked up as it would be alone.
std::optional<ManyForm> ManyForm::of_select(std::string_view sql) {
  ManyForm form;
  form.before_ = "SELECT asked.nth, found.* FROM ";
  form.after_ = fmt::format(" CROSS JOIN LATERAL ({}{}) AS found", sql, has(sql, "OFFSET ") ? "" : " OFFSET 0");
  return form;
}

std::optional<ManyForm> ManyForm::of_insert(std::string_view sql) {
  ManyForm form;
  form.kind_ = Kind::insert;
  const auto open = sql.find('(');
  if (open == sql.npos) return std::nullopt;
  auto rest = sql.substr(open);
  const auto columns = take_parenthesis(rest);
  if (!columns || !rest.starts_with(" VALUES ")) return std::nullopt;
  rest.remove_prefix(std::string_view(" VALUES ").size());
  const auto values = take_parenthesis(rest);
  if (!values || has(*values, "SELECT") || has(rest, "$")) return std::nullopt;
  constexpr std::string_view kInto = "INSERT INTO ";
  form.table_ = sql.substr(kInto.size(), open - kInto.size() - 1);
  form.before_ = fmt::format("{}({}) SELECT {} FROM ", sql.substr(0, open), *columns, *values);
  if (rest.empty()) return form;
  const auto named = split(*columns, ", ");
  const auto given = split(*values, ", ");
  if (!form.read_conflict(rest, named, given)) return std::nullopt;
  form.read_counter(rest, named, given);
  return form;
}

// The first of a new counter gets 1 and the others what follows; of one that is there, all get what follows.
void ManyForm::read_counter(std::string_view rest, const std::vector<std::string_view>& columns,
                            const std::vector<std::string_view>& values) {
  const auto parameters = std::ranges::count_if(values, [](auto value) { return parameter(value).has_value(); });
  if (static_cast<std::size_t>(parameters) != keys_.size() || std::ranges::max(keys_) + 1 != keys_.size()) return;
  for (std::size_t place = 0; place < columns.size(); ++place) {
    const auto name = columns[place];
    const auto raise = fmt::format(" DO UPDATE SET {0} = {1}.{0} + 1 RETURNING {0}", name, table_);
    if (values[place] != "1" || !rest.ends_with(raise)) continue;
    kind_ = Kind::count;
    auto counted = values;
    const auto how_many = fmt::format("${}", keys_.size() + 1);
    counted[place] = how_many;
    before_ =
        fmt::format("INSERT INTO {} ({}) SELECT {} FROM ", table_, fmt::join(columns, ", "), fmt::join(counted, ", "));
    after_ = fmt::format(" ON CONFLICT ({0}) DO UPDATE SET {1} = {2}.{1} + excluded.{1} RETURNING {0}, {1}",
                         key_columns_, name, table_);
  }
}

// The answer has the keys in front of what is returned. A row that DO NOTHING leaves alone is not in it.
bool ManyForm::read_conflict(std::string_view rest, const std::vector<std::string_view>& columns,
                             const std::vector<std::string_view>& values) {
  constexpr std::string_view kConflict = " ON CONFLICT ";
  constexpr std::string_view kReturning = " RETURNING ";
  if (!rest.starts_with(kConflict) || columns.size() != values.size()) return false;
  auto after = rest.substr(kConflict.size());
  const auto keys = take_parenthesis(after);
  if (!keys || has(after, "WHERE") || has(after, "SELECT")) return false;
  for (const auto key : split(*keys, ", ")) {
    const auto place = std::ranges::find(columns, key);
    const auto number =
        place == columns.end() ? std::nullopt : parameter(values[static_cast<std::size_t>(place - columns.begin())]);
    if (!number || !is_name(key)) return false;
    keys_.push_back(*number);
  }
  key_columns_ = *keys;
  const auto returned = rest.find(kReturning);
  after_ = fmt::format("{}{}{}", rest.substr(0, returned), kReturning, key_columns_);
  if (returned != rest.npos) after_ += fmt::format(", {}", rest.substr(returned + kReturning.size()));
  return !has(after_, "*");
}

std::optional<ManyForm> ManyForm::of_change(std::string_view sql, std::string_view verb) {
  ManyForm form;
  form.kind_ = Kind::change;
  const auto where = sql.find(" WHERE ");
  if (where == sql.npos || has(sql, "SELECT") || has(sql.substr(verb.size()), " FROM ") || has(sql, " AS "))
    return std::nullopt;
  const auto begin = where + std::string_view(" WHERE ").size();
  const auto returning = sql.find(" RETURNING ");
  const auto conditions = sql.substr(begin, returning == sql.npos ? sql.npos : returning - begin);
  if (has(conditions, "(") || has(conditions, " OR ") || has(sql.substr(begin), "*")) return std::nullopt;
  const auto rest = split(conditions, " AND ");
  for (const auto condition : rest) {
    const auto sides = split(condition, " = ");
    const auto number = sides.size() == 2 && is_name(sides[0]) ? parameter(sides[1]) : std::nullopt;
    if (number) form.keys_.push_back(*number);
  }
  if (form.keys_.empty()) return std::nullopt;
  form.table_ = sql.substr(verb.size(), sql.find(' ', verb.size()) - verb.size());
  if (returning == sql.npos && rest.size() == form.keys_.size() + 1)
    form.raised_to_ = raise_in(sql.substr(0, where), rest);
  form.before_ = fmt::format("{} {} ", sql.substr(0, where), verb.starts_with("UPDATE") ? "FROM" : "USING");
  form.after_ = fmt::format(" WHERE {} RETURNING asked.nth", conditions);
  if (returning != sql.npos)
    form.after_ += fmt::format(", {}", sql.substr(returning + std::string_view(" RETURNING ").size()));
  return form;
}

std::string ManyForm::sql(const std::vector<Type>& types) const {
  return asked_for(before_, types) + arrays(types) + asked_for(after_, types);
}

}  // namespace madang::store
