#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "kernel/store/durable_file.hpp"

namespace madang::store {

/// How far a database has come: the epoch it is in, and how many commits were acknowledged.
struct Position {
  std::string epoch;
  std::int64_t commits = 0;
  bool operator==(const Position&) const = default;
};

/// The same position, kept beside the database in FILE-mark. SQLite takes the first frame of its log that does not add
/// up for the log's end and says nothing, so a log that was cut, damaged or removed looks like an earlier database:
/// only what stands outside can tell (recovery.hpp compares).
///
/// Two slots in blocks of their own are written in turn, each with its checksum, so a torn write loses the newest mark
/// alone. Mark first, acknowledge then: a server that dies leaves the mark with the kernel. Against a machine that dies
/// it is synced kSyncWithin later at most, not in the way of every acknowledgement: a second flush costs nearly as much
/// as the log's own (90 us beside 115 us where it was measured, docs/performance.md), and in that moment it would only
/// help against a disk that both loses what it flushed and keeps what it was given later. One thread at a time.
class HighWaterMark {
 public:
  static constexpr std::chrono::milliseconds kSyncWithin{5};

  /// `at` becomes the mark; the file is made when there is none. All throw std::filesystem::filesystem_error.
  HighWaterMark(const std::filesystem::path& database, Position at);

  /// Written before it returns; synced by whoever calls sync() when it is due.
  void raise(std::int64_t commits);
  void sync();

  /// By when sync() must be called; absent when everything is synced.
  std::optional<std::chrono::steady_clock::time_point> sync_due() const { return sync_due_; }

  static std::filesystem::path file_of(const std::filesystem::path& database);
  /// The newest slot that adds up. Throws StoreDamaged (recovery.hpp) when there is a file but none does; absent when
  /// there is no file.
  static std::optional<Position> read(const std::filesystem::path& database);
  /// Puts another mark in place of whatever was there, whole and synced: for another history of the database.
  static void replace(const std::filesystem::path& database, const Position& at);

 private:
  void write_slot();

  const std::filesystem::path file_;
  Descriptor descriptor_;
  Position at_;
  std::optional<std::chrono::steady_clock::time_point> sync_due_;
};

}  // namespace madang::store
