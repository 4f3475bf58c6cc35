set(list "")
list(FILTER FILES EXCLUDE REGEX "\\.postgresql\\.sql$")  # each is read beside its twin
foreach(file IN LISTS FILES)
  cmake_path(GET file STEM stem)
  string(REGEX MATCH "^[0-9]+" number ${stem})
  if(number STREQUAL "")
    message(FATAL_ERROR "${file}: a migration's name starts with its number, for example 001_messages.sql")
  endif()
  file(READ ${file} sql)
  set(postgresql "")
  string(REGEX REPLACE "\\.sql$" ".postgresql.sql" other ${file})
  if(EXISTS ${other})
    file(READ ${other} postgresql)
  endif()
  math(EXPR number "${number}")
  string(APPEND list "      {\"${NAME}\", ${number}, \"${stem}\", R\"madang_sql(${sql})madang_sql\",\n       R\"madang_sql(${postgresql})madang_sql\"},\n")
endforeach()
file(WRITE ${HEADER} "#pragma once
#include <span>
#include \"kernel/store/migration.hpp\"
namespace madang::${NAME} {
std::span<const store::Migration> migrations();
}
")
file(WRITE ${SOURCE} "#include \"${PLACE}/migrations.hpp\"
namespace madang::${NAME} {
std::span<const store::Migration> migrations() {
  static constexpr store::Migration kMigrations[] = {
${list}  };
  return kMigrations;
}
}
")
