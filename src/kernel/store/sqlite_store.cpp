#include "kernel/store/sqlite_store.hpp"

#include "kernel/store/digest.hpp"
#include "kernel/store/durable_file.hpp"
#include "kernel/store/high_water_mark.hpp"
#include "kernel/store/move_marks.hpp"
#include "kernel/store/query.hpp"
#include "kernel/store/recovery.hpp"
#include "kernel/store/schema.hpp"
#include "kernel/store/sqlite_checkpoint.hpp"
#include "kernel/store/sqlite_readers.hpp"
#include "kernel/store/sqlite_writer.hpp"

namespace madang::store {
namespace {

FileLock lock_in_its_folder(const std::filesystem::path& file) {
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  return FileLock(file);
}

Position bring_up(const SqliteOptions& options, std::span<const Migration> migrations, const Clock& clock) {
  if (demand_nothing_lost(options.path).beyond_mark) sync_log(options.path);
  SqliteConnection connection(options.path, SqliteConnection::Access::write);
  migrate(connection, options.path, all_migrations(migrations), clock);
  SqliteTransaction transaction(connection);
  demand_not_moved(transaction, options.path.string());
  execute(transaction, "INSERT INTO store_meta (name, value) VALUES ('epoch', $1) ON CONFLICT DO NOTHING",
          random_name());
  if (options.ids)
    options.ids->go_on_after(
        one<std::uint64_t>(transaction, "SELECT last_tick FROM store_commits WHERE id = 1").value());
  return position_of(connection).value();
}

class SqliteStore final : public Store {
 public:
  SqliteStore(const SqliteOptions& options, std::span<const Migration> migrations, const Clock& clock)
      : lock_(lock_in_its_folder(options.path)),
        start_(bring_up(options, migrations, clock)),
        mark_(options.path, start_),
        checkpoint_(options.path, options.checkpoint_frames),
        writer_(options, checkpoint_, mark_, start_.commits),
        readers_(options.path, options.readers, options.queue) {}

  ~SqliteStore() override { close(); }

  std::string epoch() const override { return start_.epoch; }
  bool is_writable() const override { return writer_.is_writable(); }
  bool is_writing() const override { return writer_.is_writing(); }
  StoreCounts counts() const override { return {reads_.load(), writes_.load(), writer_.commits() - start_commits()}; }

  void close() override {
    readers_.close();
    checkpoint_.close();
    writer_.close();
    if (!writer_.is_writable()) checkpoint_.leave_log();
  }

  void enqueue_write(Lane /*one writer*/, Work work, Done done) override {
    ++writes_;
    writer_.enqueue({std::move(work), std::move(done)});
  }
  void enqueue_read(Lane /*any reader*/, Work work, Done done) override {
    ++reads_;
    readers_.enqueue({std::move(work), std::move(done)});
  }

 private:
  std::uint64_t start_commits() const { return static_cast<std::uint64_t>(start_.commits); }

  const FileLock lock_;
  const Position start_;
  HighWaterMark mark_;
  SqliteCheckpoint checkpoint_;
  SqliteWriter writer_;
  SqliteReaders readers_;
  std::atomic<std::uint64_t> reads_ = 0;
  std::atomic<std::uint64_t> writes_ = 0;
};

}  // namespace

std::unique_ptr<Store> open_sqlite(const SqliteOptions& options, std::span<const Migration> migrations,
                                   const Clock& clock) {
  return std::make_unique<SqliteStore>(options, migrations, clock);
}

}  // namespace madang::store
