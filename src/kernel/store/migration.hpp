#pragma once

#include <string_view>

namespace madang::store {

/// One numbered step of one part's schema, made from PART/migrations/NNN_what_it_does.sql at build time.
/// Numbers count per part from 1 without gaps; a step that has shipped is never edited. Where PostgreSQL needs other
/// words, they are beside it in NNN_what_it_does.postgresql.sql.
struct Migration {
  std::string_view part;
  int number;
  std::string_view name;
  std::string_view sql;
  std::string_view postgresql{};  ///< empty when it is the same

  std::string_view for_postgresql() const { return postgresql.empty() ? sql : postgresql; }
};

}  // namespace madang::store
