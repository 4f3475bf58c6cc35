#include "kernel/store/store.hpp"

#include <latch>
#include <mutex>

namespace madang::store {

void Store::write_each_now(std::span<const OrgId> orgs, std::uint64_t part,
                           std::function<void(Transaction&, OrgId)> work) {
  struct Ending {
    explicit Ending(std::ptrdiff_t count) : left(count) {}
    std::latch left;
    std::mutex mutex;
    std::exception_ptr error;
  };
  const auto ending = std::make_shared<Ending>(std::ssize(orgs));
  const auto shared = std::make_shared<decltype(work)>(std::move(work));
  const auto done = [ending](std::exception_ptr error) {
    {
      const std::scoped_lock lock(ending->mutex);
      if (!ending->error) ending->error = std::move(error);
    }
    ending->left.count_down();
  };
  for (const OrgId org : orgs)
    enqueue_write(Lane::of(org, part), [shared, org](Transaction& transaction) { (*shared)(transaction, org); }, done);
  ending->left.wait();
  if (ending->error) std::rethrow_exception(ending->error);
}

}  // namespace madang::store
