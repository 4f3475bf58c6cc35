#include "kernel/jobs/job_table.hpp"

#include "kernel/store/query.hpp"

namespace madang::jobs {

BOOST_DESCRIBE_STRUCT(Job, (), (org_id, kind, key, run_at, payload, attempts))

void save_job(store::Transaction& transaction, const Job& job) {
  store::execute(transaction,
                 "INSERT INTO jobs (org_id, kind, key, run_at, payload, attempts, last_error)"
                 " VALUES ($1, $2, $3, $4, $5, 0, '') ON CONFLICT (org_id, kind, key) DO UPDATE"
                 " SET run_at = excluded.run_at, payload = excluded.payload, attempts = 0, last_error = ''",
                 job.org_id, job.kind, job.key, job.run_at, job.payload);
}

bool remove_job(store::Transaction& transaction, OrgId org_id, std::string_view kind, std::string_view key) {
  return store::execute(transaction, "DELETE FROM jobs WHERE org_id = $1 AND kind = $2 AND key = $3", org_id, kind,
                        key) > 0;
}

bool take_job(store::Transaction& transaction, const Job& job) {
  return store::execute(
             transaction,
             "DELETE FROM jobs WHERE org_id = $1 AND kind = $2 AND key = $3 AND run_at = $4 AND payload = $5",
             job.org_id, job.kind, job.key, job.run_at, job.payload) > 0;
}

void put_off(store::Transaction& transaction, const Job& job, Timestamp next, std::string_view error) {
  store::execute(transaction,
                 "UPDATE jobs SET run_at = $1, attempts = attempts + 1, last_error = $2"
                 " WHERE org_id = $3 AND kind = $4 AND key = $5 AND run_at = $6",
                 next, error, job.org_id, job.kind, job.key, job.run_at);
}

std::vector<Job> due_jobs(store::Transaction& transaction, Timestamp now, int most) {
  return store::all<Job>(transaction,
                         "SELECT org_id, kind, key, run_at, payload, attempts FROM jobs WHERE run_at <= $1"
                         " ORDER BY run_at, org_id, kind, key LIMIT $2",
                         now, most);
}

std::optional<Timestamp> next_due(store::Transaction& transaction) {
  return store::one<Timestamp>(transaction, "SELECT run_at FROM jobs ORDER BY run_at LIMIT 1");
}

}  // namespace madang::jobs
