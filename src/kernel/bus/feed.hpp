#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "base/time.hpp"
#include "kernel/bus/news.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::bus {

/// What the database says has changed, for the nodes of a cluster, which ask every moment: so a lost hint heals. It may
/// say the same more than once; it never leaves anything out. What a cursor means is the engine's affair.
class Feed {
 public:
  using Cursor = std::int64_t;
  struct Answer {
    std::vector<StreamHead> heads;
    std::vector<News> news;
    Cursor next = 0;
  };

  virtual ~Feed() = default;
  /// Where to begin: what was committed before this snapshot need not be told.
  virtual Cursor begin(store::Transaction& transaction) = 0;
  virtual Answer since(store::Transaction& transaction, Cursor cursor) = 0;
};

/// For any engine, by the times that transactions wrote. As exact as the nodes' clocks: whose clock is wrong, or whose
/// transaction lasts longer, by more than `overlap` is overseen.
class ClockFeed final : public Feed {
 public:
  explicit ClockFeed(const Clock& clock, std::chrono::milliseconds overlap = std::chrono::seconds(5))
      : clock_(clock), overlap_(overlap) {}

  Cursor begin(store::Transaction& transaction) override;
  Answer since(store::Transaction& transaction, Cursor cursor) override;

 private:
  const Clock& clock_;
  const std::chrono::milliseconds overlap_;
};

/// For PostgreSQL, by the numbers of transactions: exact, whatever the clocks say and in whatever order transactions
/// end.
class TransactionFeed final : public Feed {
 public:
  Cursor begin(store::Transaction& transaction) override;
  Answer since(store::Transaction& transaction, Cursor cursor) override;
};

}  // namespace madang::bus
