#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kernel/media/ice_agent.hpp"
#include "kernel/media/owned_descriptor.hpp"
#include "kernel/media/session_description.hpp"
#include "kernel/media/srtp_opener.hpp"
#include "kernel/media/srtp_sealer.hpp"
#include "kernel/media/stream_frames.hpp"
#include "kernel/media/tests/dtls_client.hpp"

namespace madang::media::testing_support {

using Packet = std::vector<std::uint8_t>;

/// What a browser does below its API: checks with full ICE over UDP or TCP on a real socket, shakes hands and seals. It
/// waits for the socket and for nothing else; what takes longer than ten seconds has failed.
class MediaClient {
 public:
  static constexpr std::chrono::milliseconds kPatience{10'000};

  explicit MediaClient(IceTransport transport = IceTransport::kUdp, const ClientSettings& settings = {});

  /// An offer with this many tiles and our own credentials.
  std::string offer(int tiles = 2) const;
  /// Goes to the first candidate of our transport in an answer. The socket is made anew, as after a change of networks.
  void go_to(const std::string& answer);
  /// As after restartIce(): other credentials in the next offer.
  void renew_credentials();

  bool connects();  ///< checks, nominates, shakes hands
  bool checks(bool nominates = true, std::chrono::milliseconds patience = kPatience);
  /// Takes what comes until `is_done`. False when it never was.
  bool takes_until(const std::function<bool()>& is_done, std::chrono::milliseconds patience = kPatience);

  void send_rtp(const Packet& plain);
  void send_rtcp(const Packet& plain);
  void send_raw(Bytes packet);
  void say_goodbye();
  void flush_handshake();

  bool is_connected() const { return sealer_.has_value(); }
  bool heard_goodbye() { return dtls_.heard_goodbye(); }
  bool heard_end() const { return has_ended_; }  ///< the connection of TCP closed
  const DtlsFingerprint& fingerprint() const { return dtls_.fingerprint(); }
  int errors() const { return errors_; }  ///< answers to checks that were refusals
  const SessionDescription& answer() const { return answer_; }

  std::vector<Packet> rtp;  ///< what came, plain
  std::vector<Packet> rtcp;

 private:
  void connect_socket(const TransportAddress& to);
  void send_check(bool nominates);
  bool receive();
  void take(MutableBytes packet);
  void take_keys();

  IceTransport transport_;
  IceCredentials ours_;
  IceCredentials theirs_;
  SessionDescription answer_;
  OwnedDescriptor socket_;
  StreamFrames frames_;
  DtlsClient dtls_;
  std::optional<SrtpOpener> opener_;
  std::optional<SrtpSealer> sealer_;
  std::uint32_t transaction_ = 0;
  int answered_ = 0;
  int errors_ = 0;
  bool has_ended_ = false;
};

}  // namespace madang::media::testing_support
