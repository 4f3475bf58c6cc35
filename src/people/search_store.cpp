#include "people/search_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::people {
namespace {

/// $1 the organisation, $2 the department, $3 the last of the page before, $4 the limit, $5 to $10 how the first word
/// stands at a beginning, and from $11 on both ways of each word. Parts of a statement, put together once.
constexpr std::string_view kFit =
    "CASE WHEN p.search_key LIKE $5 ESCAPE '\\' OR p.search_key LIKE $6 ESCAPE '\\' THEN 0"
    " WHEN p.search_key LIKE $7 ESCAPE '\\' OR p.search_key LIKE $8 ESCAPE '\\'"
    " OR p.search_key LIKE $9 ESCAPE '\\' OR p.search_key LIKE $10 ESCAPE '\\' THEN 1 ELSE 2 END";

std::string has_word(std::size_t word) {
  const std::string as_is = "LIKE $" + std::to_string(11 + (2 * word)) + " ESCAPE '\\'";
  const std::string going_on = "LIKE $" + std::to_string(12 + (2 * word)) + " ESCAPE '\\'";
  return " AND (p.search_key " + as_is + " OR p.search_key " + going_on +
         " OR p.id IN (SELECT e.member_id FROM departments t JOIN department_members e ON e.org_id = t.org_id"
         " AND e.department_id = t.id WHERE t.org_id = $1 AND (t.search_key " +
         as_is + " OR t.search_key " + going_on + ")))";
}

std::string search_sql() {
  std::string sql = "SELECT f.id FROM (SELECT p.id, p.name_key, ";
  sql.append(kFit).append(
      " AS fit FROM members p WHERE p.org_id = $1 AND p.left_at IS NULL AND (CAST($2 AS BIGINT) = 0 OR EXISTS (SELECT "
      "1 FROM"
      " department_members d WHERE d.org_id = p.org_id AND d.department_id = $2 AND d.member_id = p.id))");
  for (std::size_t word = 0; word < kMostSearchWords; ++word) sql += has_word(word);
  sql += ") f WHERE CAST($3 AS BIGINT) = 0 OR (f.fit, f.name_key, f.id) > (SELECT ";
  sql.append(kFit).append(
      ", p.name_key, p.id FROM members p WHERE p.org_id = $1 AND p.id = $3)"
      " ORDER BY f.fit, f.name_key, f.id LIMIT $4");
  return sql;
}

struct Word {
  std::string as_is = "%";
  std::string going_on = "%";
};

}  // namespace

std::vector<MemberId> search_members(store::Transaction& transaction, OrgId org, const MemberFilter& filter) {
  static const std::string sql = search_sql();
  const auto& [as_is, going_on] = filter.query.front();
  std::array<Word, kMostSearchWords> words;
  for (std::size_t at = 0; at < filter.query.size(); ++at)
    words[at] = {like_within(filter.query[at].as_is), like_within(filter.query[at].going_on)};
  return store::all<MemberId>(transaction, sql, org, filter.department_id, filter.after.value_or(MemberId{}),
                              filter.limit, like_at_name(as_is), like_at_name(going_on), like_at_text(as_is),
                              like_at_text(going_on), like_at_word(as_is), like_at_word(going_on), words[0].as_is,
                              words[0].going_on, words[1].as_is, words[1].going_on, words[2].as_is, words[2].going_on,
                              words[3].as_is, words[3].going_on);
}

}  // namespace madang::people
