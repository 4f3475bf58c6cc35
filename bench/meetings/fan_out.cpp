#include <fmt/format.h>

#include "bench/meetings/company.hpp"

// Few send, and everybody sees the first of them large and hears all: what a packet costs, and how many there can be.

namespace bench::meetings {
namespace {

constexpr std::chrono::seconds kMostJoining{60};
constexpr std::chrono::milliseconds kBetweenJoins{1'200};  // or servers would hold back requests for key frames
constexpr unsigned kJoins = 8;                             // measured one after the other, when everybody else is there

/// From the wish to join until the first whole picture, one by one beside all the others, in milliseconds.
std::vector<float> join_one_by_one(Company& company, const Shown& shown) {
  std::vector<float> all;
  for (unsigned i = 0; i < kJoins; ++i) {
    auto& who = company.add(false, true);
    who.shown = shown;
    company.loop().run(kBetweenJoins);
    company.findings().first_frames.clear();
    company.join(who);
    if (!company.await_pictures(who, std::chrono::seconds(10))) throw std::runtime_error("nobody sees a picture");
    all.push_back(company.findings().first_frames.back() / 1'000);
  }
  return all;
}

}  // namespace

void fan_out(const Task& task) {
  Company company(task);
  Shown shown{.stage = 1, .tiles = {}, .voices = {}};
  for (unsigned i = 0; i < task.publishers; ++i) {
    company.join(company.add(true, false));
    shown.voices.push_back(i + 1);
  }
  company.await_all(kMostJoining);
  for (unsigned i = 0; i < task.publishers; ++i) company.at(i).sending->microphone()->talk(true);
  company.loop().run(std::chrono::milliseconds(300));
  const auto empty = company.private_bytes();
  for (unsigned i = 0; i < task.participants; ++i) {
    auto& who = company.add(false, true);
    who.shown = shown;
    company.join(who);
    if (i % 10 == 9) company.await_all(kMostJoining);
  }
  company.await_all(kMostJoining);
  company.loop().run(std::chrono::seconds(task.settle));
  company.begin();
  company.loop().run(std::chrono::seconds(task.seconds));
  auto seen = company.seen();
  // By now nothing is left of how they came.
  const double bytes = static_cast<double>(company.private_bytes() - empty) / task.participants;
  seen["bytes_per_participant"] = bytes;
  if (task.server != "bare") {
    const auto joins = join_one_by_one(company, shown);
    seen["first_frame_ms"] = media::percentile(joins, 0.5);
  }
  fmt::print("{}\n", boost::json::serialize(seen));
}

}  // namespace bench::meetings
