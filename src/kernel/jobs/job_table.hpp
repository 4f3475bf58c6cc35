#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::jobs {

/// One thing that is to happen later.
struct Job {
  OrgId org_id;      ///< zero for the server's own
  std::string kind;  ///< which handler, such as `chat.expire_poll`
  std::string key;   ///< names the job within its kind: scheduling it again moves it, and it can be cancelled by it
  Timestamp run_at;
  std::string payload;  ///< whatever the handler needs, in its own words
  int attempts = 0;     ///< how often it failed so far
};

/// The rows behind Jobs.
void save_job(store::Transaction& transaction, const Job& job);
bool remove_job(store::Transaction& transaction, OrgId org_id, std::string_view kind, std::string_view key);
/// Removes exactly this job: false when it was moved, cancelled or done meanwhile.
bool take_job(store::Transaction& transaction, const Job& job);
/// Puts a job that failed off to `next`, unless it was moved or cancelled meanwhile.
void put_off(store::Transaction& transaction, const Job& job, Timestamp next, std::string_view error);
std::vector<Job> due_jobs(store::Transaction& transaction, Timestamp now, int most);
std::optional<Timestamp> next_due(store::Transaction& transaction);

}  // namespace madang::jobs
