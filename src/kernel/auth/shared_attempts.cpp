#include "kernel/auth/shared_attempts.hpp"

#include "kernel/store/digest.hpp"
#include "kernel/store/query.hpp"

namespace madang::auth {
namespace {

struct Counted {
  std::int64_t count;
  Timestamp since;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (count, since))

/// One statement, so that it needs no turn. What lies in the future was counted by a clock that has been set back.
Counted count(store::Transaction& transaction, const std::string& key, Timestamp now) {
  return store::one<Counted>(
             transaction,
             "INSERT INTO sign_in_attempts (key_hash, count, since) VALUES ($1, 1, $2) ON CONFLICT (key_hash) DO UPDATE"
             " SET count = CASE WHEN sign_in_attempts.since > $3 AND sign_in_attempts.since <= $2"
             " THEN sign_in_attempts.count + 1 ELSE 1 END,"
             " since = CASE WHEN sign_in_attempts.since > $3 AND sign_in_attempts.since <= $2"
             " THEN sign_in_attempts.since ELSE $2 END RETURNING count, since",
             store::sha256(key), now, now - Attempts::kWindow)
      .value();
}

void demand_fewer(const Counted& counted, std::size_t most, Timestamp now) {
  if (counted.count > static_cast<std::int64_t>(most)) throw too_many_attempts(counted.since, now);
}

/// Nothing else of the database is looked at.
store::Lane lane_of(const std::string& login) { return store::Lane::alone(std::hash<std::string>{}(login)); }

}  // namespace

boost::asio::awaitable<void> SharedAttempts::begin(store::Store& store, std::string login, std::string address) {
  here_.begin(login, address);
  if (with_ == With::nobody) co_return;
  const auto count_both = [&, now = clock_.now()](store::Transaction& transaction) {
    demand_fewer(count(transaction, login_key(login), now), here_.most_by_login(), now);
    demand_fewer(count(transaction, address_key(address), now), here_.most_by_address(), now);
  };
  co_await store.write(lane_of(login), count_both);
}

boost::asio::awaitable<void> SharedAttempts::succeeded(store::Store& store, std::string login, std::string address) {
  here_.succeeded(login, address);
  if (with_ == With::nobody) co_return;
  const auto take_back = [&](store::Transaction& transaction) {
    store::execute(transaction, "DELETE FROM sign_in_attempts WHERE key_hash = $1", store::sha256(login_key(login)));
    store::execute(transaction, "UPDATE sign_in_attempts SET count = count - 1 WHERE key_hash = $1 AND count > 0",
                   store::sha256(address_key(address)));
  };
  co_await store.write(lane_of(login), take_back);
}

void SharedAttempts::forget_old(store::Store& store) const {
  if (with_ == With::nobody) return;
  const auto forget = [&](store::Transaction& transaction) {
    store::execute(transaction, "DELETE FROM sign_in_attempts WHERE since <= $1", clock_.now() - Attempts::kWindow);
  };
  store.write_now(store::Lane::alone(0), forget);
}

}  // namespace madang::auth
