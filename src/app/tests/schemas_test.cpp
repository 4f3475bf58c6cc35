#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "app/open_store.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/query.hpp"
#include "kernel/store/sqlite_store.hpp"
#include "kernel/store/tests/scratch.hpp"
#include "kernel/store/tests/support/postgres_server.hpp"

// The two engines run the same steps, or twins of them; what comes of it must be the same.

namespace madang::app {
namespace {

using Lines = std::set<std::string>;

/// Columns and keys that only one engine has, and why.
const Lines kOfPostgresAlone = {
    // In which transaction it was written: how nodes hear of what they were not told (bus/feed.hpp).
    "node_news index (made_in)",
    "node_news.made_in bigint",
    "stream_log index (made_in)",
    "stream_log.made_in bigint",
};

Lines lines_of(store::Store& store, std::string_view sql) {
  return store.read_now([&](store::Transaction& transaction) {
    const auto all = store::all<std::string>(transaction, sql);
    return Lines(all.begin(), all.end());
  });
}

Lines of_sqlite(store::Store& store) {
  auto lines =
      lines_of(store,
               "SELECT m.name || '.' || c.name || ' ' || lower(c.type) || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0"
               " THEN '' ELSE ' null' END FROM sqlite_master m JOIN pragma_table_info(m.name) c"
               " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'");
  lines.merge(lines_of(store,
                       "SELECT m.name || CASE WHEN l.\"unique\" = 1 THEN ' unique' ELSE ' index' END || ' (' ||"
                       " (SELECT group_concat(i.name, ',') FROM pragma_index_info(l.name) i) || ')'"
                       " || CASE WHEN l.partial = 1 THEN ' partial' ELSE '' END"
                       " FROM sqlite_master m JOIN pragma_index_list(m.name) l WHERE m.type = 'table'"));
  return lines;
}

Lines of_postgres(store::Store& store) {
  auto lines =
      lines_of(store,
               "SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ''"
               " ELSE ' null' END FROM information_schema.columns WHERE table_schema = 'public'");
  lines.merge(lines_of(store,
                       "SELECT t.relname || CASE WHEN i.indisunique THEN ' unique' ELSE ' index' END || ' (' ||"
                       " (SELECT string_agg(a.attname, ',' ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY"
                       " AS k (number, place) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number) || ')'"
                       " || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END"
                       " FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid"
                       " JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public'"));
  return lines;
}

Lines without(const Lines& some, const Lines& others) {
  Lines left;
  std::ranges::set_difference(some, others, std::inserter(left, left.end()));
  return left;
}

TEST(Schemas, of_both_engines_are_the_same) {
  const store::Scratch scratch;
  const store::SetClock clock;
  const auto file = store::open_sqlite({.path = scratch / "db"}, all_migrations(), clock);
  auto& server = store::PostgresServer::shared();
  store::PostgresOptions options;
  options.conninfo = server.conninfo(server.make_database());
  const auto database = store::open_postgres(options, all_migrations(), clock);
  const auto here = of_sqlite(*file);
  const auto there = of_postgres(*database);
  EXPECT_GT(here.size(), 250u);
  EXPECT_THAT(without(here, there), testing::IsEmpty());
  EXPECT_EQ(without(there, here), kOfPostgresAlone);
}

}  // namespace
}  // namespace madang::app
