#include "bench/media_server/engine.hpp"

#include <boost/json.hpp>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "bench/media_server/client.hpp"
#include "kernel/media/media_engine.hpp"

namespace bench::media_server {
namespace {

namespace json = boost::json;
namespace sfu = madang::media;

constexpr sfu::RoomId kRoom{1};
constexpr std::chrono::milliseconds kBetweenStates{200};

/// Who asks, and for whom each participant was let in.
class Clients {
 public:
  std::list<Client>::iterator add(int descriptor) {
    const std::lock_guard lock(mutex_);
    return clients_.emplace(clients_.end(), descriptor);
  }
  /// True when nobody is left.
  bool remove(std::list<Client>::iterator client) {
    const std::lock_guard lock(mutex_);
    std::erase_if(of_, [&](const auto& each) { return each.second == &*client; });
    clients_.erase(client);
    return clients_.empty();
  }
  void belongs(sfu::ParticipantId who, Client& to) {
    const std::lock_guard lock(mutex_);
    of_[static_cast<std::uint64_t>(who)] = &to;
  }
  void tell(sfu::ParticipantId whose, json::object message) {
    message["participant"] = static_cast<std::uint64_t>(whose);
    const std::lock_guard lock(mutex_);
    const auto found = of_.find(static_cast<std::uint64_t>(whose));
    if (found != of_.end()) found->second->say(message);
  }
  void tell_all(const json::object& message) {
    const std::lock_guard lock(mutex_);
    for (auto& each : clients_) each.say(message);
  }

 private:
  std::mutex mutex_;
  std::list<Client> clients_;
  std::unordered_map<std::uint64_t, Client*> of_;
};

class Events : public sfu::MediaEvents {
 public:
  explicit Events(Clients& clients) : clients_(clients) {}

  void connected(sfu::ParticipantId whose) override { clients_.tell(whose, {{"connected", true}}); }
  void gone(sfu::ParticipantId whose, sfu::MediaEnd) override { clients_.tell(whose, {{"gone", true}}); }
  void published(sfu::ParticipantId whose, sfu::SlotKind kind, bool is_on) override {
    if (kind != sfu::SlotKind::screen) return;
    clients_.tell_all({{"participant", static_cast<std::uint64_t>(whose)}, {"screen", is_on}});
  }
  void speakers(sfu::RoomId, std::span<const sfu::ParticipantId>) override {}
  void pointed(sfu::ParticipantId, sfu::SlotRole, std::optional<sfu::ParticipantId>) override {}
  void paused(sfu::ParticipantId, sfu::SlotRole, sfu::PauseReason) override {}
  void layers_wanted(sfu::ParticipantId whose, sfu::SlotKind kind, std::uint8_t layers) override {
    if (kind == sfu::SlotKind::camera) clients_.tell(whose, {{"layers", layers}});
  }
  void quality(sfu::ParticipantId, const sfu::MediaQuality&) override {}

 private:
  Clients& clients_;
};

sfu::ParticipantId participant_in(const json::value& number) {
  return sfu::ParticipantId(number.to_number<std::uint64_t>());
}

sfu::View view_in(const json::object& said) {
  sfu::View view{.stage_height = said.at("stage_height").to_number<std::uint16_t>(),
                 .tile_height = said.at("tile_height").to_number<std::uint16_t>()};
  if (const auto* stage = said.if_contains("stage")) view.stage = participant_in(*stage);
  if (const auto* screen = said.if_contains("screen")) {
    view.screen = participant_in(*screen);
    view.screen_height = said.at("screen_height").to_number<std::uint16_t>();
  }
  for (const auto& tile : said.at("tiles").as_array()) view.tiles.push_back(participant_in(tile));
  return view;
}

void obey(sfu::MediaEngine& engine, Clients& clients, Client& client, const json::object& message) {
  const auto& verb = message.at("verb").as_string();
  if (verb == "part") return clients.tell_all({{"part", message.at("name")}});
  const auto who = participant_in(message.at("participant"));
  if (verb == "leave") return engine.leave(who);
  if (verb == "show") return engine.show(who, view_in(message.at("view").as_object()));
  clients.belongs(who, client);
  const auto answer = engine.join(kRoom, who, message.at("offer").as_string(), {}, {});
  json::object said{{"participant", message.at("participant")}};
  if (answer) {
    engine.show(who, view_in(message.at("view").as_object()));
    said["answer"] = *answer;
  } else {
    said["fault"] = answer.error().reason;
  }
  client.say(said);
}

/// What the server gives up, how full it is, and what it dropped because it was late.
json::object state_of(sfu::MediaEngine& engine) {
  std::uint64_t overflown = 0;
  for (const auto& worker : engine.counts())
    for (const auto& port : worker.udp) overflown += port.overflown;
  return {{"surge", static_cast<int>(engine.surge())}, {"load", engine.load()}, {"overflown", overflown}};
}

}  // namespace

void serve_engine(std::uint16_t port, const std::string& address, std::size_t workers) {
  Door door(port);
  Clients clients;
  Events events(clients);
  sfu::MediaEngineOptions options;
  options.addresses = {{.bound = address, .announced = ""}};
  options.workers = workers;
  sfu::MediaEngine engine(options, events);
  std::jthread telling([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      clients.tell_all(state_of(engine));
      std::this_thread::sleep_for(kBetweenStates);
    }
  });
  std::list<std::jthread> serving;
  for (int accepted = door.accept(); accepted >= 0; accepted = door.accept()) {
    serving.emplace_back([&, client = clients.add(accepted)] {
      for (auto line = client->hear(); !line.empty(); line = client->hear())
        obey(engine, clients, *client, json::parse(line).as_object());
      if (clients.remove(client)) door.shut();
    });
  }
}

}  // namespace bench::media_server
