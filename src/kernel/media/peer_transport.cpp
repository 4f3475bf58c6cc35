#include "kernel/media/peer_transport.hpp"

#include <algorithm>
#include <utility>

namespace madang::media {
namespace {

/// Of what a client sends: a microphone, a camera in three layers, a screen and its sound, and their retransmissions;
/// and as many again for tracks that took the place of others.
constexpr std::size_t kMostPeerSources = 32;

/// After the peer's last record, and once its media came: nothing of the handshake is on the way any more.
constexpr std::chrono::seconds kHandshakeIsOver{1};

}  // namespace

PeerTransport::PeerTransport(const DtlsIdentity& identity, Setup setup, MediaTime now)
    : identity_(identity),
      certificate_(setup.certificate),
      ice_(std::move(setup.local), std::move(setup.remote_ufrag), now) {}

PeerTransport::Checked PeerTransport::check(const StunMessage& message, const IcePath& from, MediaTime now,
                                            PathSender& out) {
  std::array<std::uint8_t, kMostStunAnswer> room;
  const IceAnswer answer = ice_.check(message, from, now, room);
  if (!answer.bytes.empty()) out.send(from, answer.bytes);
  if (answer.is_good && !dtls_) dtls_.emplace(identity_, certificate_);
  return {.is_good = answer.is_good, .has_restarted = answer.has_restarted};
}

PeerTransport::Received PeerTransport::receive(const IcePath& from, MutableBytes datagram, MutableBytes room,
                                               PathSender& out) {
  if (!ice_.knows(from)) return {};
  const PacketKind kind = kind_of_packet(datagram);
  if (kind == PacketKind::kDtls) shake_hands(from, datagram, out);
  if (!opener_) return {};
  if (kind == PacketKind::kRtp) {
    const auto size = opener_->open(datagram, room);
    has_media_ = has_media_ || size.has_value();
    return size ? Received{kind, room.first(*size)} : Received{};
  }
  if (kind != PacketKind::kRtcp) return {};
  const auto size = opener_->open_rtcp(datagram);
  has_media_ = has_media_ || size.has_value();
  return size ? Received{kind, datagram.first(*size)} : Received{};
}

void PeerTransport::shake_hands(const IcePath& from, Bytes datagram, PathSender& out) {
  if (!dtls_) return;
  dtls_path_ = from;
  dtls_rests_.reset();
  dtls_->receive(datagram);
  take_keys();
  send_flight(out);
}

void PeerTransport::take_keys() {
  const auto& keys = dtls_->keys();
  if (!keys || opener_) return;
  opener_.emplace(keys->profile, keys->received, kMostPeerSources);
  sealer_.emplace(keys->profile, keys->sent);
  dtls_->wipe_keys();
}

void PeerTransport::send_flight(PathSender& out) {
  for (Bytes datagram = dtls_->take(); !datagram.empty(); datagram = dtls_->take()) out.send(dtls_path_, datagram);
}

MediaTime PeerTransport::on_time(MediaTime now, PathSender& out) {
  MediaTime due = ice_.deadline(now);
  if (!dtls_) return due;
  auto left = dtls_->timer();
  if (left && left->count() == 0) {
    dtls_->on_timer();
    send_flight(out);
    left = dtls_->timer();
  }
  if (left) due = std::min(due, now + *left);
  if (dtls_->rests() || dtls_->state() != DtlsState::kConnected) return due;
  if (!has_media_ || !dtls_rests_) dtls_rests_ = now + kHandshakeIsOver;
  if (now >= *dtls_rests_) {
    dtls_->rest();
    dtls_rests_ = now + kHandshakeIsOver;
  }
  return std::min(due, *dtls_rests_);
}

void PeerTransport::close(PathSender& out) {
  if (!dtls_ || dtls_->state() != DtlsState::kConnected) return;
  dtls_->close();
  if (const IcePath* used = ice_.path()) dtls_path_ = *used;
  send_flight(out);
}

TransportState PeerTransport::state(MediaTime now) const {
  if (dtls_ && dtls_->state() == DtlsState::kFailed) return TransportState::refused;
  if (dtls_ && dtls_->state() == DtlsState::kClosed) return TransportState::closed;
  const IceState ice = ice_.state(now);
  if (ice == IceState::kLost) return TransportState::lost;
  return ice == IceState::kConnected && sealer_ ? TransportState::connected : TransportState::connecting;
}

std::size_t PeerTransport::seal(Bytes header, Bytes lead, Bytes payload, MutableBytes out) {
  return sealer_ ? sealer_->seal(header, lead, payload, out).value_or(0) : 0;
}

std::size_t PeerTransport::seal_rtcp(Bytes compound, MutableBytes out) {
  if (!sealer_ || compound.size() > out.size()) return 0;
  std::copy(compound.begin(), compound.end(), out.begin());
  return sealer_->seal_rtcp(out, compound.size()).value_or(0);
}

}  // namespace madang::media
