#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include "kernel/media/dtls_goodbye.hpp"
#include "kernel/media/dtls_identity.hpp"
#include "kernel/media/srtp_keys.hpp"

namespace madang::media {

enum class DtlsState : std::uint8_t {
  kHandshaking,
  kConnected,  ///< keys() are there
  kFailed,     ///< another certificate than SDP names, no profile of SRTP in common, or nobody answered
  kClosed,     ///< the peer said goodbye
};

/// The server's side of DTLS-SRTP with one peer (RFC 5763, 5764) as a state machine: datagrams in, datagrams out, no
/// socket. Feed it from the first valid path on, before nomination. There are no cookies: ICE has proved the
/// address, and a ClientHello with a post-quantum key share comes in two datagrams, in any order, which the
/// stateless listening of OpenSSL cannot take. After the handshake OpenSSL's part is kept to answer a peer whose last
/// flight of ours got lost, until rest(); then what hears and says goodbyes.
///
/// Time: retransmissions are due when timer() says so, and then on_timer() makes them. OpenSSL keeps that clock itself
/// and reads the system's; no other can be given to it. The first is due after `first_timer`, and each after twice as
/// long, up to kMostTimer; after about a dozen the state is kFailed.
///
/// One thread; its buffers come and go with a handshake, nothing is allocated per packet of media. The identity
/// outlives it. What OpenSSL refuses becomes a state; no exception after construction.
class DtlsServer {
 public:
  static constexpr std::size_t kMtu = 1'200;
  static constexpr std::chrono::milliseconds kFirstTimer{200};
  static constexpr std::chrono::milliseconds kMostTimer{4'000};

  DtlsServer(const DtlsIdentity& identity, const DtlsFingerprint& peer,
             std::chrono::milliseconds first_timer = kFirstTimer);
  DtlsServer(const DtlsServer&) = delete;
  DtlsServer& operator=(const DtlsServer&) = delete;
  ~DtlsServer();

  /// A datagram of PacketKind::kDtls. What is no record of DTLS is left out, and so is application data: no channel for
  /// it was ever offered.
  void receive(Bytes datagram);

  /// The next datagram to send, at most kMtu bytes; empty when there is none. The view lasts until the next call of
  /// anything here. To be asked after receive(), on_timer() and close() until it is empty.
  Bytes take();

  /// How long until on_timer() is due; nothing when nothing waits.
  std::optional<std::chrono::microseconds> timer() const;
  void on_timer();

  /// Says goodbye to the peer.
  void close();

  /// The peer has our last flight, and what it repeats may be left unanswered: gives OpenSSL's part back.
  void rest();
  bool rests() const { return goodbye_.has_value(); }

  DtlsState state() const { return state_; }
  /// Of a connected one, until wipe_keys().
  const std::optional<SrtpKeys>& keys() const { return keys_; }
  void wipe_keys();

  /// For DtlsIdentity: whether the certificate is the one that SDP names.
  static int verify(X509_STORE_CTX* store, void* nothing);

 private:
  struct Freeing {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  static unsigned next_timer(SSL* ssl, unsigned last);
  void receive_record(const DtlsRecord& record);
  void go_on();
  void read_on();
  void free_buffers();
  void finish();
  std::optional<SrtpKeys> exported() const;

  DtlsFingerprint peer_;
  std::chrono::microseconds first_timer_;
  std::unique_ptr<SSL, Freeing> ssl_;   // until it rests
  std::optional<DtlsGoodbye> goodbye_;  // from then on
  std::array<std::uint8_t, DtlsGoodbye::kSize> room_{};
  Bytes farewell_;         // in it, to be taken
  BIO* in_ = nullptr;      // of ssl_
  BIO* out_ = nullptr;     // of ssl_
  std::size_t taken_ = 0;  // of what lies in out_
  DtlsState state_ = DtlsState::kHandshaking;
  std::optional<SrtpKeys> keys_;
};

}  // namespace madang::media
