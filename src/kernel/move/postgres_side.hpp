#pragma once

#include <memory>
#include <string>

#include "kernel/move/side.hpp"

namespace madang::move {

/// An existing database of PostgreSQL, to be read, also beside its servers; to be written once it is held. Throws
/// store::UnusableDatabase as store::open_postgres does.
std::unique_ptr<Side> postgres_source(const std::string& conninfo);

/// The same, brought to the newest schema and held from the start. Throws CannotMove when a server works on it.
std::unique_ptr<Side> postgres_target(const std::string& conninfo, std::span<const store::Migration> migrations,
                                      const Clock& clock);

}  // namespace madang::move
