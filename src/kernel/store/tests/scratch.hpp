#pragma once

#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <string>

#include "base/time.hpp"
#include "kernel/store/query.hpp"
#include "kernel/store/tests/support/engine.hpp"

namespace madang::store {

/// A folder that is gone when the test is.
class Scratch {
 public:
  Scratch() {
    auto name = (std::filesystem::temp_directory_path() / "madang-store-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Scratch() { std::filesystem::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

class SetClock final : public Clock {
 public:
  Timestamp now() const override { return Timestamp::from_milliseconds(milliseconds_); }
  void pass(std::chrono::milliseconds length) { milliseconds_ += length.count(); }

 private:
  std::atomic<std::int64_t> milliseconds_ = 1'772'000'000'000;
};

inline constexpr Migration kNotes[] = {
    {"notes", 1, "001_notes",
     "CREATE TABLE notes (org_id BIGINT NOT NULL, seq BIGINT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (org_id, "
     "seq));"},
};

inline std::unique_ptr<Store> open_notes(const std::filesystem::path& file, SqliteOptions options = {}) {
  static const SetClock clock;
  options.path = file;
  return open_sqlite(options, kNotes, clock);
}

/// The same on the engine that the tests are to use.
inline std::unique_ptr<Store> open_notes_on_any(const std::filesystem::path& file, SqliteOptions options = {}) {
  static const SetClock clock;
  options.path = file;
  return open_any(options, kNotes, clock);
}

inline void add_note(Transaction& transaction, std::int64_t seq, std::string_view text = "hello") {
  execute(transaction, "INSERT INTO notes (org_id, seq, text) VALUES (1, $1, $2)", seq, text);
}

inline std::int64_t count_notes(Store& store) {
  return store.read_now(
      [](Transaction& transaction) { return *one<std::int64_t>(transaction, "SELECT count(*) FROM notes"); });
}

}  // namespace madang::store
