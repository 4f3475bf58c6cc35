#include "alerts/delivering_api.hpp"

#include <algorithm>

#include "alerts/hand_service.hpp"
#include "kernel/log/log.hpp"

namespace madang::alerts {
namespace {

/// So many wait for a thread of theirs; more would only grow old in line.
constexpr std::size_t kWaitingForOne = 8;

}  // namespace

Courier::Courier(Service& service, store::Store& store, jobs::Schedule& jobs, Drivers drivers)
    : service_(service), store_(store), drivers_(std::move(drivers)) {
  for (const auto& [channel, driver] : drivers_) lines_.emplace(channel, std::make_unique<Line>(driver));
  jobs.handle(kDeliver, [this](store::Transaction& transaction, const jobs::Job& job) {
    auto claimed = service_.claim(transaction, job.org_id, AlertId::read(job.key).value(), drivers_, room(job.org_id));
    transaction.after_commit([this, claimed = std::move(claimed)]() mutable {
      for (ClaimedDelivery& each : claimed) start(std::move(each));
    });
  });
}

void Courier::stop() {
  for (auto& [channel, line] : lines_) line->errands.stop();
}

/// An organisation has at most half of a channel, so that another finds some.
std::map<Channel, std::size_t> Courier::room(OrgId org) {
  std::map<Channel, std::size_t> room;
  const std::scoped_lock lock(mutex_);
  for (const auto& [channel, line] : lines_) {
    const auto is_of = [&](const auto& each) { return each.second.claimed.parcel.channel == channel; };
    const auto is_own = [&](const auto& each) { return is_of(each) && each.first.first == org; };
    // A call waits for no other: nobody is rung up long after their step.
    const std::size_t most = line->driver.at_once * (line->driver.knows_repetition ? kWaitingForOne : 1);
    const std::size_t most_own = std::max<std::size_t>(1, most / 2);
    const auto taken = static_cast<std::size_t>(std::ranges::count_if(underway_, is_of));
    const auto own = static_cast<std::size_t>(std::ranges::count_if(underway_, is_own));
    room[channel] = std::min(most - std::min(most, taken), most_own - std::min(most_own, own));
  }
  return room;
}

void Courier::start(ClaimedDelivery claimed) {
  Line& line = *lines_.at(claimed.parcel.channel);
  std::stop_source own;
  {
    const std::scoped_lock lock(mutex_);
    underway_[{claimed.org_id, claimed.step}] = {claimed, own};
  }
  const OrgId org = claimed.org_id;
  const Key key{org, claimed.step};
  const bool taken =
      line.errands.take(org, [this, &line, own, claimed = std::move(claimed)](const std::stop_token& all) {
        const std::stop_callback relay(all, [own]() mutable { own.request_stop(); });
        deliver(claimed, line.driver, own.get_token());
      });
  if (taken) return;
  const std::scoped_lock lock(mutex_);
  underway_.erase(key);  // its lease ends, and it comes again
}

void Courier::deliver(const ClaimedDelivery& claimed, const Driver& driver, const std::stop_token& stop) {
  try {
    if (!stop.stop_requested() && is_wanted(claimed)) {
      const Delivered delivered = driver.deliver(claimed.parcel, stop);
      store_.write_now(store::Lane::of(claimed.org_id),
                       [&](store::Transaction& transaction) { service_.settle(transaction, claimed, delivered); });
    }
  } catch (const std::exception& error) {
    log::warning("an alert could not be delivered",
                 {{"channel", std::string(enumerator_name(claimed.parcel.channel))}, {"error", error.what()}});
  }
  const std::scoped_lock lock(mutex_);
  underway_.erase({claimed.org_id, claimed.step});
}

bool Courier::is_wanted(const ClaimedDelivery& claimed) {
  return store_.read_now(claimed.org_id,
                         [&](store::Transaction& transaction) { return Service::is_wanted(transaction, claimed); });
}

void Courier::call_back() {
  std::vector<Underway> all;
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& [key, each] : underway_) all.push_back(each);
  }
  for (Underway& each : all)
    if (!is_wanted(each.claimed)) each.stop.request_stop();
}

}  // namespace madang::alerts
