#include "kernel/store/postgres_store.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <thread>

#include "base/version.hpp"
#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"
#include "kernel/store/postgres_conninfo.hpp"
#include "kernel/store/postgres_session.hpp"
#include "kernel/store/postgres_worker.hpp"
#include "kernel/store/schema.hpp"

namespace madang::store {
namespace {

constexpr std::chrono::seconds kAskAgain{1};
constexpr std::chrono::seconds kSayAgain{5};

PostgresOptions completed(PostgresOptions options) {
  options.conninfo = complete_conninfo(options.conninfo);
  return options;
}

/// Runs `body` on a fiber, and the context until it is over; for what comes before the store has a thread.
void run_on(boost::asio::io_context& context, const std::function<void()>& body) {
  std::exception_ptr error;
  Fiber fiber;
  fiber.start([&] {
    try {
      body();
    } catch (...) {
      error = std::current_exception();
    }
  });
  context.run();
  context.restart();
  if (error) std::rethrow_exception(error);
}

void on_usable(const PostgresOptions& options,
               const std::function<void(PostgresLink& link, const std::string& database)>& body) {
  boost::asio::io_context context{1};
  run_on(context, [&] {
    const auto database = postgres_place(options.conninfo);
    PostgresLink link(context);
    try {
      HostsTried once;
      open_session(link, options, once);
    } catch (const LinkLost& lost) {
      throw UnreachableDatabase(fmt::format("the database at {} cannot be used: {}", database, lost.what()));
    }
    demand_usable(link, database);
    body(link, database);
  });
}

CrowdLimits writing_limits(const PostgresOptions& options) {
  return {.groups = std::max<std::size_t>(options.writers / 2, 1), .works = options.group};
}

// One line is always left for those who are no crowd: among what is read there is also what other nodes did, without
// which memory is not believed and even more must be read. Who reads takes no turn in any lane, so nobody waits for it.
CrowdLimits reading_limits(const PostgresOptions& options) {
  const auto groups = std::max<std::size_t>(options.readers - 1, 1);
  return {.groups = groups, .groups_of_one = groups, .works = options.group, .is_paced = false};
}

class PostgresStore final : public Store {
 public:
  PostgresStore(const PostgresOptions& options, std::span<const Migration> migrations, const Clock& clock)
      : options_(completed(options)),
        node_(bring_up(migrations, clock)),
        writes_(options.queue),
        reads_(options.queue),
        keeper_timer_(context_),
        thread_([this] {
          log::name_this_thread("store");
          start();
          context_.run();
        }) {}

  ~PostgresStore() override { close(); }

  std::string epoch() const override { return node_.epoch; }
  bool is_writable() const override { return trouble_text().empty(); }
  std::string trouble() const override { return std::string(trouble_text()); }
  bool is_superseded() const override { return shared_.fenced; }
  Neighbours neighbours() const override {
    const std::lock_guard lock(neighbours_mutex_);
    return neighbours_;
  }
  bool is_writing() const override { return shared_.writes_under_way > 0; }
  StoreCounts counts() const override { return {reads_asked_, writes_asked_, shared_.commits}; }
  void close() override;

  void enqueue_write(Lane lane, Work work, Done done) override {
    ++writes_asked_;
    ++shared_.writes_under_way;
    if (!writes_.push({lane, {std::move(work), std::move(done)}}))
      --shared_.writes_under_way;
    else
      wake_soon();
  }
  // Every read is alone in its lane: a snapshot needs no turn.
  void enqueue_read(Lane lane, Work work, Done done) override {
    const auto number = ++reads_asked_;
    lane.part = number << 1 | 1;
    if (reads_.push({lane, {std::move(work), std::move(done)}})) wake_soon();
  }

 private:
  PostgresNode bring_up(std::span<const Migration> migrations, const Clock& clock);
  void start();
  void wake_soon();
  void wake_all();
  std::string_view trouble_text() const;
  void keep_the_number();
  void look_after_database();
  void say_so();
  void look_at_neighbours();
  void wait_for_turn();

  const PostgresOptions options_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
  PostgresShared shared_{.options = options_,
                         .context = context_,
                         .writing_crowds = CrowdPace(writing_limits(options_)),
                         .reading_crowds = CrowdPace(reading_limits(options_))};
  const PostgresNode node_;
  FairQueue writes_;
  FairQueue reads_;
  std::vector<std::unique_ptr<PostgresWorker>> workers_;
  boost::asio::steady_timer keeper_timer_;
  PostgresLink keeper_link_{context_};
  std::chrono::steady_clock::time_point said_at_;
  mutable std::mutex neighbours_mutex_;
  Neighbours neighbours_;
  bool doubted_ = false;
  HostsTried tried_{.tries = 1};
  Fiber keeper_;
  bool closing_ = false;
  std::atomic<bool> waking_ = false;
  std::atomic<std::uint64_t> reads_asked_ = 0;
  std::atomic<std::uint64_t> writes_asked_ = 0;
  std::thread thread_;
};

PostgresNode PostgresStore::bring_up(std::span<const Migration> migrations, const Clock& clock) {
  PostgresNode node;
  auto own = options_;
  own.directory.reset();  // its own tables are what is brought up to date
  on_usable(own, [&](PostgresLink& link, const std::string& database) {
    migrate(link, all_migrations(migrations), clock);
    if (options_.directory) show_directory(link, *options_.directory, all_migrations(migrations), database);
    node = take_number(link, database, options_.writers, options_.ids);
    log::info(fmt::format("this process is number {} of those on {}", node.number, database));
  });
  return node;
}

void PostgresStore::start() {
  shared_.changed = [this] { wake_soon(); };
  shared_.doubt = [this] {
    shared_.reached = false;
    doubted_ = true;
    keeper_timer_.cancel();
  };
  for (std::size_t number = 0; number < options_.writers; ++number)
    workers_.push_back(std::make_unique<PostgresWorker>(
        shared_, writes_, WriterLine{node_.number, static_cast<std::int64_t>(number), node_.process, 0}));
  for (std::size_t number = 0; number < options_.readers; ++number)
    workers_.push_back(std::make_unique<PostgresWorker>(shared_, reads_, std::nullopt));
  for (auto& worker : workers_) worker->start();
  keeper_.start([this] { keep_the_number(); });
}

// Once for everything that comes until the store's thread gets to it.
void PostgresStore::wake_soon() {
  if (!waking_.exchange(true)) boost::asio::post(context_, [this] { wake_all(); });
}

void PostgresStore::wake_all() {
  waking_ = false;
  for (auto& worker : workers_) worker->wake();
  const auto is_over = [](const auto& worker) { return worker->is_over(); };
  if (closing_ && keeper_.is_done() && std::ranges::all_of(workers_, is_over)) work_.reset();
}

std::string_view PostgresStore::trouble_text() const {
  if (shared_.fenced) return "another process took this one's number; start the server again";
  if (!shared_.reached || shared_.open_lines == 0) return "the database cannot be reached";
  return "";
}

void PostgresStore::keep_the_number() {
  while (!closing_) {
    look_after_database();
    wait_for_turn();
  }
  look_after_database();  // gives it back
  keeper_link_.close();
  wake_soon();
}

void PostgresStore::wait_for_turn() {
  keeper_timer_.expires_after(closing_ || doubted_ ? std::chrono::seconds(0) : kAskAgain);
  keeper_timer_.async_wait([this](boost::system::error_code) { keeper_.resume(); });
  Fiber::park();
}

// When a line was lost, or this one's fails, it may have been dead for a while: a new one says at once how it is.
void PostgresStore::look_after_database() {
  if (std::exchange(doubted_, false)) keeper_link_.close();
  while (true) {
    const bool is_new = !keeper_link_.is_open();
    try {
      say_so();
      shared_.reached = true;
      tried_.tries = 1;
      return;
    } catch (const std::exception& error) {
      keeper_link_.close();
      if (!is_new) continue;
      if (shared_.reached.exchange(false) || tried_.tries == 1)
        log::warning(fmt::format("this node could not say that it is there: {}", error.what()));
      ++tried_.tries;
      return;
    }
  }
}

void PostgresStore::say_so() {
  if (!keeper_link_.is_open()) open_session(keeper_link_, options_, tried_);
  const auto now = std::chrono::steady_clock::now();
  if (closing_) return give_number_back(keeper_link_, node_, options_.ids);
  if (now - said_at_ < kSayAgain) {
    keeper_link_.run("SELECT 1");
    return;
  }
  if (!keep_number(keeper_link_, node_, options_.ids)) shared_.fenced = true;
  look_at_neighbours();
  said_at_ = now;
}

void PostgresStore::look_at_neighbours() {
  auto found = store::neighbours(keeper_link_, node_);
  const std::lock_guard lock(neighbours_mutex_);
  if (found.other_versions != neighbours_.other_versions && !found.other_versions.empty())
    log::warning(fmt::format("{} works on the database beside this {}: finish the upgrade",
                             fmt::join(found.other_versions, ", "), version()));
  neighbours_ = std::move(found);
}

void PostgresStore::close() {
  if (!thread_.joinable()) return;
  writes_.close();
  reads_.close();
  boost::asio::post(context_, [this] {
    closing_ = true;
    keeper_timer_.cancel();
  });
  wake_soon();
  thread_.join();
}

}  // namespace

std::unique_ptr<Store> open_postgres(const PostgresOptions& options, std::span<const Migration> migrations,
                                     const Clock& clock) {
  return std::make_unique<PostgresStore>(options, migrations, clock);
}

std::vector<std::string> check_postgres(const PostgresOptions& options, std::span<const Migration> migrations) {
  const auto whole = completed(options);
  std::vector<std::string> found;
  try {
    on_usable(whole,
              [&](PostgresLink& link, const std::string&) { found = schema_faults(link, all_migrations(migrations)); });
  } catch (const std::exception& error) {
    found = {error.what()};
  }
  return found;
}

void prepare_postgres(const PostgresOptions& options, std::span<const Migration> migrations, const Clock& clock) {
  on_usable(completed(options),
            [&](PostgresLink& link, const std::string&) { migrate(link, all_migrations(migrations), clock); });
}

void demand_usable_postgres(const PostgresOptions& options) {
  on_usable(completed(options), [](PostgresLink&, const std::string&) {});
}

}  // namespace madang::store
