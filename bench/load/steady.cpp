#include "bench/load/steady.hpp"

#include <algorithm>
#include <iterator>

namespace bench {

using Clock = std::chrono::steady_clock;

SteadySenders::SteadySenders(const Task& task, int members)
    : gap_(1'000'000'000 / task.rate),
      members_(members),
      sleeping_(task.sleeping),
      protocol_(read_organisation(task.organisation)),
      room_(protocol_, task.ports) {
  room_.gather(members);
}

void SteadySenders::go(std::chrono::duration<double> time) {
  const std::string text(200, 'm');
  const auto begun = Clock::now();
  const auto first = std::ssize(due_);
  const auto all = first + static_cast<std::ptrdiff_t>(time / gap_);
  const auto when = [&](std::ptrdiff_t number) { return begun + gap_ * (number - first); };
  while (room_.answered < all) {
    while (std::ssize(due_) < all && Clock::now() >= when(std::ssize(due_))) {
      const auto number = std::ssize(due_);
      const int member = static_cast<int>(number % members_);
      due_.push_back(when(number));
      room_.send(room_.member(member), protocol_.post(protocol_.organisation().circle_of(member), text, number));
    }
    if (std::ssize(due_) == all)
      room_.turn();
    else
      sleeping_ ? room_.turn_until(when(std::ssize(due_))) : room_.turn(0);
    take_answers();
  }
}

void SteadySenders::take_answers() {
  for (const std::int64_t number : protocol_.take_answers()) {
    const auto due = due_[static_cast<std::size_t>(number)];
    waited_.push_back({due, std::chrono::duration<double, std::micro>(Clock::now() - due).count()});
  }
}

double at(const std::vector<double>& sorted, double part) {
  return sorted.at(static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1)));
}

std::vector<double> microseconds_between(const std::vector<Waited>& waited, Clock::time_point begin,
                                         Clock::time_point end) {
  std::vector<double> found;
  for (const auto& one : waited)
    if (one.due >= begin && one.due < end) found.push_back(one.microseconds);
  std::ranges::sort(found);
  return found;
}

}  // namespace bench
