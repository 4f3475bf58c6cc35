#include <fmt/format.h>

#include <stdexcept>

#include "bench/load/protocol.hpp"
#include "bench/load/websocket.hpp"

namespace bench {
namespace {

/// Drops the answer to the upgrade from the front of the input; false while it has not come.
bool take_upgrade(Member& member) {
  const auto end = member.input.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  if (!member.input.starts_with("HTTP/1.1 101")) throw std::runtime_error("no upgrade: " + member.input.substr(0, end));
  member.input.erase(0, end + 4);
  member.phase = 1;
  return true;
}

/// The floor and `ws`: what begins with '!' is told to everybody.
class PlainWebSocket : public Protocol {
 public:
  std::string opening(const Member&) override { return upgrade_request("/"); }

  void receive(Room& room, Member& member) override {
    if (member.phase == 0) {
      if (!take_upgrade(member)) return;
      room.has_joined(member);
    }
    take_frames(member.input, [&](std::string_view) { ++room.delivered; });
  }

  std::string publish(const Member&, std::string_view text) override { return masked_frame("!" + std::string(text)); }
};

/// Engine.IO 4 over WebSocket without the detour over polling.
class SocketIo : public Protocol {
 public:
  std::string opening(const Member&) override { return upgrade_request("/socket.io/?EIO=4&transport=websocket"); }

  void receive(Room& room, Member& member) override {
    if (member.phase == 0 && !take_upgrade(member)) return;
    take_frames(member.input, [&](std::string_view payload) {
      if (payload.starts_with("0{")) room.send(member, masked_frame("40"));
      if (payload.starts_with("40")) room.has_joined(member);
      if (payload == "2") room.send(member, masked_frame("3"));
      if (payload.starts_with("42")) ++room.delivered;
    });
  }

  std::string publish(const Member&, std::string_view text) override {
    return masked_frame(fmt::format("42[\"say\",\"{}\"]", text));
  }
};

class Redis : public Protocol {
 public:
  explicit Redis(int members) : speaker_(members) {}

  std::string opening(const Member& member) override {
    return member.index == speaker_ ? "PING\r\n" : "SUBSCRIBE room\r\n";
  }

  void receive(Room& room, Member& member) override {
    if (member.index == speaker_) {
      room.has_joined(member);
      member.input.clear();
      return;
    }
    // A subscription and a message are arrays of three: the kind, the channel, the count or the text.
    std::size_t done = 0;
    while (take_one(room, member, done)) {
    }
    member.input.erase(0, done);
  }

  std::string publish(const Member&, std::string_view text) override {
    return fmt::format("*3\r\n$7\r\nPUBLISH\r\n$4\r\nroom\r\n${}\r\n{}\r\n", text.size(), text);
  }
  bool needs_speaker() const override { return true; }

 private:
  static bool take_one(Room& room, Member& member, std::size_t& done) {
    constexpr std::string_view kSubscribed = "*3\r\n$9\r\nsubscribe\r\n$4\r\nroom\r\n:1\r\n";
    constexpr std::string_view kMessage = "*3\r\n$7\r\nmessage\r\n$4\r\nroom\r\n$";
    const std::string_view left = std::string_view(member.input).substr(done);
    if (left.starts_with(kSubscribed)) {
      room.has_joined(member);
      done += kSubscribed.size();
      return true;
    }
    if (!left.starts_with(kMessage)) return false;
    const auto line = left.find("\r\n", kMessage.size());
    if (line == std::string_view::npos) return false;
    const std::size_t length = std::stoul(std::string(left.substr(kMessage.size(), line - kMessage.size())));
    if (left.size() < line + 2 + length + 2) return false;
    ++room.delivered;
    done += line + 2 + length + 2;
    return true;
  }

  const int speaker_;
};

class Nats : public Protocol {
 public:
  std::string opening(const Member&) override {
    return "CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true}\r\nSUB room 1\r\nPING\r\n";
  }

  void receive(Room& room, Member& member) override {
    std::size_t done = 0;
    for (;;) {
      const std::string_view left = std::string_view(member.input).substr(done);
      const auto line = left.find("\r\n");
      if (line == std::string_view::npos) break;
      std::size_t size = line + 2;
      if (left.starts_with("MSG ")) {
        const auto space = left.substr(0, line).rfind(' ');
        size += std::stoul(std::string(left.substr(space + 1, line - space - 1))) + 2;
        if (left.size() < size) break;
        ++room.delivered;
      } else if (left.starts_with("PONG")) {
        room.has_joined(member);
      } else if (left.starts_with("PING")) {
        room.send(member, "PONG\r\n");
      } else if (left.starts_with("-ERR")) {
        throw std::runtime_error(std::string(left.substr(0, line)));
      }
      done += size;
    }
    member.input.erase(0, done);
  }

  std::string publish(const Member&, std::string_view text) override {
    return fmt::format("PUB room {}\r\n{}\r\n", text.size(), text);
  }
};

/// XMPP over WebSocket (RFC 7395), anonymous, in one room of XEP-0045 that tells nobody's presence but one's own.
class Ejabberd : public Protocol {
 public:
  std::string opening(const Member&) override { return upgrade_request("/ws", "Sec-WebSocket-Protocol: xmpp\r\n"); }

  void receive(Room& room, Member& member) override {
    if (member.phase == 0) {
      if (!take_upgrade(member)) return;
      room.send(member, masked_frame(kOpen));
    }
    take_frames(member.input, [&](std::string_view stanza) { hear(room, member, stanza); });
  }

  std::string publish(const Member&, std::string_view text) override {
    return masked_frame(
        fmt::format("<message to='room@conference.bench' type='groupchat'><body>{}</body></message>", text));
  }

 private:
  static constexpr std::string_view kOpen =
      "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='bench' version='1.0'/>";

  static void hear(Room& room, Member& member, std::string_view stanza) {
    const auto has = [&](std::string_view part) { return stanza.find(part) != std::string_view::npos; };
    if (has("<body>")) {
      ++room.delivered;
    } else if (has("ANONYMOUS")) {
      room.send(member, masked_frame("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>"));
    } else if (stanza.starts_with("<success")) {
      room.send(member, masked_frame(kOpen));
    } else if (has("xmpp-bind") && stanza.starts_with("<stream:features")) {
      room.send(member, masked_frame("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"));
    } else if (has("<jid>")) {
      room.send(member, masked_frame(fmt::format("<presence to='room@conference.bench/m{}'><x "
                                                 "xmlns='http://jabber.org/protocol/muc'/></presence>",
                                                 member.index)));
    } else if (has("code='110'")) {
      room.has_joined(member);
    } else if (stanza.starts_with("<failure") || has("type='error'")) {
      throw std::runtime_error(std::string(stanza));
    }
  }
};

}  // namespace

std::unique_ptr<Protocol> peer_protocol(std::string_view name, int members) {
  if (name == "floor" || name == "ws") return std::make_unique<PlainWebSocket>();
  if (name == "socket.io") return std::make_unique<SocketIo>();
  if (name == "redis") return std::make_unique<Redis>(members);
  if (name == "nats") return std::make_unique<Nats>();
  if (name == "ejabberd") return std::make_unique<Ejabberd>();
  throw std::runtime_error("unknown protocol: " + std::string(name));
}

}  // namespace bench
