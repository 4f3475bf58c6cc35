#include "bench/meetings/madang.hpp"

#include <stdexcept>
#include <utility>

#include "kernel/media_load/descriptions.hpp"

namespace bench::meetings {
namespace {

namespace json = boost::json;

constexpr int kStageHeight = 720;
constexpr int kTileHeight = 180;
constexpr int kScreenHeight = 1080;

json::object view_of(const Shown& shown) {
  json::array tiles;
  for (const Number each : shown.tiles) tiles.push_back(each);
  json::object view{{"tiles", std::move(tiles)}, {"stage_height", kStageHeight}, {"tile_height", kTileHeight}};
  if (shown.stage != 0) view["stage"] = shown.stage;
  if (shown.screen != 0) {
    view["screen"] = shown.screen;
    view["screen_height"] = kScreenHeight;
  }
  return view;
}

std::string line(const json::object& message) { return json::serialize(message) + "\n"; }

}  // namespace

Madang::Madang(const Ground& ground, std::uint16_t port)
    : ground_(ground), wire_(ground.loop, port, [this](std::string& input) {
        std::size_t begin = 0;
        for (auto end = input.find('\n'); end != std::string::npos; end = input.find('\n', begin)) {
          take(json::parse(std::string_view(input).substr(begin, end - begin)).as_object());
          begin = end + 1;
        }
        input.erase(0, begin);
      }) {}

void Madang::join(Participant& who) {
  who.sending = ground_.connection(who.number, 0);
  joined_[who.number] = &who;
  auto& transport = who.sending->transport();
  const media::LocalSide local{.credentials = transport.credentials(),
                               .address = transport.local(),
                               .fingerprint = transport.settings().identity->fingerprint(),
                               .source = who.number,
                               .shares = who.shares};
  wire_.send(line({{"verb", "join"},
                   {"participant", who.number},
                   {"offer", media::offer_to_join(local, who.watches ? ground_.tiles : 0)},
                   {"view", view_of(who.watches ? who.shown : Shown{})}}));
}

void Madang::await_slots(Participant& who, std::int64_t since) {
  using media::sfu::SlotKind;
  const Shown before = std::exchange(who.told, who.shown);
  const auto await = [&](SlotKind kind, std::size_t index, Number whose, Number was) {
    if (whose != 0 && whose != was)
      who.sending->await(media::mid_of({kind, static_cast<std::uint8_t>(index)}), whose, since);
  };
  await(SlotKind::stage, 0, who.shown.stage, before.stage);
  await(SlotKind::shared_screen, 0, who.shown.screen, before.screen);
  for (std::size_t tile = 0; tile < who.shown.tiles.size(); ++tile)
    await(SlotKind::tile, tile, who.shown.tiles[tile], tile < before.tiles.size() ? before.tiles[tile] : 0);
}

void Madang::show(Participant& who) {
  await_slots(who, media::wall_clock());
  wire_.send(line({{"verb", "show"}, {"participant", who.number}, {"view", view_of(who.shown)}}));
}

void Madang::leave(Participant& who) {
  wire_.send(line({{"verb", "leave"}, {"participant", who.number}}));
  joined_.erase(who.number);
}

void Madang::begin_part(std::string_view name) {
  wire_.send(line({{"verb", "part"}, {"participant", 0}, {"name", name}}));
}

void Madang::take(const Message& message) {
  if (const auto* fault = message.if_contains("fault"))
    throw std::runtime_error("the engine refuses: " + json::serialize(*fault));
  if (message.contains("part")) return;
  if (const auto* surge = message.if_contains("surge")) {
    latest_ = {.surge = surge->to_number<int>(),
               .load = message.at("load").to_number<double>(),
               .overflown = message.at("overflown").to_number<std::uint64_t>()};
    return worst_.add(latest_);
  }
  const auto found = joined_.find(message.at("participant").to_number<Number>());
  if (found == joined_.end()) return;
  Participant& who = *found->second;
  if (message.contains("answer")) return take_answer(who, message);
  const auto* layers = message.if_contains("layers");
  if (layers == nullptr || who.sending->camera() == nullptr) return;
  who.sending->camera()->send_layers(layers->to_number<unsigned>() & who.layers);
}

void Madang::take_answer(Participant& who, const Message& message) {
  auto theirs = media::sfu::read_session_description(message.at("answer").as_string());
  if (!theirs) throw std::runtime_error("the engine's answer: " + theirs.error().reason);
  auto& connection = *who.sending;
  if (who.publishes) {
    connection.send(media::sent_names(*theirs, who.number));
    connection.camera()->send_layers(who.layers);
  }
  if (who.watches) {
    connection.receive(media::received_slots(*theirs), media::transport_sequence_id(*theirs));
    await_slots(who, who.asked_at);
  }
  connection.begin(media::remote_side(*theirs));
}

}  // namespace bench::meetings
