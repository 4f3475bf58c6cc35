#include "kernel/store/sqlite_readers.hpp"

#include "kernel/log/thread_name.hpp"

namespace madang::store {
namespace {

std::exception_ptr read(SqliteConnection& connection, Store::Work& work) {
  try {
    connection.run("BEGIN");
    SqliteTransaction transaction(connection);
    work(transaction);
    connection.run("COMMIT");
    for (auto& then : transaction.take_after_commit()) call_guarded(then, "what follows a read");
    return nullptr;
  } catch (...) {
    return std::current_exception();
  }
}

}  // namespace

SqliteReaders::SqliteReaders(const std::filesystem::path& file, std::size_t threads, std::size_t queue)
    : queue_(queue) {
  for (std::size_t index = 0; index < threads; ++index)
    connections_.push_back(std::make_unique<SqliteConnection>(file, SqliteConnection::Access::read));
  for (auto& connection : connections_)
    threads_.emplace_back([this, &connection] {
      log::name_this_thread("store reader");
      work(*connection);
    });
}

void SqliteReaders::work(SqliteConnection& connection) {
  for (auto tasks = queue_.take(1); !tasks.empty(); tasks = queue_.take(1)) {
    auto error = read(connection, tasks.front().work);
    if (connection.in_transaction()) connection.run("ROLLBACK");
    finish(tasks.front(), std::move(error));
  }
}

void SqliteReaders::close() {
  queue_.close();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  connections_.clear();
}

}  // namespace madang::store
