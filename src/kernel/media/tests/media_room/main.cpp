#include <fmt/format.h>

#include <boost/json.hpp>
#include <iostream>
#include <mutex>
#include <string>

#include "kernel/log/log.hpp"
#include "kernel/media/media_engine.hpp"

// The media engine alone, for tests with real browsers: reads one command a line as JSON, and writes answers and events
// the same way. `media_room ADDRESS... [--workers N]`; ends with its input.

namespace madang::media {
namespace {

namespace json = boost::json;

std::uint64_t number(ParticipantId id) { return static_cast<std::uint64_t>(id); }

class Lines final : public MediaEvents {
 public:
  void say(const json::object& line) {
    const std::scoped_lock lock(mutex_);
    std::cout << json::serialize(line) << std::endl;
  }

  void connected(ParticipantId whose) override { tell("connected", whose, {}); }
  void gone(ParticipantId whose, MediaEnd why) override {
    constexpr std::string_view kWords[] = {"lost", "refused", "closed"};
    tell("gone", whose, {{"why", kWords[static_cast<std::size_t>(why)]}});
  }
  void published(ParticipantId whose, SlotKind kind, bool is_on) override {
    tell("published", whose, {{"kind", name_of({kind, 0})}, {"is_on", is_on}});
  }
  void speakers(RoomId room, std::span<const ParticipantId> loudest) override {
    json::array them;
    for (const auto one : loudest) them.emplace_back(number(one));
    say({{"event", "speakers"}, {"room", static_cast<std::uint64_t>(room)}, {"participants", them}});
  }
  void pointed(ParticipantId receiver, SlotRole slot, std::optional<ParticipantId> whose) override {
    const json::value shown = whose ? json::value(number(*whose)) : json::value(nullptr);
    tell("pointed", receiver, {{"slot", name_of(slot)}, {"whose", shown}});
  }
  void paused(ParticipantId receiver, SlotRole slot, PauseReason reason) override {
    tell("paused", receiver, {{"slot", name_of(slot)}, {"reason", static_cast<int>(reason)}});
  }
  void layers_wanted(ParticipantId whose, SlotKind kind, std::uint8_t layers) override {
    tell("layers_wanted", whose, {{"kind", name_of({kind, 0})}, {"layers", layers}});
  }
  void quality(ParticipantId whose, const MediaQuality& quality) override {
    tell("quality", whose,
         {{"loss_up", quality.loss_up},
          {"loss_down", quality.loss_down},
          {"round_trip_ms", millis_of(quality.round_trip)},
          {"estimate", quality.estimate},
          {"granted", quality.granted},
          {"wanted", quality.wanted},
          {"sent_by_it", quality.sent_by_it}});
  }

 private:
  void tell(std::string_view event, ParticipantId whose, json::object line) {
    line["event"] = event;
    line["participant"] = number(whose);
    say(line);
  }

  std::mutex mutex_;
};

class Room {
 public:
  Room(MediaEngine& engine, Lines& lines) : engine_(engine), lines_(lines) {}

  void obey(const json::object& line) {
    const std::string_view verb = line.at("do").as_string();
    if (verb == "counts") return say_counts(line);
    if (verb == "record") return record(line);
    if (verb == "end_recording") return end_recording(line);
    const auto who = static_cast<ParticipantId>(line.at("participant").to_number<std::uint64_t>());
    if (verb == "join") {
      answer(line, engine_.join(room_of(line), who, line.at("offer").as_string(), {}, {}));
    }
    if (verb == "restart") answer(line, engine_.restart(who, line.at("offer").as_string()));
    if (verb == "show") engine_.show(who, view(line));
    if (verb == "allow") {
      engine_.allow(who, {.microphone = line.at("microphone").as_bool(),
                          .camera = line.at("camera").as_bool(),
                          .screen = line.at("screen").as_bool()});
    }
    if (verb == "leave") engine_.leave(who);
  }

 private:
  static View view(const json::object& line) {
    View view;
    const auto one = [&](std::string_view key) -> std::optional<ParticipantId> {
      if (const auto* found = line.if_contains(key))
        return static_cast<ParticipantId>(found->to_number<std::uint64_t>());
      return std::nullopt;
    };
    const auto height = [&](std::string_view key) -> std::uint16_t {
      const auto* found = line.if_contains(key);
      return found != nullptr ? found->to_number<std::uint16_t>() : std::uint16_t{720};
    };
    view.stage = one("stage");
    view.screen = one("screen");
    view.stage_height = height("stage_height");
    view.tile_height = height("tile_height");
    view.screen_height = height("screen_height");
    if (const auto* tiles = line.if_contains("tiles")) {
      for (const auto& tile : tiles->as_array())
        view.tiles.push_back(static_cast<ParticipantId>(tile.to_number<std::uint64_t>()));
    }
    return view;
  }

  void answer(const json::object& line, const std::expected<std::string, DescriptionFault>& answer) {
    json::object said{{"answers", line.at("id")}};
    if (answer) said["sdp"] = *answer;
    if (!answer) said["fault"] = fmt::format("line {}: {}", answer.error().line, answer.error().reason);
    lines_.say(said);
  }

  static RoomId room_of(const json::object& line) {
    return static_cast<RoomId>(line.at("room").to_number<std::uint64_t>());
  }

  void record(const json::object& line) {
    engine_.begin_recording(room_of(line), std::string(line.at("folder").as_string()));
    lines_.say({{"answers", line.at("id")}});
  }

  void end_recording(const json::object& line) {
    json::array parts;
    for (const auto& part : engine_.end_recording(room_of(line)))
      parts.push_back({{"file", part.file},
                       {"participant", number(part.of.participant)},
                       {"kind", name_of({part.of.kind, 0})},
                       {"first_ms", part.first.count() / 1'000},
                       {"last_ms", part.last.count() / 1'000}});
    lines_.say({{"answers", line.at("id")}, {"parts", parts}});
  }

  void say_counts(const json::object& line) {
    json::array workers;
    for (const auto& counts : engine_.counts()) {
      json::object worker{{"peers", counts.peers},
                          {"connections", counts.connections},
                          {"strangers", counts.strangers},
                          {"packets_in", counts.forwarder.packets_in},
                          {"packets_out", counts.forwarder.packets_out},
                          {"dropped", counts.forwarder.dropped},
                          {"retransmissions_out", counts.forwarder.retransmissions_out}};
      std::uint64_t sent = 0;
      std::uint64_t messages = 0;
      for (const auto& udp : counts.udp) {
        sent += udp.sent;
        messages += udp.messages;
      }
      worker["sent"] = sent;
      worker["messages"] = messages;
      workers.push_back(std::move(worker));
    }
    lines_.say({{"answers", line.at("id")}, {"workers", workers}});
  }

  MediaEngine& engine_;
  Lines& lines_;
};

}  // namespace
}  // namespace madang::media

int main(int count, char** words) {
  using namespace madang::media;
  MediaEngineOptions options;
  for (int i = 1; i < count; ++i) {
    if (std::string_view(words[i]) == "--workers") {
      options.workers = std::stoul(words[++i]);
    } else if (std::string_view(words[i]) == "--tcp-only") {
      options.announces_udp = false;
    } else {
      options.addresses.push_back({words[i], ""});
    }
  }
  madang::log::start("info", madang::log::Format::text);
  Lines lines;
  MediaEngine engine(options, lines);
  Room room(engine, lines);
  for (std::string line; std::getline(std::cin, line);) room.obey(boost::json::parse(line).as_object());
}
