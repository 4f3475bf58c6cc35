#include "kernel/media_load/transport.hpp"

#include <array>

#include "kernel/media/packet_kind.hpp"

namespace madang::media_load {

Transport::Transport(Loop& loop, const TransportSettings& settings, TransportEvents& events, std::uint64_t seed)
    : loop_(loop),
      settings_(settings),
      events_(events),
      socket_(settings.keeps_runs),
      id_(loop.add(*this, socket_.descriptor())),
      random_(seed),
      ice_(sfu::make_ice_credentials(0)) {}

Transport::~Transport() { loop_.forget(id_, socket_.descriptor()); }

void Transport::begin(const RemoteSide& remote, Time now) {
  remote_ = remote.address;
  socket_.connect(remote_);
  if (settings_.is_plain) {
    is_connected_ = true;
    events_.connected(*this, now);
    return;
  }
  ice_.begin(remote.credentials, now);
  on_time(now);
}

void Transport::on_time(Time now) {
  std::array<std::uint8_t, 700> room;
  const auto check = ice_.check(now, room);
  if (!check.empty()) socket_.send(check);
  if (dtls_ && dtls_due_ && now >= *dtls_due_) {
    dtls_->on_timer();
    go_on_with_dtls(now);
  }
  if (ice_.due()) loop_.wake(id_, *ice_.due());
  if (dtls_due_) loop_.wake(id_, *dtls_due_);
}

void Transport::on_readable(Time now) {
  socket_.read([&](const Arrival& arrival) { take(arrival, now); });
}

void Transport::take(const Arrival& arrival, Time now) {
  if (is_connected_ && is_lost(settings_.loss_down)) return;
  switch (sfu::kind_of_packet(arrival.bytes)) {
    case sfu::PacketKind::kStun: return take_stun(arrival.bytes, now);
    case sfu::PacketKind::kDtls: return take_dtls(arrival.bytes, now);
    case sfu::PacketKind::kRtp:
      if (is_connected_) events_.rtp_came(*this, arrival, now);
      return;
    case sfu::PacketKind::kRtcp: {
      if (!is_connected_) return;
      const auto size = opener_ ? opener_->open_rtcp(arrival.bytes) : sfu::SrtpResult(arrival.bytes.size());
      if (size) events_.rtcp_came(*this, arrival.bytes.first(*size), now);
      return;
    }
    case sfu::PacketKind::kNone: return;
  }
}

void Transport::take_stun(sfu::Bytes datagram, Time now) {
  const auto message = sfu::read_stun(datagram);
  if (!message) return;
  std::array<std::uint8_t, 200> room;
  const auto answer = ice_.answer_to(*message, remote_, room);
  if (!answer.empty()) socket_.send(answer);
  if (!ice_.answer(*message, now) || dtls_) return;
  dtls_.emplace(*settings_.identity);
  dtls_->begin();
  go_on_with_dtls(now);
}

void Transport::take_dtls(sfu::Bytes datagram, Time now) {
  if (!dtls_) return;
  dtls_->receive(datagram);
  go_on_with_dtls(now);
}

void Transport::go_on_with_dtls(Time now) {
  for (auto datagram = dtls_->take(); !datagram.empty(); datagram = dtls_->take()) socket_.send(datagram);
  const auto left = dtls_->timer();
  dtls_due_ = left ? std::optional(now + *left + std::chrono::milliseconds(1)) : std::nullopt;
  if (dtls_due_) loop_.wake(id_, *dtls_due_);
  if (dtls_->is_connected() && !is_connected_) connect(now);
}

void Transport::connect(Time now) {
  const auto& keys = *dtls_->keys();
  profile_ = keys.profile;
  sealer_.emplace(keys.profile, keys.sent);
  opener_.emplace(keys.profile, keys.received, 128);
  is_connected_ = true;
  events_.connected(*this, now);
}

void Transport::send_rtp(sfu::MutableBytes room, std::size_t size) {
  const auto sealed = sealer_ ? sealer_->seal(room, size) : sfu::SrtpResult(size);
  if (sealed && !is_lost(settings_.loss_up)) socket_.send(room.first(*sealed));
}

void Transport::send_rtcp(sfu::MutableBytes room, std::size_t size) {
  if (!is_connected_) return;
  const auto sealed = sealer_ ? sealer_->seal_rtcp(room, size) : sfu::SrtpResult(size);
  if (sealed && !is_lost(settings_.loss_up)) socket_.send(room.first(*sealed));
}

sfu::MutableBytes Transport::open(sfu::MutableBytes packet) {
  if (!opener_) return packet;
  const auto size = opener_->open(packet);
  return size ? packet.first(*size) : sfu::MutableBytes();
}

void Transport::close() {
  if (!dtls_ || !is_connected_) return;
  dtls_->close();
  for (auto datagram = dtls_->take(); !datagram.empty(); datagram = dtls_->take()) socket_.send(datagram);
  is_connected_ = false;
}

}  // namespace madang::media_load
