#pragma once

#include <filesystem>
#include <memory>

#include "kernel/move/side.hpp"

namespace madang::move {

/// An existing database in a file, to be read, also beside its server; to be written once it is held. Throws
/// store::StoreDamaged when it lacks what was acknowledged.
std::unique_ptr<Side> sqlite_source(const std::filesystem::path& database);

/// A database in a file, made when there is none and brought to the newest schema, held from the start. Throws
/// CannotMove when a server has it open.
std::unique_ptr<Side> sqlite_target(const std::filesystem::path& database, std::span<const store::Migration> migrations,
                                    const Clock& clock);

}  // namespace madang::move
