#include "kernel/media_load/synthetic_meeting.hpp"

#include <algorithm>
#include <stdexcept>

#include "kernel/media_load/descriptions.hpp"

namespace madang::media_load {
namespace {

constexpr unsigned kOpenEach = 20;  // packets, of which one is opened
constexpr std::uint16_t kStageHeight = 720;
constexpr std::uint16_t kTileHeight = 180;

}  // namespace

void SyntheticMeeting::add() {
  const auto number = static_cast<std::uint32_t>(people_.size() + 1);
  const ConnectionSettings settings{.source = number, .seed = number * 4ULL, .camera = {}, .open_each = kOpenEach};
  auto made = std::make_unique<Connection>(loop_, transport_, settings, findings_);
  auto& transport = made->transport();
  const LocalSide local{.credentials = transport.credentials(),
                        .address = transport.local(),
                        .fingerprint = identity_.fingerprint(),
                        .source = number};
  const auto entered = door_.join(number, offer_to_join(local, kTiles));
  const auto theirs = sfu::read_session_description(entered.answer);
  if (!theirs) throw std::runtime_error("the server's answer: " + theirs.error().reason);
  made->send(sent_names(*theirs, number));
  made->receive(received_slots(*theirs), transport_sequence_id(*theirs));
  made->microphone()->talk(number <= kTalking);
  const auto& named = theirs->media.front().transport;
  made->begin({.credentials = {named.ufrag, named.password}, .address = entered.at});
  people_.push_back(std::move(made));
}

std::size_t SyntheticMeeting::connected() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(people_, [](const auto& each) { return each->connected_at().has_value(); }));
}

sfu::View SyntheticMeeting::view_of(std::uint32_t number) const {
  const auto all = static_cast<std::uint32_t>(people_.size());
  sfu::View view{.stage_height = kStageHeight, .tile_height = kTileHeight};
  const std::uint32_t staged = number == 1 ? 2 : 1;
  if (all > 1) view.stage = door_.id_of(staged);
  for (std::uint32_t i = 0; i < all && view.tiles.size() < kTiles; ++i) {
    const std::uint32_t whose = 1 + (number + i) % all;
    if (whose != number && whose != staged) view.tiles.push_back(door_.id_of(whose));
  }
  return view;
}

void SyntheticMeeting::look_around() {
  for (std::uint32_t number = 1; number <= people_.size(); ++number) door_.show(number, view_of(number));
}

void SyntheticMeeting::layers_wanted(std::uint32_t number, unsigned layers) {
  if (number == 0 || number > people_.size()) return;
  if (auto* camera = people_[number - 1]->camera()) camera->send_layers(layers);
}

std::int64_t SyntheticMeeting::lost() const {
  std::int64_t all = 0;
  for (const auto& each : people_) all += each->lost();
  return all;
}

std::int64_t SyntheticMeeting::overflown() const {
  std::int64_t all = 0;
  for (const auto& each : people_) all += each->transport().counts().overflowed;
  return all;
}

void SyntheticMeeting::begin() {
  findings_.begin_anew();
  for (const auto& each : people_) each->begin_anew();
  overflown_before_ = overflown();
  begun_ = std::chrono::steady_clock::now();
}

MeetingSeen SyntheticMeeting::seen() const {
  const auto packets = static_cast<double>(findings_.packets + findings_.again);
  const auto missing = static_cast<double>(std::max<std::int64_t>(0, lost() - (overflown() - overflown_before_)));
  return {.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count(),
          .packets = findings_.packets + findings_.again,
          .loss = packets > 0 ? missing / (packets + missing) : 1,
          .delay_p50_us = percentile(findings_.delays, 0.5),
          .delay_p99_us = percentile(findings_.delays, 0.99),
          .voice_delay_p99_us = percentile(findings_.voice_delays, 0.99)};
}

void SyntheticMeeting::leave() {
  for (std::uint32_t number = 1; number <= people_.size(); ++number) door_.leave(number);
  people_.clear();
}

}  // namespace madang::media_load
