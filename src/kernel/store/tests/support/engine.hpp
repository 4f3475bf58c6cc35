#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "kernel/store/sqlite_store.hpp"
#include "kernel/store/store.hpp"

namespace madang::store {

/// Whether a test program is to use PostgreSQL: MADANG_TEST_STORE=postgresql. What holds for every engine is tested on
/// both.
bool tests_use_postgres();

/// Opens the store on the engine that the tests are to use. On PostgreSQL, the path stands for a database of its own
/// on the server that the test program shares, new when nothing lies at the path.
std::unique_ptr<Store> open_any(const SqliteOptions& options, std::span<const Migration> migrations,
                                const Clock& clock);

/// All that the engine keeps of what open_any() opened there, so that a text in it can be looked for. SQLite's log,
/// whose pages lie in the database too once the store is closed, may be left out: it is only written over as it goes
/// round.
enum class WithLog { yes, no };
std::string everything_kept(const std::filesystem::path& path, WithLog with_log = WithLog::yes);

}  // namespace madang::store
