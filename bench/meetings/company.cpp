#include "bench/meetings/company.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "bench/meetings/bare.hpp"
#include "bench/meetings/janus.hpp"
#include "bench/meetings/madang.hpp"

namespace bench::meetings {
namespace {

using media::sfu::SrtpProfile;

std::optional<SrtpProfile> profile_named(const std::string& name) {
  if (name == "gcm") return SrtpProfile::kAeadAes128Gcm;
  if (name == "sha1") return SrtpProfile::kAesCm128HmacSha1Tag80;
  return std::nullopt;
}

std::unique_ptr<Host> host_named(const std::string& name, const Ground& ground, std::uint16_t port) {
  if (name == "madang") return std::make_unique<Madang>(ground, port);
  if (name == "janus") return std::make_unique<Janus>(ground, port);
  if (name == "bare") return std::make_unique<Bare>(ground, port);
  throw std::runtime_error("no such server: " + name);
}

media::CameraShape camera_of(const Task& task) {
  media::CameraShape shape;
  shape.frames_per_second = task.frames;
  return shape;
}

}  // namespace

Company::Company(const Task& task)
    : task_(task),
      identity_(profile_named(task.profile)),
      transport_{.identity = &identity_,
                 .is_plain = task.server == "bare",
                 .keeps_runs = task.counts_runs,
                 .loss_down = task.loss} {
  const Ground ground{.loop = loop_,
                      .transport = transport_,
                      .findings = findings_,
                      .camera = camera_of(task),
                      .tiles = task.tiles,
                      .open_each = task.open_each};
  host_ = host_named(task.server, ground, task.port);
}

Participant& Company::add(bool publishes, bool watches) {
  auto& made = participants_.emplace_back(std::make_unique<Participant>());
  made->number = task_.first + static_cast<Number>(participants_.size()) - 1;
  made->publishes = publishes;
  made->watches = watches;
  return *made;
}

void Company::join(Participant& who) {
  who.asked_at = media::wall_clock();
  host_->join(who);
}

void Company::await_all(std::chrono::seconds most) {
  const auto is_there = [](const auto& each) { return each->asked_at == 0 || each->is_connected(); };
  if (loop_.run(most, [&] { return std::ranges::all_of(participants_, is_there); })) return;
  const auto there = std::ranges::count_if(participants_, is_there);
  throw std::runtime_error(fmt::format("of {} clients {} are connected", participants_.size(), there));
}

bool Company::await_pictures(Participant& who, std::chrono::seconds most) {
  return loop_.run(most, [&] {
    return who.is_connected() &&
           std::ranges::none_of(who.receiver()->slots(), [](const auto& slot) { return slot->is_awaiting(); });
  });
}

template <class Each>
void Company::each_receiver(Each each) const {
  for (const auto& participant : participants_)
    if (auto* receiver = participant->receiver()) each(*receiver);
}

std::uint64_t Company::overflowed() const {
  std::uint64_t all = 0;
  each_receiver([&](media::Connection& receiver) { all += receiver.transport().counts().overflowed; });
  return all;
}

void Company::begin() {
  findings_.begin_anew(media::wall_clock());
  loop_.begin_anew();
  counts_ = {};
  each_receiver([&](media::Connection& receiver) {
    receiver.begin_anew();
    counts_.datagrams += receiver.transport().counts().datagrams;
    counts_.runs += receiver.transport().counts().runs;
  });
  overflowed_ = overflowed();
  usage_ = usage_of(task_.pid);
  state_ = host_->take_state();
  begun_ = std::chrono::steady_clock::now();
}

boost::json::object Company::seen() {
  const Usage now = usage_of(task_.pid);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  std::int64_t lost = 0;
  media::SocketCounts counts;
  each_receiver([&](media::Connection& receiver) {
    lost += receiver.lost();
    counts.datagrams += receiver.transport().counts().datagrams;
    counts.runs += receiver.transport().counts().runs;
  });
  const auto packets = static_cast<double>(findings_.packets + findings_.again);
  const auto cpu = static_cast<double>(now.cpu_ns - usage_.cpu_ns);
  const auto overflow = static_cast<std::int64_t>(overflowed() - overflowed_);
  const ServerState state = host_->take_state();
  return {{"seconds", seconds},
          {"packets_per_second", packets / seconds},
          {"cpu", cpu / 1e9 / seconds},
          {"cpu_us_per_packet", packets > 0 ? cpu / 1e3 / packets : 0},
          {"loss", packets > 0 ? static_cast<double>(lost) / (packets + static_cast<double>(lost)) : 1},
          {"lost_here", overflow},
          {"surge", state.surge},
          {"load", state.load},
          {"overflown", state.overflown - state_.overflown},
          {"again", findings_.again},
          {"padding", findings_.padding},
          {"false_packets", findings_.false_packets},
          {"delay_p50_us", media::percentile(findings_.delays, 0.5)},
          {"delay_p99_us", media::percentile(findings_.delays, 0.99)},
          {"voice_delay_p50_us", media::percentile(findings_.voice_delays, 0.5)},
          {"voice_delay_p99_us", media::percentile(findings_.voice_delays, 0.99)},
          {"audio_gap_p99_us", media::percentile(findings_.audio_gaps, 0.99)},
          {"audio_gaps", findings_.audio_gaps.size()},
          {"key_frame_requests", findings_.key_frame_requests},
          {"asked_again", findings_.negative_acknowledgements},
          {"run_length", static_cast<double>(counts.datagrams - counts_.datagrams) /
                             static_cast<double>(std::max<std::uint64_t>(1, counts.runs - counts_.runs))},
          {"longest_round_us", loop_.longest_round().count()}};
}

std::int64_t Company::private_bytes() const { return usage_of(task_.pid).private_bytes; }

}  // namespace bench::meetings
