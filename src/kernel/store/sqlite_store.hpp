#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/store/migration.hpp"
#include "kernel/store/store.hpp"

namespace madang::store {

struct SqliteOptions {
  std::filesystem::path path;
  std::size_t readers = 4;
  std::size_t queue = 8192;      ///< writes waiting at most, and reads waiting at most
  std::size_t group = 512;       ///< transactions that share one fsync at most
  IdSource* ids = nullptr;       ///< goes on after the last id of any commit, whatever the clock says; may be absent
  int checkpoint_frames = 1024;  ///< pages of log (4 KiB each) after which they are moved into the database
};

/// Opens or makes the database, brings its schema up to date and starts its threads. `migrations` holds the parts'
/// steps in DEPENDS order; the store's own come first by themselves. Throws SchemaMismatch (schema.hpp) when the
/// database is newer than the program, StoreDamaged (recovery.hpp) when it lacks what was acknowledged, Moved
/// (move_marks.hpp) when everything in it is elsewhere,
/// std::runtime_error when another server has it open, Refusal kCannotWrite when the disk refuses. The destructor
/// closes. io_contexts whose coroutines wait for the store must outlive its close().
std::unique_ptr<Store> open_sqlite(const SqliteOptions& options, std::span<const Migration> migrations,
                                   const Clock& clock);

}  // namespace madang::store
