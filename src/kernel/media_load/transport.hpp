#pragma once

#include <optional>
#include <random>

#include "kernel/media/srtp_opener.hpp"
#include "kernel/media/srtp_sealer.hpp"
#include "kernel/media_load/datagram_socket.hpp"
#include "kernel/media_load/dtls_client.hpp"
#include "kernel/media_load/ice_client.hpp"
#include "kernel/media_load/loop.hpp"

namespace madang::media_load {

/// What is the same for all clients of a measurement.
struct TransportSettings {
  const DtlsClientIdentity* identity = nullptr;
  bool is_plain = false;    ///< no ICE, no DTLS and no SRTP: for the floor
  bool keeps_runs = false;  ///< see DatagramSocket
  double loss_down = 0;     ///< of what comes: this part of it is dropped before anything looks at it
  double loss_up = 0;
};

/// Where the other side is, as its description says it.
struct RemoteSide {
  sfu::IceCredentials credentials;
  sfu::TransportAddress address;
};

class Transport;

/// What a transport tells whoever owns it.
class TransportEvents {
 public:
  virtual ~TransportEvents() = default;
  /// Media may be sent.
  virtual void connected(Transport& from, Time now) = 0;
  /// Still sealed, unless the transport is plain: see Transport::open().
  virtual void rtp_came(Transport& from, const Arrival& arrival, Time now) = 0;
  virtual void rtcp_came(Transport& from, sfu::Bytes plain, Time now) = 0;
};

/// One connection of a client, with everything in one bundle: socket, ICE, DTLS, SRTP. One thread.
class Transport : public Waiting {
 public:
  Transport(Loop& loop, const TransportSettings& settings, TransportEvents& events, std::uint64_t seed);
  ~Transport() override;

  const sfu::IceCredentials& credentials() const { return ice_.local(); }
  const sfu::TransportAddress& local() const { return socket_.local(); }
  const SocketCounts& counts() const { return socket_.counts(); }
  const TransportSettings& settings() const { return settings_; }

  void begin(const RemoteSide& remote, Time now);
  bool is_connected() const { return is_connected_; }
  bool has_failed() const { return dtls_ && dtls_->has_failed(); }
  bool is_closed() const { return dtls_ && dtls_->is_closed(); }
  std::optional<sfu::SrtpProfile> profile() const { return profile_; }

  /// The plain packet is the first `size` bytes of `room`, which has sfu::kMostSrtcpGrowth more.
  void send_rtp(sfu::MutableBytes room, std::size_t size);
  void send_rtcp(sfu::MutableBytes room, std::size_t size);
  /// The plain packet in the same bytes; empty when it is false.
  sfu::MutableBytes open(sfu::MutableBytes packet);
  /// Says goodbye. Nothing comes of it any more.
  void close();

  void on_readable(Time now) override;
  void on_time(Time now) override;

 private:
  void take(const Arrival& arrival, Time now);
  void take_stun(sfu::Bytes datagram, Time now);
  void take_dtls(sfu::Bytes datagram, Time now);
  void go_on_with_dtls(Time now);
  void connect(Time now);
  bool is_lost(double part) { return part > 0 && std::uniform_real_distribution(0.0, 1.0)(random_) < part; }

  Loop& loop_;
  const TransportSettings& settings_;
  TransportEvents& events_;
  DatagramSocket socket_;
  Loop::Id id_;
  std::mt19937_64 random_;
  IceClient ice_;
  sfu::TransportAddress remote_;
  std::optional<DtlsClient> dtls_;
  std::optional<Time> dtls_due_;
  std::optional<sfu::SrtpProfile> profile_;
  std::optional<sfu::SrtpSealer> sealer_;
  std::optional<sfu::SrtpOpener> opener_;
  bool is_connected_ = false;
};

}  // namespace madang::media_load
