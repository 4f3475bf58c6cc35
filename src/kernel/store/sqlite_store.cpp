#include "kernel/store/sqlite_store.hpp"

#include "kernel/store/digest.hpp"
#include "kernel/store/durable_file.hpp"
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

std::string bring_up(const SqliteOptions& options, std::span<const Migration> migrations, const Clock& clock) {
  SqliteConnection connection(options.path, SqliteConnection::Access::write);
  migrate(connection, options.path, all_migrations(migrations), clock);
  SqliteTransaction transaction(connection);
  execute(transaction, "INSERT INTO store_meta (name, value) VALUES ('epoch', $1) ON CONFLICT DO NOTHING",
          random_name());
  return one<std::string>(transaction, "SELECT value FROM store_meta WHERE name = 'epoch'").value();
}

class SqliteStore final : public Store {
 public:
  SqliteStore(const SqliteOptions& options, std::span<const Migration> migrations, const Clock& clock)
      : lock_(lock_in_its_folder(options.path)),
        epoch_(bring_up(options, migrations, clock)),
        checkpoint_(options.path, options.checkpoint_frames),
        writer_(options.path, checkpoint_, options.queue, options.group),
        readers_(options.path, options.readers, options.queue) {}

  ~SqliteStore() override { close(); }

  std::string epoch() const override { return epoch_; }

  void close() override {
    readers_.close();
    checkpoint_.close();
    writer_.close();
  }

  void enqueue_write(Work work, Done done) override { writer_.enqueue({std::move(work), std::move(done)}); }
  void enqueue_read(Work work, Done done) override { readers_.enqueue({std::move(work), std::move(done)}); }

 private:
  const FileLock lock_;
  const std::string epoch_;
  SqliteCheckpoint checkpoint_;
  SqliteWriter writer_;
  SqliteReaders readers_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite(const SqliteOptions& options, std::span<const Migration> migrations,
                                   const Clock& clock) {
  return std::make_unique<SqliteStore>(options, migrations, clock);
}

}  // namespace madang::store
