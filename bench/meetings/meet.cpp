#include <fmt/format.h>

#include <cstdio>

#include "bench/meetings/company.hpp"

// The large meeting: everybody sends, sees a stage and a page of tiles and hears three voices; they come in a storm, a
// screen is shared, pages are turned, and half of them leave at once. Who speaks may be another process, which is on
// time when this one, with hundreds to look after, is late.

namespace bench::meetings {
namespace {

constexpr std::chrono::seconds kMostJoining{120};
constexpr unsigned kVoices = 3;  // the first of all
constexpr std::chrono::milliseconds kNoEnd{std::chrono::hours(24)};

/// With those of another process.
unsigned people_of(const Task& task) { return task.first - 1 + task.participants; }

/// A page of others, one page after the other; on the first are those who come first.
std::vector<Number> page_for(const Participant& who, unsigned page, unsigned tiles, unsigned all) {
  std::vector<Number> shown;
  for (unsigned i = 0; shown.size() < std::min(tiles, all - 2) && i < 2 * all; ++i) {
    const Number whose = 2 + (page * tiles + i) % (all - 1);
    if (whose != who.number) shown.push_back(whose);
  }
  return shown;
}

void join_all(Company& company, const Task& task) {
  const auto begun = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < company.size(); ++i) {
    const auto at = begun + std::chrono::milliseconds(task.storm) * i / company.size();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(at - std::chrono::steady_clock::now());
    if (left.count() > 0) company.loop().run(left);
    company.join(company.at(i));
    if (task.storm == 0 && i % 4 == 3) company.await_all(kMostJoining);
  }
  company.await_all(kMostJoining);
}

void flip_pages(Company& company, const Task& task) {
  const unsigned pages = std::max(1U, people_of(task) / std::max(1U, task.tiles));
  for (unsigned flip = 0; flip < task.flips * task.seconds; ++flip) {
    auto& who = company.at(1 + flip % (company.size() - 1));
    who.shown.tiles = page_for(who, (flip / static_cast<unsigned>(company.size()) + who.number + 1) % pages, task.tiles,
                               people_of(task));
    company.host().show(who);
    company.loop().run(std::chrono::milliseconds(1'000 / task.flips));
  }
}

/// The second shares a screen, and everybody looks at it.
void share(Company& company, const Task& task) {
  company.at(1).sending->screen()->send_layers(1);
  for (std::size_t i = 0; i < company.size(); ++i) {
    if (i == 1) continue;
    company.at(i).shown.screen = company.at(1).number;
    company.host().show(company.at(i));
  }
  company.loop().run(std::chrono::seconds(task.seconds));
}

boost::json::object in_order(Company& company, const char* name, const std::function<void()>& doing) {
  company.host().begin_part(name);
  company.begin();
  doing();
  auto seen = company.seen();
  seen["part"] = name;
  seen["first_frame_p50_ms"] = media::percentile(company.findings().first_frames, 0.5) / 1'000;
  seen["first_frame_p95_ms"] = media::percentile(company.findings().first_frames, 0.95) / 1'000;
  seen["first_frames"] = company.findings().first_frames.size();
  return seen;
}

}  // namespace

void meet(const Task& task) {
  Company company(task);
  for (unsigned i = 0; i < task.participants; ++i) company.add(true, true);
  company.at(1).shares = task.server == "madang";
  const auto before = company.private_bytes();
  boost::json::array parts;
  parts.push_back(in_order(company, "join", [&] {
    join_all(company, task);
    for (std::size_t i = 0; i < company.size() && company.at(i).number <= kVoices; ++i)
      company.at(i).sending->microphone()->talk(true);
    for (std::size_t i = 0; i < company.size(); ++i) {
      auto& who = company.at(i);
      who.shown = {.stage = who.number == 1 ? 2U : 1U,
                   .tiles = page_for(who, who.number, task.tiles, people_of(task)),
                   .voices = {1, 2, 3}};
      company.host().show(who);
    }
    company.loop().run(std::chrono::seconds(task.settle));
  }));
  parts.push_back(in_order(company, "calm", [&] { company.loop().run(std::chrono::seconds(task.seconds)); }));
  // By now nothing is left of how they came.
  const auto bytes = static_cast<double>(company.private_bytes() - before) / task.participants;
  if (company.at(1).shares) parts.push_back(in_order(company, "share", [&] { share(company, task); }));
  parts.push_back(in_order(company, "flips", [&] { flip_pages(company, task); }));
  parts.push_back(in_order(company, "leave", [&] {
    for (std::size_t i = company.size(); i > company.size() / 2; --i) company.host().leave(company.at(i - 1));
    company.loop().run(std::chrono::seconds(2));
  }));
  company.host().begin_part("end");
  company.loop().run(std::chrono::milliseconds(100));
  fmt::print("{}\n", boost::json::serialize(boost::json::object{{"parts", parts}, {"bytes_per_participant", bytes}}));
}

void speak(const Task& task) {
  Company company(task);
  for (unsigned i = 0; i < kVoices; ++i) company.join(company.add(true, false));
  company.await_all(kMostJoining);
  for (unsigned i = 0; i < kVoices; ++i) company.at(i).sending->microphone()->talk(true);
  fmt::print("ready\n");
  std::fflush(stdout);
  company.loop().run(kNoEnd);
}

}  // namespace bench::meetings
