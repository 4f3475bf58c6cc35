#include "bench/media_server/engine.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "kernel/media/media_engine.hpp"

namespace bench::media_server {
namespace {

namespace json = boost::json;
namespace sfu = madang::media;

constexpr sfu::RoomId kRoom{1};

/// The client's connection. Lines are said from any thread, and none of them waits for the client: a writer does.
class Client {
 public:
  explicit Client(std::uint16_t port) : descriptor_(accepted_at(port)), writer_([this] { write_on(); }) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    said_.notify_one();
    writer_.join();
    ::close(descriptor_);
  }

  void say(const json::object& message) {
    {
      const std::lock_guard lock(mutex_);
      unsent_ += json::serialize(message) + "\n";
    }
    said_.notify_one();
  }

  /// The next line; empty when the client hung up.
  std::string hear() {
    std::array<char, 65'536> room;
    for (auto end = input_.find('\n'); end == std::string::npos; end = input_.find('\n')) {
      const auto got = ::recv(descriptor_, room.data(), room.size(), 0);
      if (got <= 0) return {};
      input_.append(room.data(), static_cast<std::size_t>(got));
    }
    auto line = input_.substr(0, input_.find('\n'));
    input_.erase(0, line.size() + 1);
    return line;
  }

 private:
  static int accepted_at(std::uint16_t port) {
    const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const sockaddr_in at{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (::bind(listening, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || ::listen(listening, 4) != 0)
      throw std::runtime_error("the port is taken");
    // Whoever only tries whether somebody listens says nothing and hangs up.
    for (;;) {
      const int accepted = ::accept(listening, nullptr, nullptr);
      std::array<char, 1> first;
      if (::recv(accepted, first.data(), first.size(), MSG_PEEK) <= 0) {
        ::close(accepted);
        continue;
      }
      ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      ::close(listening);
      return accepted;
    }
  }

  void write_on() {
    std::unique_lock lock(mutex_);
    for (;;) {
      said_.wait(lock, [this] { return is_over_ || !unsent_.empty(); });
      if (is_over_) return;
      std::string bytes;
      bytes.swap(unsent_);
      lock.unlock();
      for (std::size_t sent = 0; sent < bytes.size();) {
        const auto more = ::send(descriptor_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (more <= 0) break;
        sent += static_cast<std::size_t>(more);
      }
      lock.lock();
    }
  }

  int descriptor_;
  std::string input_;
  std::mutex mutex_;
  std::condition_variable said_;
  std::string unsent_;
  bool is_over_ = false;
  std::thread writer_;
};

class Events : public sfu::MediaEvents {
 public:
  explicit Events(Client& client) : client_(client) {}

  void connected(sfu::ParticipantId) override {}
  void gone(sfu::ParticipantId, sfu::MediaEnd) override {}
  void published(sfu::ParticipantId, sfu::SlotKind, bool) override {}
  void speakers(sfu::RoomId, std::span<const sfu::ParticipantId>) override {}
  void pointed(sfu::ParticipantId, sfu::SlotRole, std::optional<sfu::ParticipantId>) override {}
  void paused(sfu::ParticipantId, sfu::SlotRole, sfu::PauseReason) override {}
  void layers_wanted(sfu::ParticipantId whose, sfu::SlotKind kind, std::uint8_t layers) override {
    if (kind == sfu::SlotKind::camera)
      client_.say({{"participant", static_cast<std::uint64_t>(whose)}, {"layers", layers}});
  }
  void quality(sfu::ParticipantId, const sfu::MediaQuality&) override {}

 private:
  Client& client_;
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

void obey(sfu::MediaEngine& engine, Client& client, const json::object& message) {
  const auto& verb = message.at("verb").as_string();
  const auto who = participant_in(message.at("participant"));
  if (verb == "leave") return engine.leave(who);
  if (verb == "show") return engine.show(who, view_in(message.at("view").as_object()));
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

}  // namespace

void serve_engine(std::uint16_t port, std::size_t workers) {
  Client client(port);
  Events events(client);
  sfu::MediaEngineOptions options;
  options.addresses = {{.bound = "127.0.0.1", .announced = ""}};
  options.workers = workers;
  sfu::MediaEngine engine(options, events);
  for (auto line = client.hear(); !line.empty(); line = client.hear())
    obey(engine, client, json::parse(line).as_object());
}

}  // namespace bench::media_server
