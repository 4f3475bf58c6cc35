#include <array>
#include <vector>

#include "base/fuzz/harness.hpp"
#include "kernel/media/ice_agent.hpp"
#include "kernel/media/packet_kind.hpp"
#include "kernel/media/stream_frames.hpp"
#include "kernel/media/stun_writer.hpp"

// Datagrams and streams that anybody may send to the ports of meetings, before anything is known of who it is.

namespace madang::fuzz {

using namespace media;

namespace {

constexpr MediaTime kNow{std::chrono::hours(1)};
const IceCredentials kOurs{.ufrag = "ABcdefghijkl", .password = "a password that is known here"};

bool lies_in(std::string_view part, Bytes whole) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(part.data());
  return part.empty() || (begin >= whole.data() && begin + part.size() <= whole.data() + whole.size());
}

/// What the agent says to a message, and whether it is a message.
IceAnswer asked(IceAgent& agent, Bytes datagram) {
  std::array<std::uint8_t, kMostStunAnswer> room{};
  const auto message = read_stun(datagram);
  if (!message) return {};
  IceAnswer answer = agent.check(*message, {}, kNow, room);
  must(answer.is_good == (agent.path() != nullptr), "only a good check makes a path");
  if (answer.bytes.empty()) return answer;
  const auto said = read_stun(answer.bytes);
  must(said && fingerprint_holds(*said), "what is written is read");
  must(said->kind == (answer.is_good ? StunClass::kSuccess : StunClass::kError), "good ones are answered so");
  must(said->transaction == message->transaction, "the answer is to the question");
  return answer;
}

/// The message anew with digests that are right, so that what lies behind them is tried too.
std::vector<std::uint8_t> signed_anew(const StunMessage& message, const StunIntegrity& integrity) {
  const std::size_t ends[]{message.integrity_at, message.fingerprint_at, message.whole.size()};
  std::size_t end = ends[2];
  for (const std::size_t at : ends) end = at != 0 ? std::min(end, at) : end;
  std::vector<std::uint8_t> bytes(message.whole.begin(), message.whole.begin() + static_cast<std::ptrdiff_t>(end));
  bytes.resize(end + 32);
  ByteWriter writer(MutableBytes(bytes).subspan(end));
  writer.u16(StunAttribute::kMessageIntegrity);
  writer.u16(20);
  writer.bytes(integrity.of(Bytes(bytes).first(end)));
  ByteWriter(MutableBytes(bytes).subspan(2)).u16(static_cast<std::uint16_t>(end + 12));
  const std::uint32_t sum = stun_fingerprint(Bytes(bytes).first(end + 24));
  writer.u16(StunAttribute::kFingerprint);
  writer.u16(4);
  writer.u32(sum);
  ByteWriter(MutableBytes(bytes).subspan(2)).u16(static_cast<std::uint16_t>(bytes.size() - kStunHeader));
  return bytes;
}

void look_at(const StunMessage& message) {
  must(message.kind <= StunClass::kError && message.method < 0x100, "a type has ten bits");
  must(!message.username || lies_in(*message.username, message.whole), "a name is part of the datagram");
  must(message.unknown_count <= kMostUnknown, "not too many are noted");
  must(!message.error || (*message.error >= 300 && *message.error < 700), "an error has a code");
  static const StunIntegrity integrity(kOurs.password);
  if (message.whole.size() > 60'000) return;
  const auto bytes = signed_anew(message, integrity);
  const auto again = read_stun(bytes);
  must(again && fingerprint_holds(*again) && integrity.holds(*again), "with right digests it is a message");
  must(again->username == message.username && again->unknown_count == message.unknown_count, "and the same");
  IceAgent agent(kOurs, "", kNow);
  const bool is_check = again->kind == StunClass::kRequest && again->method == kStunBinding &&
                        again->unknown_count == 0 && !again->controlled && again->username &&
                        again->username->starts_with(kOurs.ufrag + ":") &&
                        again->username->size() > kOurs.ufrag.size() + 1;
  must(asked(agent, bytes).is_good == is_check, "a check is good when it is signed, and asks for us");
}

/// A stream cut anywhere gives the same packets.
void look_at_stream(std::string_view input) {
  StreamFrames whole;
  StreamFrames cut;
  Choices choices(input);
  std::vector<std::uint8_t> packets[2];
  const auto read = [](StreamFrames& frames, std::string_view piece, std::vector<std::uint8_t>& packets) {
    while (!piece.empty() && !frames.is_broken()) {
      const MutableBytes room = frames.room();
      must(!room.empty(), "there is room in a stream that is whole");
      const std::size_t size = std::min(room.size(), piece.size());
      std::copy_n(piece.begin(), size, room.begin());
      frames.filled(size);
      piece.remove_prefix(size);
      while (const auto packet = frames.next()) {
        must(!packet->empty() && packet->size() <= StreamFrames::kMostPacket, "a packet has bounds");
        packets.insert(packets.end(), packet->begin(), packet->end());
      }
    }
  };
  read(whole, input, packets[0]);
  for (const auto piece : choices.pieces_of(input)) read(cut, piece, packets[1]);
  must(packets[0] == packets[1] && whole.is_broken() == cut.is_broken(), "it does not matter where a stream is cut");
}

}  // namespace

void try_one(std::string_view input) {
  const Bytes datagram(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  if (const auto message = read_stun(datagram)) {
    must(kind_of_packet(datagram) == PacketKind::kStun, "a message is told by its first byte");
    look_at(*message);
    IceAgent agent(kOurs, "", kNow);
    asked(agent, datagram);
  }
  if (const auto worker = worker_of(input)) must(*worker < kMostIceWorkers, "a worker has a number");
  look_at_stream(input);
}

}  // namespace madang::fuzz
