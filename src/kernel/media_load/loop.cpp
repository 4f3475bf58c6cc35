#include "kernel/media_load/loop.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <thread>

namespace madang::media_load {

Loop::Loop() : poll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (poll_ < 0) throw std::runtime_error("no epoll");
}

Loop::~Loop() { ::close(poll_); }

Loop::Id Loop::add(Waiting& waiting, int descriptor) {
  const Id id = next_++;
  entries_.emplace(id, Entry{&waiting, Time::max()});
  if (descriptor < 0) return id;
  epoll_event event{.events = EPOLLIN, .data = {.u64 = id}};
  if (::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor, &event) != 0)
    throw std::runtime_error("a socket cannot be watched");
  return id;
}

void Loop::forget(Id id, int descriptor) {
  if (descriptor >= 0) ::epoll_ctl(poll_, EPOLL_CTL_DEL, descriptor, nullptr);
  entries_.erase(id);
}

void Loop::wake(Id id, Time at) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || at >= found->second.due) return;
  found->second.due = at;
  dues_.push({at, id});
}

void Loop::read_sockets() {
  std::array<epoll_event, 512> events;
  int count = 0;
  do {
    count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 0);
    const Time now = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
      const auto found = entries_.find(events[static_cast<std::size_t>(i)].data.u64);
      if (found != entries_.end()) found->second.waiting->on_readable(now);
    }
  } while (count == static_cast<int>(events.size()));
}

void Loop::fire(Time now) {
  while (!dues_.empty() && dues_.top().at <= now) {
    const Due due = dues_.top();
    dues_.pop();
    const auto found = entries_.find(due.id);
    if (found == entries_.end() || found->second.due != due.at) continue;
    found->second.due = Time::max();
    found->second.waiting->on_time(now);
  }
}

bool Loop::run(std::chrono::milliseconds most, const std::function<bool()>& is_done) {
  const Time end = std::chrono::steady_clock::now() + most;
  for (Time begun = std::chrono::steady_clock::now(); begun < end;) {
    read_sockets();
    fire(std::chrono::steady_clock::now());
    if (is_done()) return true;
    const Time worked = std::chrono::steady_clock::now();
    longest_ = std::max(longest_, std::chrono::duration_cast<std::chrono::microseconds>(worked - begun));
    std::this_thread::sleep_until(std::min(begun + kRest, end));
    begun = std::chrono::steady_clock::now();
  }
  return is_done();
}

}  // namespace madang::media_load
