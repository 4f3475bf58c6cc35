#include <sys/epoll.h>

#include <cerrno>
#include <utility>

#include "kernel/media/media_worker.hpp"

// What a worker does on command, and with connections of TCP.

namespace madang::media {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMostUnknownLines = 1'024;  // connections on which no good check came yet
constexpr auto kUnknownTime = 10s;

}  // namespace

void MediaWorker::enter(std::uint64_t session, PeerTransport::Setup way, ParticipantSetup who) {
  if (WorkerPeer* const before = peers_.of(who.participant)) remove(*before);
  peers_.add(std::make_unique<WorkerPeer>(identity_, session, std::move(way), std::move(who), now_));
}

void MediaWorker::leave(ParticipantId participant) {
  WorkerPeer* const peer = peers_.of(participant);
  if (peer == nullptr) return;
  peer->transport.close(*this);
  remove(*peer);
}

void MediaWorker::remove(WorkerPeer& peer) {
  if (peer.is_connected) {
    const IcePath* const path = peer.transport.path();
    const auto line = forwarder_.line(peer.index);
    if (line && path != nullptr) lines_.remember(peer.setup.participant, path->remote, *line, now_);
    forwarder_.remove(peer.index, now_);
  }
  for (const auto& path : peers_.remove(peer)) {
    if (path.transport == IceTransport::kTcp) close(path.socket);
  }
}

void MediaWorker::restart(ParticipantId participant, IceCredentials local, std::string remote_ufrag) {
  WorkerPeer* const peer = peers_.of(participant);
  if (peer == nullptr) return;
  peers_.add_ufrag(*peer, local.ufrag);
  peer->transport.restart(std::move(local), std::move(remote_ufrag), now_);
}

void MediaWorker::move(ParticipantId participant, RoomId room) {
  WorkerPeer* const peer = peers_.of(participant);
  if (peer == nullptr) return;
  peer->setup.room = room;
  if (peer->is_connected) forwarder_.move(peer->index, room, now_);
}

void MediaWorker::show(ParticipantId participant, View view) {
  WorkerPeer* const peer = peers_.of(participant);
  if (peer == nullptr) return;
  peer->setup.view = std::move(view);
  if (peer->is_connected) forwarder_.show(peer->index, peer->setup.view, now_);
}

void MediaWorker::allow(ParticipantId participant, PublishRights rights) {
  WorkerPeer* const peer = peers_.of(participant);
  if (peer == nullptr) return;
  peer->setup.rights = rights;
  if (peer->is_connected) forwarder_.allow(peer->index, rights, now_);
}

void MediaWorker::accept_from(std::uint32_t listener) {
  while (auto accepted = listeners_[listener]->accept()) {
    if (unknown_connections_ >= kMostUnknownLines) continue;
    adopt(std::make_unique<TcpConnection>(std::move(accepted->socket), accepted->remote), {});
  }
  // Without room for another descriptor the kernel would tell of the same one for ever.
  if (errno == EMFILE || errno == ENFILE)
    watch(listeners_[listener]->descriptor(), Source::listener, listener, 0, EPOLL_CTL_MOD);
}

void MediaWorker::adopt(std::unique_ptr<TcpConnection> connection, std::vector<std::uint8_t> first) {
  const std::uint32_t number = next_connection_++;
  const int descriptor = connection->descriptor();
  const TransportAddress remote = connection->remote();
  connections_[number] = {.line = std::move(connection), .since = now_};
  ++unknown_connections_;
  watch(descriptor, Source::connection, number, EPOLLIN, EPOLL_CTL_ADD);
  if (first.empty()) return;
  take({.transport = IceTransport::kTcp, .socket = number, .remote = remote}, first);
  take_frames(number);
}

/// Frames that came behind the first check were read already where it was accepted.
void MediaWorker::take_frames(std::uint32_t number) {
  const auto find = [&] {
    const auto found = connections_.find(number);
    return found == connections_.end() ? nullptr : &found->second;
  };
  Connection* connection = find();
  if (connection == nullptr) return;
  if (!connection->line->receive()) return close(number);
  while ((connection = find()) != nullptr) {
    const auto packet = connection->line->next();
    if (!packet) return connection->line->is_broken() ? close(number) : void();
    if (!connection->is_known && !take_first(number, *connection, *packet)) return;
    const IcePath path{.transport = IceTransport::kTcp, .socket = number, .remote = connection->line->remote()};
    // The frames are the connection's own room, which nobody else reads.
    take(path, {const_cast<std::uint8_t*>(packet->data()), packet->size()});
    ++taken_;
  }
}

bool MediaWorker::take_first(std::uint32_t number, Connection& connection, Bytes packet) {
  const auto message = read_stun(packet);
  const auto names = message && message->username ? read_ice_username(*message->username) : std::nullopt;
  const auto worker = names ? worker_of(names->asked) : std::nullopt;
  if (!worker || *worker >= all_.size()) {
    close(number);
    return false;
  }
  if (*worker == number_) return true;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, connection.line->descriptor(), nullptr);
  std::vector<std::uint8_t> first(packet.begin(), packet.end());
  auto line = std::move(connection.line);
  connections_.erase(number);
  --unknown_connections_;
  all_[*worker]->post([line = std::move(line), first = std::move(first)](MediaWorker& other) mutable {
    other.adopt(std::move(line), std::move(first));
  });
  return false;
}

void MediaWorker::close(std::uint32_t number) {
  const auto found = connections_.find(number);
  if (found == connections_.end()) return;
  Connection connection = std::move(found->second);
  connections_.erase(found);
  if (!connection.is_known) --unknown_connections_;
  tcp_dropped_ += connection.line->dropped();
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, connection.line->descriptor(), nullptr);
  peers_.forget({.transport = IceTransport::kTcp, .socket = number, .remote = connection.line->remote()});
}

void MediaWorker::look_after_connections() {
  for (std::uint32_t i = 0; i < listeners_.size(); ++i)
    watch(listeners_[i]->descriptor(), Source::listener, i, EPOLLIN, EPOLL_CTL_MOD);
  if (unknown_connections_ == 0) return;
  std::vector<std::uint32_t> late;
  for (const auto& [number, connection] : connections_) {
    if (!connection.is_known && now_ - connection.since >= kUnknownTime) late.push_back(number);
  }
  for (const std::uint32_t number : late) close(number);
}

WorkerCounts MediaWorker::counts() const {
  WorkerCounts counts{.strangers = strangers_, .tcp_dropped = tcp_dropped_, .turns = turns_};
  counts.peers = peers_.size();
  counts.connections = connections_.size();
  for (const auto& [number, connection] : connections_) counts.tcp_dropped += connection.line->dropped();
  for (const auto& port : udp_) counts.udp.push_back(port->counts());
  counts.forwarder = forwarder_.counts();
  counts.core_time = core_time();
  counts.busy_share = own_load_.busy_share();
  counts.late_share = own_load_.late_share();
  counts.surge = surge_.step();
  return counts;
}

}  // namespace madang::media
