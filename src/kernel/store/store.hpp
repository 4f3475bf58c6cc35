#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/refusal.hpp"
#include "kernel/store/lane.hpp"
#include "kernel/store/migration.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::store {

/// The queue to the writer is full: the disk does not keep up. Answered with 503 and Retry-After.
inline constexpr RefusalKind kBusy{"store.busy", 503, "The server is busy writing. Try again in a moment."};
/// The disk refused (full, read-only, broken). Nothing was acknowledged.
inline constexpr RefusalKind kCannotWrite{"store.cannot_write", 503, "The server cannot write to its disk."};
/// The database is another machine's, and has been away for longer than anybody should wait.
inline constexpr RefusalKind kCannotReach{"store.cannot_reach", 503, "The server cannot reach its database."};
/// The shard that the organisation lives on is away; other organisations go on.
inline constexpr RefusalKind kShardAway{"store.shard_away", 503,
                                        "The database of this organisation cannot be reached just now. Others go on."};
inline constexpr RefusalKind kClosing{"store.closing", 503, "The server is shutting down."};

/// What the store has done since it was opened. A write that threw counts too.
struct StoreCounts {
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t commits = 0;  ///< each of one or more writes
};

/// Other processes that work on the same database, as it knew a few seconds ago.
struct Neighbours {
  std::size_t count = 0;
  std::vector<std::string> other_versions;  ///< of the program, each once, without this one's
};

/// A shard that does not answer just now, and why, in a few words for the operator.
struct AwayShard {
  std::string name;
  std::string why;
};

/// Where everything durable lives, whatever the engine. One per process; any thread may ask.
///
/// write() resumes only after its transaction has reached the disk. Those whose lanes touch (lane.hpp) are strictly one
/// after another, so what a verb reads in its lane it may rely on when it writes. Without a lane a write touches
/// everything. Several share one fsync when they queue up behind it.
class Store {
 public:
  using Work = std::move_only_function<void(Transaction&)>;
  using Done = std::move_only_function<void(std::exception_ptr)>;

  virtual ~Store() = default;

  /// Runs `work(Transaction&)` as one durable transaction and gives what it returned; throws what it threw. When
  /// another of its group throws, it may be run a second time, on a transaction in which the first has left nothing: so
  /// it must not use up what it holds.
  template <class F, class R = std::invoke_result_t<F, Transaction&>>
  boost::asio::awaitable<R> write(Lane lane, F work) {
    co_return co_await run<R>(&Store::enqueue_write, lane, std::move(work));
  }
  template <class F, class R = std::invoke_result_t<F, Transaction&>>
  boost::asio::awaitable<R> write(F work) {
    return write(Lane::everything(), std::move(work));
  }

  /// Runs `work(Transaction&)` on a consistent snapshot, beside other readers and the writer.
  template <class F, class R = std::invoke_result_t<F, Transaction&>>
  boost::asio::awaitable<R> read(F work) {
    return read(OrgId{}, std::move(work));
  }
  /// The same for one organisation, which then waits in its own turn and not in everybody's.
  template <class F, class R = std::invoke_result_t<F, Transaction&>>
  boost::asio::awaitable<R> read(OrgId org, F work) {
    co_return co_await run<R>(&Store::enqueue_read, Lane::of(org), std::move(work));
  }

  /// The same for threads that have no coroutine to suspend: start-up, command line, tests. Never on a loop's thread.
  template <class F, class R = std::invoke_result_t<F, Transaction&>>
  R write_now(Lane lane, F work) {
    return run_now<R>(&Store::enqueue_write, lane, std::move(work));
  }
  template <class F, class R = std::invoke_result_t<F, Transaction&>>
  R write_now(F work) {
    return write_now(Lane::everything(), std::move(work));
  }
  template <class F, class R = std::invoke_result_t<F, Transaction&>>
  R read_now(F work) {
    return read_now(OrgId{}, std::move(work));
  }
  template <class F, class R = std::invoke_result_t<F, Transaction&>>
  R read_now(OrgId org, F work) {
    return run_now<R>(&Store::enqueue_read, Lane::of(org), std::move(work));
  }
  /// Runs `work(Transaction&, OrgId)` for each as a write of its own, all at once, and returns when all have ended.
  /// Throws what the first that failed threw. For work that needs no other lane than `part` of its organisation.
  void write_each_now(std::span<const OrgId> orgs, std::uint64_t part, std::function<void(Transaction&, OrgId)> work);

  /// Says when this store's history last broke with the past: made anew on restore, so that every cursor from before is
  /// answered with `refetch`.
  virtual std::string epoch() const = 0;
  /// The same of one organisation, which also breaks with the past when it moves to another database.
  virtual std::string epoch(OrgId /*org*/) { return epoch(); }

  /// The databases it lies in, the one above organisations first. For housekeeping, which looks in each for what is to
  /// be done; what is then done for an organisation is asked of the whole store, under its lane.
  virtual std::vector<Store*> databases() { return {this}; }
  /// Whether the organisation lives in that one of them: what lies elsewhere of it is on the move, and not to be
  /// touched.
  virtual bool is_home(const Store& /*database*/, OrgId /*org*/) { return true; }

  /// The shards that are away just now: what lives elsewhere goes on.
  virtual std::vector<AwayShard> away() const { return {}; }
  /// The databases that answer, by the names of [store.shards]; the one above organisations is "".
  virtual std::vector<std::string> reached() const {
    return is_writable() ? std::vector<std::string>{""} : std::vector<std::string>{};
  }
  /// Whether the database of an organisation answers, as far as this process knows where that is. Asks nothing.
  virtual bool is_there(OrgId /*org*/) const { return is_writable(); }
  /// Once, when this process is wired: goes on looking for the shards that were away when the store was opened. `found`
  /// is called on a thread of the store with each that has come, before anything else runs in it: `known_as` is it
  /// among databases(), `opened` may be asked already. What it throws is said to the operator, and it is tried again.
  using Found = std::function<void(Store& known_as, Store& opened)>;
  virtual void look_for_absent(Found /*found*/) {}
  /// It was said that the organisation has moved. May read.
  virtual void look_for(OrgId /*org*/) {}
  /// At wiring: told once when this process learns that an organisation has moved, on any thread.
  virtual void when_moved(std::function<void(OrgId)> /*told*/) {}

  /// False after the disk failed to sync: every write is refused with kCannotWrite until the store is opened anew. And
  /// while a database that is another machine's does not answer.
  virtual bool is_writable() const = 0;
  /// Why it is not, a few words for the operator; empty while it is.
  virtual std::string trouble() const { return is_writable() ? "" : "the disk failed; start the server again"; }

  /// Another process has taken this one's place in the database: only a new start helps.
  virtual bool is_superseded() const { return false; }
  virtual Neighbours neighbours() const { return {}; }

  virtual StoreCounts counts() const = 0;

  /// Whether a write is queued or on its way to the disk: its events will be told soon. Any thread.
  virtual bool is_writing() const = 0;

  /// Finishes what is queued, refuses what comes after, and returns when all is on disk.
  virtual void close() = 0;

  /// Both call `done` on a thread of the store, after the commit or the failure.
  virtual void enqueue_write(Lane lane, Work work, Done done) = 0;
  virtual void enqueue_read(Lane lane, Work work, Done done) = 0;

 private:
  using Enqueue = void (Store::*)(Lane, Work, Done);
  struct Nothing {};
  template <class R>
  using Result = std::conditional_t<std::is_void_v<R>, Nothing, R>;

  template <class R, class F>
  static Work keep_result(F work, std::shared_ptr<std::optional<Result<R>>> result) {
    return [work = std::move(work), result = std::move(result)](Transaction& transaction) mutable {
      if constexpr (std::is_void_v<R>) {
        work(transaction);
        result->emplace();
      } else {
        result->emplace(work(transaction));
      }
    };
  }

  template <class R, class F>
  boost::asio::awaitable<R> run(Enqueue enqueue, Lane lane, F work) {
    auto result = std::make_shared<std::optional<Result<R>>>();
    auto kept = keep_result<R>(std::move(work), result);
    auto executor = co_await boost::asio::this_coro::executor;
    auto start = [this, enqueue, lane, &kept, executor](auto handler) {
      auto shared = std::make_shared<decltype(handler)>(std::move(handler));
      auto guard = boost::asio::make_work_guard(executor);
      (this->*enqueue)(lane, std::move(kept), [shared, guard = std::move(guard)](std::exception_ptr error) mutable {
        boost::asio::post(guard.get_executor(), [shared = std::move(shared), error = std::move(error)]() mutable {
          (*shared)(std::move(error));
        });
      });
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(std::exception_ptr)>(
        start, boost::asio::use_awaitable);
    if constexpr (!std::is_void_v<R>) co_return std::move(**result);
  }

  struct Ending {
    std::promise<void> come;
    std::exception_ptr error;
  };

  template <class R, class F>
  R run_now(Enqueue enqueue, Lane lane, F work) {
    auto result = std::make_shared<std::optional<Result<R>>>();
    auto ending = std::make_shared<Ending>();
    (this->*enqueue)(lane, keep_result<R>(std::move(work), result), [ending](std::exception_ptr error) {
      ending->error = std::move(error);
      ending->come.set_value();
    });
    ending->come.get_future().wait();
    if (ending->error) std::rethrow_exception(std::exchange(ending->error, nullptr));
    if constexpr (!std::is_void_v<R>) return std::move(**result);
  }
};

}  // namespace madang::store
