#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "kernel/store/postgres_link.hpp"
#include "kernel/store/postgres_store.hpp"
#include "kernel/store/store.hpp"

namespace madang::store {

/// Held while somebody takes a number; whoever holds it for the session keeps every other process from starting.
inline constexpr std::int64_t kNumberLock = 0x6d61'6461'6e69;
/// Milliseconds without a word before a number counts as given up.
inline constexpr std::int64_t kNumberKeptFor = 60'000;

/// Who this process is among those that share the database.
struct PostgresNode {
  std::uint16_t number = 0;
  std::string process;  ///< a random name, new at every start
  std::string epoch;
};

/// What follows parks the fiber that calls it.

/// What somebody who tries again and again has learned of the hosts. Whoever tries once gives every host its time.
struct HostsTried {
  int tries = 100;        ///< the more, the longer each of several hosts has to answer
  std::size_t first = 0;  ///< whom to ask first: nobody who was silent last time, if there is another
};

/// Connects and sets the session up: timeouts, and commits that are durable. Throws LinkLost.
void open_session(PostgresLink& link, const PostgresOptions& options, HostsTried& tried);
/// Throws UnusableDatabase when the database sorts or encodes text in another way than the program relies on.
void demand_usable(PostgresLink& link, const std::string& database);
/// Runs every pending step, one process at a time; see schema.hpp for what it throws.
void migrate(PostgresLink& link, std::span<const Migration> known, const Clock& clock);
/// Makes what `view` says visible, unless it was made by these very words before; one process at a time. Throws
/// UnusableDatabase with what the database's administrator must do first.
void show_directory(PostgresLink& link, const DirectoryView& view, std::span<const Migration> known,
                    const std::string& database);
/// What migrate() would refuse, or has yet to do.
std::vector<std::string> schema_faults(PostgresLink& link, std::span<const Migration> known);
/// Takes the lowest number that nobody has used lately; what its former holder still writes is void from then on.
/// Throws Moved (move_marks.hpp) when no server may work on the database.
PostgresNode take_number(PostgresLink& link, const std::string& database, std::size_t lines, IdSource* ids);
/// Every few seconds; false when another process has taken the number.
bool keep_number(PostgresLink& link, const PostgresNode& node, const IdSource* ids);
/// Who else has said so lately.
Neighbours neighbours(PostgresLink& link, const PostgresNode& node);
void give_number_back(PostgresLink& link, const PostgresNode& node, const IdSource* ids);

}  // namespace madang::store
