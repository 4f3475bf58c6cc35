#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <stop_token>

#include "alerts/service.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/outbound/errands.hpp"
#include "kernel/store/store.hpp"

namespace madang::alerts {

/// Takes out of the house what alerts send by push, mail, SMS and phone. What is due is claimed with a lease in the job
/// of its alert and then handed to the channel's driver, on threads of that channel; what became of it is written down.
/// When this server dies meanwhile, the lease ends and another takes it, under the same idempotency key. Whatever is no
/// longer wanted is stopped: not sent when it has not begun, hung up when it rings. Any thread.
class Courier {
 public:
  /// At wiring, before the jobs start.
  Courier(Service& service, store::Store& store, jobs::Schedule& jobs, Drivers drivers);

  /// Stops what is no longer wanted; called every second.
  void call_back();
  /// Returns when nothing is underway any more. Before Store::close().
  void stop();

 private:
  struct Line {
    explicit Line(Driver its)
        : driver(std::move(its)), errands({driver.at_once, std::max<std::size_t>(1, driver.at_once / 2), 200}) {}

    Driver driver;
    outbound::Errands errands;
  };
  struct Underway {
    ClaimedDelivery claimed;
    std::stop_source stop;
  };
  using Key = std::pair<OrgId, StepKey>;

  std::map<Channel, std::size_t> room(OrgId org);
  void start(ClaimedDelivery claimed);
  void deliver(const ClaimedDelivery& claimed, const Driver& driver, const std::stop_token& stop);
  bool is_wanted(const ClaimedDelivery& claimed);

  Service& service_;
  store::Store& store_;
  Drivers drivers_;
  std::mutex mutex_;
  std::map<Key, Underway> underway_;
  std::map<Channel, std::unique_ptr<Line>> lines_;  // last: its threads use everything above
};

}  // namespace madang::alerts
