#include "kernel/outbound/errands.hpp"

#include <algorithm>

#include "kernel/log/thread_name.hpp"

namespace madang::outbound {

Errands::Errands(ErrandLimits limits) : limits_(limits) {
  for (std::size_t i = 0; i < limits_.at_once; ++i) {
    threads_.emplace_back([this] {
      log::name_this_thread("errands");
      work(stop_.get_token());
    });
  }
}

bool Errands::take(OrgId org, Errand errand) {
  {
    const std::scoped_lock lock(mutex_);
    if (stop_.stop_requested()) return false;
    auto& line = lines_[org];
    if (line.waiting.size() >= limits_.waiting_of_one) return false;
    if (line.waiting.empty()) turns_.push_back(org);
    line.waiting.push_back(std::move(errand));
  }
  changed_.notify_one();
  return true;
}

void Errands::stop() {
  stop_.request_stop();
  changed_.notify_all();
  threads_.clear();
  const std::scoped_lock lock(mutex_);
  lines_.clear();
  turns_.clear();
}

std::optional<OrgId> Errands::next() {
  const auto may = [&](OrgId org) { return lines_[org].running < limits_.at_once_of_one; };
  const auto found = std::ranges::find_if(turns_, may);
  if (found == turns_.end()) return std::nullopt;
  return *found;
}

void Errands::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  for (;;) {
    std::optional<OrgId> org;
    changed_.wait(lock, stop, [&] { return (org = next()).has_value(); });
    if (stop.stop_requested()) return;
    auto& line = lines_[*org];
    std::erase(turns_, *org);
    auto errand = std::move(line.waiting.front());
    line.waiting.pop_front();
    line.running += 1;
    if (!line.waiting.empty()) turns_.push_back(*org);
    lock.unlock();
    errand(stop);
    errand = nullptr;
    lock.lock();
    finish(*org);
  }
}

void Errands::finish(OrgId org) {
  auto& line = lines_[org];
  line.running -= 1;
  if (line.waiting.empty() && line.running == 0) lines_.erase(org);
  changed_.notify_one();
}

}  // namespace madang::outbound
