#pragma once

#include <memory>
#include <optional>

#include "alerts/pushing_service.hpp"
#include "kernel/jobs/jobs.hpp"
#include "kernel/net/route.hpp"
#include "kernel/outbound/errands.hpp"
#include "kernel/store/store.hpp"

namespace madang::alerts {

/// `pushes` must outlive the table.
void add_push_routes(net::RouteTable& routes, Pushes& pushes);

/// Sends what no alert's steps wait for: calls, and what somebody wakes their own browser with to see whether it comes.
/// Once, on threads of its own, so that no alert waits for it. Any thread.
class Wakings {
 public:
  /// At wiring, before the jobs start. Without a driver for pushes nothing is sent.
  Wakings(Pushes& pushes, store::Store& store, jobs::Schedule& jobs, const Drivers& drivers);

  /// Returns when nothing is underway any more. Before Store::close().
  void stop();

 private:
  void start(store::Transaction& transaction, std::optional<ClaimedPush> claimed);
  void deliver(const ClaimedPush& claimed, const std::stop_token& stop);

  Pushes& pushes_;
  store::Store& store_;
  std::optional<Driver> driver_;
  std::unique_ptr<outbound::Errands> errands_;  // last: its threads use everything above
};

}  // namespace madang::alerts
