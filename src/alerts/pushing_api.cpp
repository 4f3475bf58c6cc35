#include "alerts/pushing_api.hpp"

#include "base/json/decode.hpp"
#include "kernel/log/log.hpp"
#include "kernel/net/service_routes.hpp"

namespace madang::alerts {
namespace {

using auth::Verb;
using net::Method;

constexpr std::string_view kDevices = "/api/orgs/{org_id}/push_devices";
constexpr std::string_view kDevice = "/api/orgs/{org_id}/push_devices/{push_id}";
constexpr std::string_view kTrial = "/api/orgs/{org_id}/push_devices/{push_id}/trial";

constexpr outbound::ErrandLimits kLimits{.at_once = 8, .at_once_of_one = 4, .waiting_of_one = 1'000};

}  // namespace

void add_push_routes(net::RouteTable& routes, Pushes& pushes) {
  net::look(routes, pushes,
            {Method::get, kDevices, "List one's browsers that alerts may wake", 200, {Verb::see, "push device"}, {}},
            &Pushes::look);
  net::change(
      routes, pushes,
      {Method::put, kDevices, "Let alerts wake this browser", 200, {Verb::contribute, "push device"}, {kNoPush}},
      &Pushes::keep);
  net::settle(routes, pushes,
              {Method::delete_, kDevice, "Let alerts wake a browser no longer", 204, {Verb::amend, "push device"}, {}},
              &Pushes::forget);
  net::change(routes, pushes,
              {Method::post, kTrial, "Wake one's browser to try it", 200, {Verb::contribute, "push device"}, {kNoPush}},
              &Pushes::try_out);
}

Wakings::Wakings(Pushes& pushes, store::Store& store, jobs::Schedule& jobs, const Drivers& drivers)
    : pushes_(pushes), store_(store) {
  if (const auto driver = drivers.find(Channel::push); driver != drivers.end()) {
    driver_ = driver->second;
    errands_ = std::make_unique<outbound::Errands>(kLimits);
  }
  jobs.handle(kTryPush, [this](store::Transaction& transaction, const jobs::Job& job) {
    start(transaction, pushes_.claim_trial(transaction, job.org_id, PushId::read(job.key).value()));
  });
  jobs.handle(kPushCall, [this](store::Transaction& transaction, const jobs::Job& job) {
    const auto news = json::decode<CallNews>(std::string_view(job.payload)).value();
    start(transaction, pushes_.claim_call(transaction, job.org_id, news));
  });
}

void Wakings::stop() {
  if (errands_) errands_->stop();
}

void Wakings::start(store::Transaction& transaction, std::optional<ClaimedPush> claimed) {
  if (!claimed || !driver_) return;
  transaction.after_commit([this, claimed = std::move(*claimed)]() mutable {
    const OrgId org = claimed.org_id;
    errands_->take(org, [this, claimed = std::move(claimed)](const std::stop_token& stop) { deliver(claimed, stop); });
  });
}

void Wakings::deliver(const ClaimedPush& claimed, const std::stop_token& stop) {
  try {
    const Delivered delivered = driver_->deliver(claimed.parcel, stop);
    store_.write_now(store::Lane::of(claimed.org_id),
                     [&](store::Transaction& transaction) { pushes_.settle(transaction, claimed, delivered); });
  } catch (const std::exception& error) {
    log::warning("a browser could not be woken", {{"error", error.what()}});
  }
}

}  // namespace madang::alerts
