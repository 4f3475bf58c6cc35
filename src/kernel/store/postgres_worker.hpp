#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <optional>

#include "kernel/store/crowd_pace.hpp"
#include "kernel/store/fair_queue.hpp"
#include "kernel/store/postgres_group.hpp"
#include "kernel/store/postgres_session.hpp"
#include "kernel/store/postgres_store.hpp"

namespace madang::store {

/// What the workers of one store share. On the store's thread, but for the atomics.
struct PostgresShared {
  const PostgresOptions& options;
  boost::asio::io_context& context;
  FiberPool fibers{};
  std::function<void()> changed{};  ///< a worker has ended, or freed what another waits for
  CrowdPace writing_crowds;
  CrowdPace reading_crowds;
  std::atomic<std::size_t> open_lines = 0;  ///< of those that write
  std::atomic<std::uint64_t> commits = 0;
  std::atomic<std::size_t> writes_under_way = 0;
  std::atomic<bool> fenced = false;
  std::atomic<bool> reached = true;  ///< the database answers who asks it apart from all work
  std::function<void()> doubt{};     ///< a line was lost: have it asked now
};

/// One connection and the fiber that serves it: takes a group, sees it through whatever happens, tells how it ended.
/// On the store's thread.
class PostgresWorker {
 public:
  PostgresWorker(PostgresShared& shared, FairQueue& queue, std::optional<WriterLine> line);

  void start();
  /// There may be something to do, or the store closes.
  void wake();
  bool is_over() const { return fiber_.is_done(); }

 private:
  using Time = std::chrono::steady_clock::time_point;

  void live();
  void wait_for_work();
  Group take();
  CrowdPace& crowds() { return line_ ? shared_.writing_crowds : shared_.reading_crowds; }
  void serve(Group group);
  void end_crowd(OrgId crowd, std::size_t works, Time begun);
  /// True when the group has ended, well or not.
  bool attempt(Group& group, int tries);
  bool after_loss(Group& group, PostgresGroup& run, std::string_view why);
  void end(Group& group, std::vector<std::exception_ptr> errors, PostgresGroup::AfterCommit after);
  void end_all(Group& group, const Refusal& error);

  /// Tries until it is connected or the patience is over.
  bool open();
  bool try_open();
  void keep_to_keys();
  void read_line();
  void note_open(bool is_open);
  void refuse_all_waiting();
  void roll_back();
  void pause(std::chrono::milliseconds length);

  PostgresShared& shared_;
  FairQueue& queue_;
  std::optional<WriterLine> line_;
  PostgresLink link_;
  boost::asio::steady_timer timer_;
  bool is_idle_ = false;
  bool is_counted_open_ = false;
  bool complained_ = false;
  HostsTried tried_{.tries = 1};
  Fiber fiber_;
};

}  // namespace madang::store
