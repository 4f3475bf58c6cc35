#pragma once

namespace madang::store {

/// The name of a SQLite file system (https://sqlite.org/vfs.html) that is the default one, except that it gathers what
/// is written to a write-ahead log until it is synced or read. SQLite writes the log in pieces of 24 and 4,096 bytes,
/// each a call to the kernel and each touching two pages of it; gathered, a commit is a few large writes. Nothing is
/// acknowledged before a sync, and nobody else looks at a frame before that, so nothing else changes. Needs
/// synchronous=FULL: with less, SQLite shows frames to others that it never asked to be synced.
///
/// Registers it at the first call. Any thread.
const char* log_gathering_vfs();

}  // namespace madang::store
