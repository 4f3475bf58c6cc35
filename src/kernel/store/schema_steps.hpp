#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/describe.hpp"
#include "base/time.hpp"
#include "kernel/store/migration.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::store {

/// A migration that a database has run; the rows of schema_migrations.
struct SchemaStep {
  std::string part;
  int number = 0;
  std::string name;
  std::string checksum;
};
BOOST_DESCRIBE_STRUCT(SchemaStep, (), (part, number, name, checksum))

/// What makes the table of steps, on any engine.
extern const std::string_view kSchemaTable;

std::vector<SchemaStep> read_steps(Transaction& transaction);
void save_step(Transaction& transaction, const Migration& migration, std::string_view sql, Timestamp at);

/// Which wording of a migration an engine runs.
using Wording = std::string_view (*)(const Migration&);

/// A sentence for each step that `known` has not, or has in another wording.
std::vector<std::string> faults(std::span<const SchemaStep> run, std::span<const Migration> known, Wording wording);
std::vector<Migration> pending(std::span<const SchemaStep> run, std::span<const Migration> known);

}  // namespace madang::store
