#include "kernel/media/dtls_records.hpp"

#include <vector>

#include "base/fuzz/harness.hpp"
#include "kernel/media/dtls_server.hpp"

// Datagrams that anybody may send to a peer's address before there are keys. The input is a few of them, each behind
// its length in two bytes.

namespace madang::fuzz {

using namespace media;

namespace {

void look_at(Bytes datagram) {
  ByteReader reader(datagram);
  std::size_t size = 0;
  bool is_whole = !datagram.empty();
  while (reader.left() > 0 && is_whole) {
    const auto record = take_dtls_record(reader);
    is_whole = record.has_value();
    if (!record) break;
    must(record->whole.data() == datagram.data() + size, "records follow one another");
    must(record->whole.size() == kDtlsHeader + record->body.size(), "a record is its header and its body");
    size += record->whole.size();
  }
  must(is_whole == is_dtls(datagram), "a datagram is records throughout");
  if (!is_whole) return;
  Bytes rest = datagram;
  std::size_t taken = 0;
  while (!rest.empty()) {
    const Bytes part = take_dtls_datagram(rest, DtlsServer::kMtu);
    ByteReader first(part);
    must(!part.empty() && take_dtls_record(first).has_value(), "there is one record at least");
    must(part.size() <= DtlsServer::kMtu || first.left() == 0, "several fit");
    taken += part.size();
  }
  must(taken == datagram.size(), "nothing is lost");
}

void take_all(DtlsServer& server) {
  for (Bytes sent = server.take(); !sent.empty(); sent = server.take()) {
    must(sent.size() <= DtlsServer::kMtu && is_dtls(sent), "what we send are datagrams of records");
  }
}

}  // namespace

void try_one(std::string_view input) {
  static const DtlsIdentity identity;
  const Bytes bytes(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  DtlsServer server(identity, DtlsFingerprint{});
  ByteReader reader(bytes);
  while (reader.left() > 0) {
    const std::size_t size = reader.u16();
    const Bytes datagram = reader.take(std::min(size, reader.left()));
    look_at(datagram);
    server.receive(datagram);
    take_all(server);
    must(server.state() != DtlsState::kConnected && !server.keys(), "nobody has that certificate");
  }
  server.on_timer();
  take_all(server);
  if (const auto fingerprint = DtlsFingerprint::read(input)) {
    must(DtlsFingerprint::read(fingerprint->text()) == fingerprint, "what is said is read");
  }
}

}  // namespace madang::fuzz
