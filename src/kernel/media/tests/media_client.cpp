#include "kernel/media/tests/media_client.hpp"

#include <poll.h>

#include <stdexcept>

#include "kernel/media/packet_kind.hpp"
#include "kernel/media/stun_writer.hpp"
#include "kernel/media/tests/offers.hpp"

namespace madang::media::testing_support {

namespace {

constexpr int kAgain = 50;  // milliseconds until timers are looked at

}  // namespace

MediaClient::MediaClient(IceTransport transport, const ClientSettings& settings)
    : transport_(transport), dtls_(settings) {
  renew_credentials();
}

void MediaClient::renew_credentials() { ours_ = make_ice_credentials(0); }

std::string MediaClient::offer(int tiles) const {
  auto text = tests::chromium_offer(tiles);
  text = tests::with(text, "a=ice-ufrag:Jpbd\r\n", "a=ice-ufrag:" + ours_.ufrag + "\r\n");
  text = tests::with(text, "a=ice-pwd:Fus4hRjMrpP46HRkXRz+RPdL\r\n", "a=ice-pwd:" + ours_.password + "\r\n");
  const auto begin = text.find("a=fingerprint:");
  const std::string fingerprint = text.substr(begin, text.find("\r\n", begin) - begin);
  return tests::with(text, fingerprint, "a=fingerprint:" + dtls_.fingerprint().text());
}

void MediaClient::go_to(const std::string& answer) {
  answer_ = read_session_description(answer).value();
  const auto& transport = answer_.media.front().transport;
  theirs_ = {transport.ufrag, transport.password};
  const bool wants_tcp = transport_ == IceTransport::kTcp;
  for (const auto& candidate : transport.candidates) {
    if ((candidate.transport == "tcp") != wants_tcp) continue;
    return connect_socket(*TransportAddress::read(candidate.address, candidate.port));
  }
  throw std::runtime_error("the answer has no candidate for this transport");
}

void MediaClient::connect_socket(const TransportAddress& to) {
  const int kind = transport_ == IceTransport::kTcp ? SOCK_STREAM : SOCK_DGRAM;
  socket_ = OwnedDescriptor(::socket(to.is_v6 ? AF_INET6 : AF_INET, kind | SOCK_CLOEXEC, 0));
  frames_ = {};
  has_ended_ = false;
  sockaddr_storage name;
  const socklen_t size = to.write(name);
  if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&name), size) != 0)
    throw std::runtime_error("nobody is at the candidate");
}

void MediaClient::send_raw(Bytes packet) {
  Packet bytes(packet.begin(), packet.end());
  if (transport_ == IceTransport::kTcp) {
    const auto header = frame_header(static_cast<std::uint16_t>(packet.size()));
    bytes.insert(bytes.begin(), header.begin(), header.end());
  }
  ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void MediaClient::send_check(bool nominates) {
  const std::string username = theirs_.ufrag + ":" + ours_.ufrag;
  StunCheck check{.username = username, .priority = 1'853'817'087, .controlling = 77, .use_candidate = nominates};
  ByteWriter(check.transaction).u32(++transaction_);
  std::array<std::uint8_t, 700> room;
  send_raw(write_binding_request(room, check, StunIntegrity(theirs_.password)));
}

bool MediaClient::checks(bool nominates, std::chrono::milliseconds patience) {
  const int before = answered_;
  send_check(nominates);
  return takes_until([&] { return answered_ > before; }, patience);
}

bool MediaClient::connects() {
  if (!checks()) return false;
  flush_handshake();
  return takes_until([&] { return is_connected() || dtls_.has_failed(); }) && is_connected();
}

bool MediaClient::takes_until(const std::function<bool()>& is_done, std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!is_done() && std::chrono::steady_clock::now() < end) {
    pollfd ready{.fd = socket_.get(), .events = POLLIN};
    if (::poll(&ready, 1, kAgain) == 1) {
      if (!receive()) return is_done();
    } else if (dtls_.timer() && dtls_.timer()->count() == 0) {
      dtls_.on_timer();
      flush_handshake();
    }
  }
  return is_done();
}

bool MediaClient::receive() {
  std::array<std::uint8_t, 2'048> room;
  const MutableBytes to = transport_ == IceTransport::kTcp ? frames_.room() : MutableBytes(room);
  const auto got = ::recv(socket_.get(), to.data(), to.size(), 0);
  if (got <= 0) {
    has_ended_ = got == 0;
    return !has_ended_;
  }
  if (transport_ == IceTransport::kUdp) {
    take(MutableBytes(room).first(static_cast<std::size_t>(got)));
    return true;
  }
  frames_.filled(static_cast<std::size_t>(got));
  while (const auto frame = frames_.next()) {
    Packet packet(frame->begin(), frame->end());
    take(packet);
  }
  return true;
}

void MediaClient::take(MutableBytes packet) {
  switch (kind_of_packet(packet)) {
    case PacketKind::kNone: return;
    case PacketKind::kStun: {
      const auto message = read_stun(packet);
      if (!message) return;
      ++(message->kind == StunClass::kSuccess ? answered_ : errors_);
      return;
    }
    case PacketKind::kDtls:
      dtls_.receive({Packet(packet.begin(), packet.end())});
      flush_handshake();
      return take_keys();
    case PacketKind::kRtp:
      if (const auto size = opener_ ? opener_->open(packet) : SrtpResult(std::unexpected(SrtpFault::kFailed)))
        rtp.emplace_back(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(*size));
      return;
    case PacketKind::kRtcp:
      if (const auto size = opener_ ? opener_->open_rtcp(packet) : SrtpResult(std::unexpected(SrtpFault::kFailed)))
        rtcp.emplace_back(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(*size));
  }
}

void MediaClient::flush_handshake() {
  for (const auto& datagram : dtls_.sent()) send_raw(datagram);
}

void MediaClient::take_keys() {
  if (!dtls_.is_connected() || opener_) return;
  const SrtpKeys keys = dtls_.keys();  // the client's own view: what it sends, the server receives
  sealer_.emplace(keys.profile, keys.sent);
  opener_.emplace(keys.profile, keys.received);
}

void MediaClient::send_rtp(const Packet& plain) {
  Packet room = plain;
  room.resize(plain.size() + kMostSrtpGrowth);
  send_raw(Bytes(room).first(sealer_.value().seal(room, plain.size()).value()));
}

void MediaClient::send_rtcp(const Packet& plain) {
  Packet room = plain;
  room.resize(plain.size() + kMostSrtcpGrowth);
  send_raw(Bytes(room).first(sealer_.value().seal_rtcp(room, plain.size()).value()));
}

void MediaClient::say_goodbye() {
  dtls_.say_goodbye();
  flush_handshake();
}

}  // namespace madang::media::testing_support
