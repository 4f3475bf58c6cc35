#pragma once

#include <optional>
#include <string>

#include "meetings/capacity_model.hpp"

namespace madang::meetings {

struct LookAtCapacity {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(LookAtCapacity, (), (org_id))

/// Without `people` it looks for the limit.
struct StartLoadTest {
  OrgId org_id;
  ClientId client_id;
  std::optional<std::int64_t> people;
  std::int64_t seconds = 0;
};
BOOST_DESCRIBE_STRUCT(StartLoadTest, (), (org_id, client_id, people, seconds))

struct CancelLoadTest {
  OrgId org_id;
};
BOOST_DESCRIBE_STRUCT(CancelLoadTest, (), (org_id))

/// `queue` is absent for who has everything.
struct QueueSheet {
  std::optional<QueuePlace> queue;
};
BOOST_DESCRIBE_STRUCT(QueueSheet, (), (queue))

/// Whoever knows what this server carries; app knows the engine. Any thread, outside of transactions.
class Capacity {
 public:
  virtual ~Capacity() = default;

  virtual MediaCapacity look() = 0;
  /// Throws kLoadTestRunning, and kNoLoadTests where the operator allows none.
  virtual LoadTest start_test(std::optional<std::int64_t> people, std::int64_t seconds) = 0;
  /// Does nothing where none runs.
  virtual void cancel_test() = 0;

 protected:
  Capacity() = default;
  Capacity(const Capacity&) = default;
  Capacity& operator=(const Capacity&) = default;
};

}  // namespace madang::meetings
