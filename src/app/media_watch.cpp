#include "app/media_watch.hpp"

#include <fstream>
#include <numeric>
#include <string>
#include <utility>

#include "kernel/log/thread_name.hpp"

namespace madang::app {
namespace {

constexpr std::chrono::seconds kRound{1};

std::optional<std::size_t> limit_of(std::int64_t given) {
  return given > 0 ? std::optional(static_cast<std::size_t>(given)) : std::nullopt;
}

}  // namespace

std::uint64_t free_memory() {
  std::ifstream file("/proc/meminfo");
  std::string name;
  std::uint64_t kilobytes = 0;
  std::string unit;
  while (file >> name >> kilobytes && std::getline(file, unit))
    if (name == "MemAvailable:") return kilobytes * 1024;
  return 0;
}

double MediaWatch::Seen::packets() const {
  return std::accumulate(packets_per_second.begin(), packets_per_second.end(), 0.0);
}

media::ServerRoom MediaWatch::Seen::room() const {
  double in_use = 0;
  for (const auto& worker : workers) in_use += std::min(1.0, worker.busy_share + worker.late_share);
  return {.workers = workers.size(), .in_use = in_use, .packet_cost = packet_cost, .free_bytes = free_bytes};
}

MediaWatch::MediaWatch(const Config& config, media::MediaEngine& engine) : engine_(engine) {
  given_.most_pictures = limit_of(config.media_limit);
  given_.most_hearing = limit_of(config.media_listeners);
  look({});
  thread_ = std::thread([this] { watch(); });
}

MediaWatch::~MediaWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stops_.notify_one();
  thread_.join();
}

void MediaWatch::watch() {
  log::name_this_thread("media watch");
  auto last = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stops_.wait_for(lock, kRound, [this] { return is_stopping_; })) {
    lock.unlock();
    const auto now = std::chrono::steady_clock::now();
    look(now - std::exchange(last, now));
    lock.lock();
  }
}

void MediaWatch::look(media::Duration since_last) {
  Seen fresh{.workers = engine_.counts(), .free_bytes = free_memory(), .surge = engine_.surge()};
  const std::lock_guard lock(mutex_);
  fresh.packets_per_second.resize(fresh.workers.size());
  media::Duration used{};
  std::uint64_t packets = 0;
  for (std::size_t i = 0; i < seen_.workers.size(); ++i) {
    const std::uint64_t sent = fresh.workers[i].forwarder.packets_out - seen_.workers[i].forwarder.packets_out;
    fresh.packets_per_second[i] = static_cast<double>(sent) / media::seconds_of(since_last);
    used += fresh.workers[i].core_time - seen_.workers[i].core_time;
    packets += sent;
  }
  cost_.learn(since_last, used, packets);
  fresh.packet_cost = cost_.value();
  fresh.is_cost_learned = cost_.is_learned();
  seen_ = std::move(fresh);
}

MediaWatch::Seen MediaWatch::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

media::SeatRule MediaWatch::rule() const {
  media::SeatRule rule = given_;
  const Seen now = seen();
  rule.packets = media::packets_to_spare({.workers = now.workers.size(), .packet_cost = now.packet_cost});
  rule.surge = engine_.surge();
  return rule;
}

}  // namespace madang::app
