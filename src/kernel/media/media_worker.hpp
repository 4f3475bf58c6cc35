#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "kernel/media/forwarder.hpp"
#include "kernel/media/line_memory.hpp"
#include "kernel/media/mpsc_queue.hpp"
#include "kernel/media/peer_table.hpp"
#include "kernel/media/surge_order.hpp"
#include "kernel/media/tcp_port.hpp"
#include "kernel/media/udp_port.hpp"
#include "kernel/media/worker_load.hpp"

namespace madang::media {

using MediaClock = std::function<MediaTime()>;

/// What a worker tells the engine, on its own thread.
class WorkerReports {
 public:
  virtual ~WorkerReports() = default;
  virtual void connected(ParticipantId whose, std::uint64_t session) = 0;
  virtual void ended(ParticipantId whose, std::uint64_t session, TransportState why) = 0;
};

/// Since its beginning.
struct WorkerCounts {
  std::uint64_t strangers = 0;  ///< datagrams of nobody we know
  std::uint64_t tcp_dropped = 0;
  std::uint64_t turns = 0;
  std::size_t peers = 0;
  std::size_t connections = 0;  ///< of TCP
  std::vector<UdpCounts> udp;
  ForwarderCounts forwarder;
  Duration core_time{};   ///< what the thread took of its core
  double busy_share = 0;  ///< the same of the last quarter of a second
  double late_share = 0;  ///< how much of it its turns were late, beyond what nobody notices
  Surge surge = Surge::none;
};

/// One thread of media: its participants' sockets, their secure ways, and the Forwarder. Everything reaches it as a
/// command or a datagram; nothing on it waits for another thread, and no packet takes a lock. The clock is read once a
/// turn.
class MediaWorker final : private Outlet, private PathSender {
 public:
  struct Options {
    std::size_t number = 0;
    std::vector<TransportAddress> udp;  ///< where it binds, a port each; 0: the kernel chooses
    std::vector<TransportAddress> tcp;  ///< where it listens for all workers; others have none
    MediaClock clock;
  };
  using Command = std::move_only_function<void(MediaWorker&)>;

  /// Binds its ports; throws std::system_error. All that is given outlives it.
  MediaWorker(const Options& options, const DtlsIdentity& identity, MediaReports& media, WorkerReports& reports,
              CrossWorker& others, LineMemory& lines);
  MediaWorker(const MediaWorker&) = delete;
  MediaWorker& operator=(const MediaWorker&) = delete;
  ~MediaWorker();

  /// `all` workers in the order of their numbers, who stay until each was stopped.
  void start(std::vector<MediaWorker*> all);
  /// Says goodbye to everybody and waits for the thread.
  void stop();

  /// Runs a command on the worker's thread soon. Any thread.
  void post(Command command);
  /// Any thread.
  void wake_up();
  /// See WorkerLoad. Any thread, as the next.
  double load() const { return load_.load(std::memory_order_relaxed); }
  Surge surge() const { return step_.load(std::memory_order_relaxed); }
  std::size_t udp_ports() const { return udp_.size(); }
  TransportAddress udp_address(std::size_t port) const { return udp_[port]->address(); }
  TransportAddress tcp_address(std::size_t port) const { return listeners_[port]->address(); }

  // For commands alone.
  void enter(std::uint64_t session, PeerTransport::Setup way, ParticipantSetup who);
  void leave(ParticipantId participant);
  void move(ParticipantId participant, RoomId room);
  void restart(ParticipantId participant, IceCredentials local, std::string remote_ufrag);
  void show(ParticipantId participant, View view);
  void allow(ParticipantId participant, PublishRights rights);
  void record(RoomId room, RecordingTap* tap) { forwarder_.record(room, tap, now_); }
  void listen(RoomId room, RecordingTap* tap) { forwarder_.listen(room, tap); }
  void want_recorded_key_frame(RoomId room, const PublicationKey& of, std::uint8_t layer) {
    forwarder_.want_recorded_key_frame(room, of, layer);
  }
  void adopt(std::unique_ptr<TcpConnection> connection, std::vector<std::uint8_t> first);
  WorkerCounts counts() const;

 private:
  struct Connection {
    std::unique_ptr<TcpConnection> line;
    MediaTime since;
    bool is_known = false;    // a good check came on it
    bool is_waiting = false;  // for room to write
  };
  enum class Source : std::uint8_t { wake, udp, listener, connection };

  void send_rtp(TransportIndex to, Bytes header, Bytes lead, Bytes payload) override;
  void send_rtcp(TransportIndex to, Bytes compound) override;
  void wake(std::size_t worker) override { all_[worker]->wake_up(); }
  void send(const IcePath& path, Bytes datagram) override;
  template <class Seal>
  void send_sealed(TransportIndex to, std::size_t most, Seal seal);

  /// What the calling thread has taken.
  static Duration core_time();
  void run();
  void turn();
  void wait();
  void pause_if_busy();
  void take_event(Source source, std::uint32_t number, std::uint32_t ready);
  void take_commands();
  void take_datagrams(std::uint32_t port);
  void accept_from(std::uint32_t listener);
  void take_frames(std::uint32_t number);
  /// False when it went to another worker.
  bool take_first(std::uint32_t number, Connection& connection, Bytes packet);
  void take(const IcePath& path, MutableBytes packet);
  void check(const IcePath& path, Bytes packet);
  void settle(WorkerPeer& peer);
  void look_after_peers();
  void look_after_connections();
  void measure_load();
  void remove(WorkerPeer& peer);
  void close(std::uint32_t connection);
  void watch(int descriptor, Source source, std::uint32_t number, std::uint32_t what, int operation);
  void stop_all();

  const std::size_t number_;
  const DtlsIdentity& identity_;
  WorkerReports& reports_;
  LineMemory& lines_;
  MediaClock clock_;
  MediaTime now_;
  OwnedDescriptor epoll_;
  OwnedDescriptor wake_;
  std::vector<std::unique_ptr<UdpPort>> udp_;
  std::vector<std::unique_ptr<TcpPort>> listeners_;
  std::unordered_map<std::uint32_t, Connection> connections_;
  std::uint32_t next_connection_ = 0;
  std::size_t unknown_connections_ = 0;
  PeerTable peers_;
  Forwarder forwarder_;
  MpscQueue<Command> commands_;
  std::atomic<bool> is_woken_ = false;
  std::atomic<bool> is_stopping_ = false;
  std::atomic<double> load_ = 0;
  std::atomic<Surge> step_ = Surge::none;
  std::vector<MediaWorker*> all_;

  MediaTime tick_due_;
  MediaTime round_due_;
  MediaTime load_due_;
  WorkerLoad own_load_;
  SurgeOrder surge_;
  std::size_t taken_ = 0;   // datagrams in this turn
  std::uint64_t sent_ = 0;  // packets until this turn
  std::uint64_t strangers_ = 0;
  std::uint64_t tcp_dropped_ = 0;
  std::uint64_t turns_ = 0;
  std::vector<std::uint8_t> scratch_;
  std::jthread thread_;
};

}  // namespace madang::media
