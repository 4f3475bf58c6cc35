#include "kernel/media/media_worker.hpp"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include "kernel/log/log.hpp"
#include "kernel/log/thread_name.hpp"

namespace madang::media {

namespace {

using namespace std::chrono_literals;

constexpr auto kRound = 20ms;       // how often timers of handshakes are looked at
constexpr auto kCalmRound = 500ms;  // and consent, while nobody shakes hands
constexpr auto kLoadRound = 250ms;
constexpr auto kBusyTurn = 2ms;  // how long datagrams gather while there are many
constexpr std::size_t kBusy = 16;
constexpr std::uint64_t kMuchSent = 64;  // of what came in a turn, to all who look at it
constexpr int kMostBatches = 16;         // of UdpPort::kAtOnce, before others have their turn

timespec timespec_of(std::chrono::nanoseconds duration) {
  duration = std::max(duration, std::chrono::nanoseconds::zero());
  return {.tv_sec = duration / 1s, .tv_nsec = (duration % 1s).count()};
}

OwnedDescriptor demanded(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return OwnedDescriptor(descriptor);
}

}  // namespace

MediaWorker::MediaWorker(const Options& options, const DtlsIdentity& identity, MediaReports& media,
                         WorkerReports& reports, CrossWorker& others, LineMemory& lines)
    : number_(options.number),
      identity_(identity),
      reports_(reports),
      lines_(lines),
      clock_(options.clock),
      now_(clock_()),
      epoll_(demanded(::epoll_create1(EPOLL_CLOEXEC), "epoll")),
      wake_(demanded(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      forwarder_(options.number, *this, media, others, now_),
      tick_due_(now_),
      round_due_(now_),
      load_due_(now_),
      own_load_(now_),
      scratch_(StreamFrames::kMostPacket + kMostSrtcpGrowth) {
  for (const auto& at : options.udp) udp_.push_back(std::make_unique<UdpPort>(at));
  for (const auto& at : options.tcp) listeners_.push_back(std::make_unique<TcpPort>(at));
}

MediaWorker::~MediaWorker() { stop(); }

void MediaWorker::start(std::vector<MediaWorker*> all) {
  all_ = std::move(all);
  watch(wake_.get(), Source::wake, 0, EPOLLIN, EPOLL_CTL_ADD);
  for (std::uint32_t i = 0; i < udp_.size(); ++i) watch(udp_[i]->descriptor(), Source::udp, i, EPOLLIN, EPOLL_CTL_ADD);
  for (std::uint32_t i = 0; i < listeners_.size(); ++i)
    watch(listeners_[i]->descriptor(), Source::listener, i, EPOLLIN, EPOLL_CTL_ADD);
  thread_ = std::jthread([this] { run(); });
}

void MediaWorker::stop() {
  is_stopping_ = true;
  wake_up();
  if (thread_.joinable()) thread_.join();
}

void MediaWorker::post(Command command) {
  commands_.push(std::move(command));
  wake_up();
}

void MediaWorker::wake_up() {
  if (is_woken_.exchange(true, std::memory_order_acq_rel)) return;
  const std::uint64_t one = 1;
  if (::write(wake_.get(), &one, sizeof one) < 0) log::warning("a media worker cannot be woken");
}

Duration MediaWorker::core_time() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

void MediaWorker::run() {
  log::name_this_thread(fmt::format("media {}", number_).c_str());
  while (!is_stopping_) {
    try {
      turn();
    } catch (const std::exception& problem) {
      log::error("a turn of a media worker failed", {{"reason", problem.what()}});
      wake_up();  // for the commands behind the one that failed
    }
  }
  stop_all();
}

void MediaWorker::turn() {
  ++turns_;
  taken_ = 0;
  wait();
  if (now_ >= round_due_) {
    look_after_peers();
    look_after_connections();
  }
  if (now_ >= load_due_) measure_load();
  tick_due_ = forwarder_.tick(now_);
  for (const auto& port : udp_) port->flush();
  pause_if_busy();
}

void MediaWorker::wait() {
  std::array<epoll_event, 64> events;
  const MediaTime due = std::min({tick_due_, round_due_, load_due_});
  const auto most = timespec_of(due - clock_());
  const int count = ::epoll_pwait2(epoll_.get(), events.data(), static_cast<int>(events.size()), &most, nullptr);
  now_ = clock_();
  own_load_.turn(due, now_, core_time());
  take_commands();  // before datagrams: who has our answer may be quicker than the command that makes them known
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    take_event(static_cast<Source>(event.data.u64 >> 32), static_cast<std::uint32_t>(event.data.u64), event.events);
  }
}

/// Many small turns would cost more than the packets: they gather, and longer runs go out.
void MediaWorker::pause_if_busy() {
  const std::uint64_t before = std::exchange(sent_, forwarder_.counts().packets_out);
  if (taken_ < kBusy && sent_ - before < kMuchSent) return;
  const auto rest = timespec_of(now_ + kBusyTurn - clock_());
  ::clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, nullptr);
}

void MediaWorker::watch(int descriptor, Source source, std::uint32_t number, std::uint32_t what, int operation) {
  epoll_event event{.events = what, .data = {.u64 = std::uint64_t{static_cast<std::uint8_t>(source)} << 32 | number}};
  ::epoll_ctl(epoll_.get(), operation, descriptor, &event);
}

void MediaWorker::take_event(Source source, std::uint32_t number, std::uint32_t ready) {
  switch (source) {
    case Source::wake: return;
    case Source::udp: return take_datagrams(number);
    case Source::listener: return accept_from(number);
    case Source::connection: break;
  }
  const auto found = connections_.find(number);
  if (found == connections_.end()) return;
  if ((ready & EPOLLOUT) != 0) {
    found->second.line->flush();
    found->second.is_waiting = found->second.line->has_waiting();
    if (!found->second.is_waiting)
      watch(found->second.line->descriptor(), Source::connection, number, EPOLLIN, EPOLL_CTL_MOD);
  }
  if ((ready & ~std::uint32_t{EPOLLOUT}) != 0) take_frames(number);
}

// The flag falls first: what is pushed behind the last take() wakes again.
void MediaWorker::take_commands() {
  if (!is_woken_.load(std::memory_order_acquire)) return;
  std::uint64_t count = 0;
  while (::read(wake_.get(), &count, sizeof count) > 0);
  is_woken_.exchange(false, std::memory_order_acq_rel);
  while (auto command = commands_.take()) (*command)(*this);
}

void MediaWorker::take_datagrams(std::uint32_t port) {
  for (int batch = 0; batch < kMostBatches; ++batch) {
    const auto datagrams = udp_[port]->receive();
    for (const auto& datagram : datagrams)
      take({.transport = IceTransport::kUdp, .socket = port, .remote = datagram.from}, datagram.bytes);
    taken_ += datagrams.size();
    if (datagrams.size() < UdpPort::kAtOnce) return;
  }
}

void MediaWorker::take(const IcePath& path, MutableBytes packet) {
  const PacketKind kind = kind_of_packet(packet);
  if (kind == PacketKind::kStun) return check(path, packet);
  WorkerPeer* const peer = peers_.on(path);
  if (peer == nullptr) {
    ++strangers_;
    return;
  }
  const MutableBytes room = kind == PacketKind::kRtp ? forwarder_.incoming(packet.size()) : MutableBytes();
  const auto received = peer->transport.receive(path, packet, room, *this);
  if (kind == PacketKind::kDtls) return settle(*peer);
  if (!peer->is_connected) return;
  if (received.media == PacketKind::kRtp) forwarder_.on_rtp(peer->index, received.plain, now_);
  if (received.media == PacketKind::kRtcp) forwarder_.on_rtcp(peer->index, received.plain, now_);
}

void MediaWorker::check(const IcePath& path, Bytes packet) {
  const auto message = read_stun(packet);
  const auto names = message && message->username ? read_ice_username(*message->username) : std::nullopt;
  WorkerPeer* const peer = names ? peers_.asked(names->asked) : nullptr;
  if (peer == nullptr) {
    ++strangers_;
    return;
  }
  const auto checked = peer->transport.check(*message, path, now_, *this);
  if (!checked.is_good) return;
  for (const auto& served : peers_.learn(*peer, path)) {
    if (served.transport == IceTransport::kTcp) close(served.socket);
  }
  if (const auto line = connections_.find(path.socket);
      path.transport == IceTransport::kTcp && line != connections_.end())
    unknown_connections_ -= std::exchange(line->second.is_known, true) ? 0 : 1;
  if (!peer->is_connected) round_due_ = std::min(round_due_, now_ + kRound);
  if (checked.has_restarted) {
    peers_.forget_old_ufrags(*peer);
    if (peer->is_connected) reports_.connected(peer->setup.participant, peer->session);
  }
  settle(*peer);
}

/// What a datagram or the time has changed.
void MediaWorker::settle(WorkerPeer& peer) {
  const TransportState state = peer.transport.state(now_);
  if (state == TransportState::connecting) return;
  if (state == TransportState::connected) {
    if (std::exchange(peer.is_connected, true)) return;
    if (const IcePath* const path = peer.transport.path())
      peer.setup.line = lines_.recall(peer.setup.participant, path->remote, now_);
    forwarder_.add(peer.index, peer.setup, now_);
    peer.setup.slots = std::vector<JoinedSlot>();  // the Forwarder knows them; {} would keep their room
    reports_.connected(peer.setup.participant, peer.session);
    return;
  }
  reports_.ended(peer.setup.participant, peer.session, state);
  remove(peer);
}

void MediaWorker::look_after_peers() {
  round_due_ = now_ + kCalmRound;
  for (std::size_t place = 0; place < peers_.all().size(); ++place) {
    WorkerPeer* const peer = peers_.all()[place].get();
    if (peer == nullptr) continue;
    round_due_ = std::min(round_due_, std::max(peer->transport.on_time(now_, *this), now_ + kRound));
    if (!peer->is_connected && now_ - peer->since >= IceAgent::kConsent) {
      reports_.ended(peer->setup.participant, peer->session, TransportState::lost);
      remove(*peer);
    } else {
      settle(*peer);
    }
  }
}

void MediaWorker::measure_load() {
  own_load_.measure(now_, core_time());
  load_ = own_load_.value();
  load_due_ = now_ + kLoadRound;
  double busiest = 0;
  for (const auto* worker : all_) busiest = std::max(busiest, worker->load());
  const Surge before = surge_.step();
  if (surge_.on_load(now_, busiest) == before) return;
  step_ = surge_.step();
  forwarder_.limit(surge_limits(surge_.step()), now_);
  log::warning("a media worker keeps to another step of the surge order",
               {{"step", std::to_string(static_cast<int>(surge_.step()))},
                {"load", fmt::format("{:.2f}", busiest)},
                {"own_work", fmt::format("{:.2f}", own_load_.busy_share())},
                {"own_waiting", fmt::format("{:.2f}", own_load_.late_share())}});
}

void MediaWorker::send(const IcePath& path, Bytes datagram) {
  if (path.transport == IceTransport::kUdp) return udp_[path.socket]->send(path.remote, datagram);
  const auto found = connections_.find(path.socket);
  if (found == connections_.end()) return;
  Connection& connection = found->second;
  connection.line->send(datagram);
  if (!connection.line->has_waiting() || std::exchange(connection.is_waiting, true)) return;
  watch(connection.line->descriptor(), Source::connection, path.socket, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
}

template <class Seal>
void MediaWorker::send_sealed(TransportIndex to, std::size_t most, Seal seal) {
  WorkerPeer* const peer = peers_.at(to);
  const IcePath* const path = peer != nullptr ? peer->transport.path() : nullptr;
  if (path == nullptr) return;
  if (path->transport == IceTransport::kTcp) {
    if (most > scratch_.size()) return;
    const std::size_t size = seal(peer->transport, scratch_);
    if (size > 0) send(*path, Bytes(scratch_).first(size));
    return;
  }
  UdpPort& port = *udp_[path->socket];
  const std::size_t size = seal(peer->transport, port.room(most));
  if (size > 0) port.add(static_cast<std::uint32_t>(to), path->remote, size);
}

void MediaWorker::send_rtp(TransportIndex to, Bytes header, Bytes lead, Bytes payload) {
  send_sealed(to, header.size() + lead.size() + payload.size() + kMostSrtpGrowth,
              [&](PeerTransport& way, MutableBytes room) { return way.seal(header, lead, payload, room); });
}

void MediaWorker::send_rtcp(TransportIndex to, Bytes compound) {
  send_sealed(to, compound.size() + kMostSrtcpGrowth,
              [&](PeerTransport& way, MutableBytes room) { return way.seal_rtcp(compound, room); });
}

void MediaWorker::stop_all() {
  for (const auto& peer : peers_.all()) {
    if (peer) peer->transport.close(*this);
  }
}

}  // namespace madang::media
