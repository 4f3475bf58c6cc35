#include "bench/meetings/janus.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "bench/load/websocket.hpp"
#include "kernel/media_load/descriptions.hpp"

namespace bench::meetings {
namespace {

namespace json = boost::json;

constexpr int kRoom = 1234;
constexpr std::string_view kVoice = "0";  // the mids of offer_to_publish
constexpr std::string_view kCamera = "1";

media::LocalSide local_side(const media::Transport& transport, Number number) {
  return {.credentials = transport.credentials(),
          .address = transport.local(),
          .fingerprint = transport.settings().identity->fingerprint(),
          .source = number};
}

media::sfu::SessionDescription description_in(const json::object& message) {
  const auto* jsep = message.if_contains("jsep");
  if (jsep == nullptr) throw std::runtime_error("Janus said no description: " + json::serialize(message));
  auto read = media::sfu::read_session_description(jsep->as_object().at("sdp").as_string());
  if (!read) throw std::runtime_error("Janus' description: " + read.error().reason);
  return std::move(*read);
}

json::array streams_of(const Shown& shown) {
  json::array streams;
  const auto add = [&](Number feed, std::string_view mid) { streams.push_back({{"feed", feed}, {"mid", mid}}); };
  if (shown.stage != 0) add(shown.stage, kCamera);
  for (const Number each : shown.tiles) add(each, kCamera);
  for (const Number each : shown.voices) add(each, kVoice);
  return streams;
}

}  // namespace

Janus::Janus(const Ground& ground, std::uint16_t port)
    : ground_(ground), wire_(ground.loop, port, [this](std::string& input) { take_input(input); }) {
  wire_.send(upgrade_request("/", "Sec-WebSocket-Protocol: janus-protocol\r\n"));
  make_room();
}

void Janus::make_room() {
  ask({{"janus", "create"}}, [this](const Message& made) {
    const auto session = made.at("data").at("id").to_number<std::uint64_t>();
    attach(session, [this, session](std::uint64_t handle) {
      const Message room{{"request", "create"},           {"room", kRoom},
                         {"publishers", 1'000},           {"bitrate", 0},
                         {"audiocodec", "opus"},          {"videocodec", "vp8"},
                         {"transport_wide_cc_ext", true}, {"audiolevel_event", false},
                         {"notify_joining", false},       {"is_private", true}};
      say(session, handle, room, std::nullopt, [](const Message&) {});
    });
  });
}

void Janus::ask(Message message, Then then) {
  const auto transaction = std::to_string(next_++);
  message["transaction"] = transaction;
  asked_.emplace(transaction, std::move(then));
  const auto frame = masked_frame(json::serialize(message));
  if (is_open_) return wire_.send(frame);
  waiting_.push_back(frame);
}

void Janus::attach(std::uint64_t session, std::function<void(std::uint64_t)> then) {
  ask({{"janus", "attach"}, {"session_id", session}, {"plugin", "janus.plugin.videoroom"}},
      [then = std::move(then)](const Message& made) { then(made.at("data").at("id").to_number<std::uint64_t>()); });
}

void Janus::say(std::uint64_t session, std::uint64_t handle, Message body, std::optional<std::string> offer,
                Then then) {
  const bool is_answer = body.at("request") == "start";
  Message message{{"janus", "message"}, {"session_id", session}, {"handle_id", handle}, {"body", std::move(body)}};
  if (offer) message["jsep"] = Message{{"type", is_answer ? "answer" : "offer"}, {"sdp", *offer}};
  ask(std::move(message), std::move(then));
}

void Janus::join(Participant& who) {
  ask({{"janus", "create"}}, [this, &who](const Message& made) {
    handles_[who.number].session = made.at("data").at("id").to_number<std::uint64_t>();
    if (who.publishes) publish(who);
    if (who.watches && !streams_of(who.shown).empty()) subscribe(who, who.asked_at);
  });
}

void Janus::publish(Participant& who) {
  who.sending = ground_.connection(who.number, 0);
  attach(handles_[who.number].session, [this, &who](std::uint64_t handle) {
    handles_[who.number].publisher = handle;
    const Message body{{"request", "joinandconfigure"}, {"room", kRoom}, {"ptype", "publisher"}, {"id", who.number}};
    say(handles_[who.number].session, handle, body,
        media::offer_to_publish(local_side(who.sending->transport(), who.number)), [&who](const Message& answer) {
          const auto theirs = description_in(answer);
          who.sending->send(media::sent_names(theirs, who.number));
          who.sending->camera()->send_layers(who.layers);
          who.sending->begin(media::remote_side(theirs));
        });
  });
}

void Janus::subscribe(Participant& who, std::int64_t since) {
  who.receiving = ground_.connection(who.number, 1);
  attach(handles_[who.number].session, [this, &who, since](std::uint64_t handle) {
    handles_[who.number].subscriber = handle;
    const Message body{
        {"request", "join"}, {"room", kRoom}, {"ptype", "subscriber"}, {"streams", streams_of(who.shown)}};
    say(handles_[who.number].session, handle, body, std::nullopt,
        [this, &who, since](const Message& answer) { accept(who, answer, since); });
  });
}

void Janus::accept(Participant& who, const Message& answer, std::int64_t since) {
  const auto theirs = description_in(answer);
  auto& receiving = *who.receiving;
  receiving.receive(media::received_slots(theirs), media::transport_sequence_id(theirs));
  const auto& of = handles_[who.number];
  say(of.session, of.subscriber, {{"request", "start"}},
      media::answer_to(theirs, local_side(receiving.transport(), who.number)), [](const Message&) {});
  choose_layers(who);
  who.told = who.shown;
  // The streams are in the order of streams_of(), and so are their mids.
  const std::size_t pictures = (who.shown.stage != 0 ? 1 : 0) + who.shown.tiles.size();
  for (std::size_t mid = 0; mid < pictures; ++mid) {
    const bool is_stage = who.shown.stage != 0 && mid == 0;
    const Number whose = is_stage ? who.shown.stage : who.shown.tiles[mid - (who.shown.stage != 0 ? 1 : 0)];
    receiving.await(std::to_string(mid), whose, since);
  }
  receiving.begin(media::remote_side(theirs));
}

void Janus::choose_layers(Participant& who) {
  json::array streams;
  const std::size_t stages = who.shown.stage != 0 ? 1 : 0;
  for (std::size_t mid = 0; mid < stages + who.shown.tiles.size(); ++mid)
    streams.push_back({{"mid", std::to_string(mid)}, {"substream", mid < stages ? 2 : 0}});
  if (streams.empty()) return;
  const auto& of = handles_[who.number];
  say(of.session, of.subscriber, {{"request", "configure"}, {"streams", std::move(streams)}}, std::nullopt,
      [](const Message&) {});
}

void Janus::show(Participant& who) {
  if (!who.receiving) return subscribe(who, media::wall_clock());
  json::array streams;
  std::size_t mid = 0;
  const auto now = media::wall_clock();
  const Shown before = std::exchange(who.told, who.shown);
  const auto point = [&](Number feed, Number was) {
    if (feed == was) return void(++mid);
    streams.push_back({{"feed", feed}, {"mid", kCamera}, {"sub_mid", std::to_string(mid)}});
    who.receiving->await(std::to_string(mid++), feed, now);
  };
  if (who.shown.stage != 0) point(who.shown.stage, before.stage);
  for (std::size_t tile = 0; tile < who.shown.tiles.size(); ++tile)
    point(who.shown.tiles[tile], tile < before.tiles.size() ? before.tiles[tile] : 0);
  if (streams.empty()) return;
  const auto& of = handles_[who.number];
  // A stream that shows another begins with its largest layer again.
  say(of.session, of.subscriber, {{"request", "switch"}, {"streams", std::move(streams)}}, std::nullopt,
      [this, &who](const Message&) { choose_layers(who); });
}

void Janus::leave(Participant& who) {
  ask({{"janus", "destroy"}, {"session_id", handles_[who.number].session}}, [](const Message&) {});
}

void Janus::take_input(std::string& input) {
  if (!is_open_) {
    const auto end = input.find("\r\n\r\n");
    if (end == std::string::npos) return;
    if (!input.starts_with("HTTP/1.1 101")) throw std::runtime_error("Janus speaks no WebSocket: " + input);
    input.erase(0, end + 4);
    is_open_ = true;
    for (const auto& frame : waiting_) wire_.send(frame);
    waiting_.clear();
  }
  const int pings = take_frames(input, [&](std::string_view payload) { take(json::parse(payload).as_object()); });
  for (int i = 0; i < pings; ++i) wire_.send(masked_pong());
}

void Janus::take(const Message& message) {
  const auto& kind = message.at("janus").as_string();
  const auto* transaction = message.if_contains("transaction");
  const auto* plugin = message.if_contains("plugindata");
  const auto* data = plugin != nullptr ? plugin->as_object().at("data").as_object().if_contains("error") : nullptr;
  if (kind == "error" || data != nullptr) throw std::runtime_error("Janus refuses: " + json::serialize(message));
  if (kind == "ack" || transaction == nullptr) return;
  const auto found = asked_.find(std::string(transaction->as_string()));
  if (found == asked_.end()) return;
  const auto then = std::move(found->second);
  asked_.erase(found);
  then(message);
}

}  // namespace bench::meetings
