#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <latch>
#include <random>

#include "kernel/store/once.hpp"
#include "kernel/store/tests/scratch.hpp"

namespace madang::store {
namespace {

constexpr OrgId kOrg{1};
constexpr int kWorks = 600;
constexpr std::uint64_t kLanes = 3;

constexpr Migration kCounted[] = {
    {"counted", 1, "001_counted",
     "CREATE TABLE counters (org_id BIGINT NOT NULL, name TEXT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (org_id, "
     "name));"
     "CREATE TABLE things (org_id BIGINT NOT NULL, name TEXT NOT NULL, n BIGINT NOT NULL, work BIGINT NOT NULL, "
     "PRIMARY KEY (org_id, name, n));"
     "CREATE TABLE heads (org_id BIGINT NOT NULL, name TEXT NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (org_id, name));"},
};

struct Thing {
  std::int64_t n;
  std::int64_t work;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (n, work))

/// What the works of one run were given, and what was told after their commits.
struct Ledger {
  std::map<std::int64_t, std::int64_t> numbers{};                    ///< by work; 0 for what failed
  std::map<std::string, std::vector<std::int64_t>> told_in_order{};  ///< by lane
  std::mutex mutex{};
};

/// Takes a number, as a message does, after and before questions of which not every work has as many.
class Adding {
 public:
  Adding(std::int64_t number, std::uint64_t lane, std::uint64_t seed, Ledger& ledger)
      : number_(number), lane_(lane), seed_(seed), ledger_(ledger) {}

  Lane lane() const { return Lane::of(kOrg, lane_, looks_alone() ? Turn::alone : Turn::beside); }
  std::string name() const { return fmt::format("lane {}", lane_); }

  void run(Transaction& transaction) {
    if (seed_ % 3 == 0) look(transaction);
    if (seed_ % 5 == 0) look(transaction), look(transaction);
    if (seed_ % 41 == 0) throw std::runtime_error("it thought better of it");
    const auto n = one<std::int64_t>(transaction,
                                     "INSERT INTO counters (org_id, name, n) VALUES ($1, $2, 1)"
                                     " ON CONFLICT (org_id, name) DO UPDATE SET n = counters.n + 1 RETURNING n",
                                     kOrg, name())
                       .value();
    execute_later(transaction, "UPDATE heads SET n = $3 WHERE org_id = $1 AND name = $2 AND n < $3", kOrg, name(), n);
    execute_later(transaction, "INSERT INTO things (org_id, name, n, work) VALUES ($1, $2, $3, $4)", kOrg, name(), n,
                  number_);
    if (seed_ % 7 == 0) look(transaction);
    if (seed_ % 211 == 0) throw std::runtime_error("it thought better of it, late");
    transaction.after_commit([this, n] {
      const std::scoped_lock lock(ledger_.mutex);
      ledger_.numbers[number_] = n;
      ledger_.told_in_order[name()].push_back(n);
    });
  }

 private:
  bool looks_alone() const { return seed_ % 17 == 0; }
  void look(Transaction& transaction) {
    all<Thing>(transaction, "SELECT n, work FROM things WHERE org_id = $1 AND name = $2 ORDER BY n DESC LIMIT 2", kOrg,
               name());
  }

  const std::int64_t number_;
  const std::uint64_t lane_;
  const std::uint64_t seed_;
  Ledger& ledger_;
};

class Beside : public testing::Test {
 protected:
  std::vector<Thing> things(const std::string& name) {
    return store_->read_now([&](Transaction& transaction) {
      return all<Thing>(transaction, "SELECT n, work FROM things WHERE org_id = $1 AND name = $2 ORDER BY n", kOrg,
                        name);
    });
  }
  std::int64_t head(const std::string& name) {
    return store_->read_now([&](Transaction& transaction) {
      return one<std::int64_t>(transaction, "SELECT n FROM heads WHERE org_id = $1 AND name = $2", kOrg, name).value();
    });
  }

  const SetClock clock_;
  const Scratch scratch_;
  const std::unique_ptr<Store> store_ = open_any({.path = scratch_ / "db"}, kCounted, clock_);
};

TEST_F(Beside, numbers_have_no_gaps_and_are_told_in_order_whoever_fails) {
  for (std::uint64_t lane = 1; lane <= kLanes; ++lane)
    store_->write_now([&](Transaction& transaction) {
      execute(transaction, "INSERT INTO heads (org_id, name, n) VALUES ($1, $2, 0)", kOrg,
              fmt::format("lane {}", lane));
    });
  std::mt19937_64 random(7);
  Ledger ledger;
  std::deque<Adding> works;
  for (int i = 0; i < kWorks; ++i) works.emplace_back(i, random() % kLanes + 1, random(), ledger);
  std::latch left(kWorks);
  std::atomic<int> failed = 0;
  for (auto& work : works)
    store_->enqueue_write(
        work.lane(), [&work](Transaction& transaction) { work.run(transaction); },
        [&](const std::exception_ptr& error) {
          if (error) ++failed;
          left.count_down();
        });
  left.wait();
  EXPECT_GT(failed, 0);
  std::size_t kept = 0;
  for (std::uint64_t lane = 1; lane <= kLanes; ++lane) {
    const auto name = fmt::format("lane {}", lane);
    const auto found = things(name);
    kept += found.size();
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].n, static_cast<std::int64_t>(i) + 1);
      EXPECT_EQ(ledger.numbers[found[i].work], found[i].n);
      EXPECT_EQ(ledger.told_in_order[name][i], found[i].n);
    }
    EXPECT_EQ(head(name), static_cast<std::int64_t>(found.size()));
  }
  EXPECT_EQ(kept, kWorks - static_cast<std::size_t>(failed));
}

TEST_F(Beside, a_retry_beside_the_first_gets_its_answer) {
  constexpr int kTries = 40;
  const ClientWrite write{kOrg, 2, "client-id-1", "hash"};
  std::vector<std::string> answers(kTries);
  std::latch left(kTries);
  Ledger ledger;
  std::deque<Adding> works;
  for (int i = 0; i < kTries; ++i) works.emplace_back(i, 1, 1, ledger);
  for (int i = 0; i < kTries; ++i)
    store_->enqueue_write(
        Lane::of(kOrg, 1, Turn::beside),
        [&, i](Transaction& transaction) {
          auto& work = works[static_cast<std::size_t>(i)];
          answers[static_cast<std::size_t>(i)] = once(transaction, write, clock_.now(), [&] {
            work.run(transaction);
            return std::string("done");
          });
        },
        [&](const std::exception_ptr& error) {
          EXPECT_FALSE(error);
          left.count_down();
        });
  left.wait();
  EXPECT_THAT(answers, testing::Each("done"));
  EXPECT_EQ(things("lane 1").size(), 1u);
}

TEST_F(Beside, one_client_id_in_two_lanes_is_one_write_and_a_refusal) {
  for (int round = 0; round < 50; ++round) {
    std::latch left(2);
    std::atomic<int> done = 0;
    std::atomic<int> refused = 0;
    for (std::uint64_t lane = 1; lane <= 2; ++lane) {
      const ClientWrite write{kOrg, 2, fmt::format("client-{}", round), fmt::format("lane {}", lane)};
      store_->enqueue_write(
          Lane::of(kOrg, lane, Turn::beside),
          [&, write](Transaction& transaction) {
            once(transaction, write, clock_.now(), [] { return std::string("done"); });
          },
          [&](const std::exception_ptr& error) {
            try {
              if (error) std::rethrow_exception(error);
              ++done;
            } catch (const Refusal& refusal) {
              EXPECT_EQ(refusal.kind, kClientIdReused);
              ++refused;
            } catch (const std::exception& other) {
              ADD_FAILURE() << other.what();
            }
            left.count_down();
          });
    }
    left.wait();
    EXPECT_EQ(done, 1);
    EXPECT_EQ(refused, 1);
  }
}

}  // namespace
}  // namespace madang::store
