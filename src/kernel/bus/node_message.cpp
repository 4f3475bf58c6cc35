#include "kernel/bus/node_message.hpp"

#include <bit>
#include <cstring>

namespace madang::bus {
namespace {

constexpr std::uint8_t kVersion = 1;
static_assert(std::endian::native == std::endian::little);

class Writer {
 public:
  template <class T>
  void put(const T& value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  void put(const StreamKey& key) {
    put(key.prefix);
    put(key.value);
  }

  void operator()(const EventHint& hint) {
    put(hint.org.value);
    put(hint.stream);
    put(hint.seq);
    put(static_cast<std::uint8_t>(hint.keeping));
    put_text(hint.envelope);
  }
  void operator()(const EphemeralBatch& batch) {
    put(batch.org.value);
    put(batch.stream);
    put(static_cast<std::uint8_t>(batch.envelopes.size()));
    for (const auto& envelope : batch.envelopes) put_text(envelope);
  }
  void operator()(const HearingChange& change) {
    put(change.org.value);
    put(change.member.value);
    put(change.stream);
    put(change.base);
  }
  void operator()(const Redaction& redaction) {
    put(redaction.org.value);
    put(redaction.stream);
    put(redaction.seq);
  }
  void operator()(const SessionEnd& end) { put(end.session.value); }
  void operator()(const Broadcast& broadcast) { bytes_ += broadcast.bytes; }
  void operator()(const Reach& reach) {
    put(static_cast<std::uint16_t>(reach.names.size()));
    for (const auto& name : reach.names) put_text(name);
  }

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Takes what Writer wrote off the front. Once something lacked or was wrong, everything is.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T number() {
    T value{};
    if (sizeof(T) > bytes_.size()) right_ = false;
    if (!right_) return value;
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
    return value;
  }
  template <class AnyId>
  AnyId id() {
    const AnyId id{number<std::uint64_t>()};
    require(bool(id));
    return id;
  }
  StreamKey key() {
    StreamKey key;
    key.prefix = number<std::array<char, 4>>();
    key.value = number<std::uint64_t>();
    if (right_) require(StreamKey::read(key.name()) == key && key.has_plain_prefix());
    return key;
  }
  std::int64_t at_least(std::int64_t least) {
    const auto value = number<std::int64_t>();
    require(value >= least);
    return value;
  }
  std::string_view text(std::size_t most) {
    const auto size = number<std::uint32_t>();
    require(size <= most && size <= bytes_.size());
    if (!right_) return {};
    const auto taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  std::string_view rest() { return std::exchange(bytes_, {}); }
  void require(bool holds) { right_ = right_ && holds; }
  bool holds() const { return right_; }
  bool has_ended() const { return right_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool right_ = true;
};

void read(Reader& reader, EventHint& hint) {
  hint.org = reader.id<OrgId>();
  hint.stream = reader.key();
  hint.seq = reader.at_least(1);
  const auto keeping = reader.number<std::uint8_t>();
  reader.require(keeping <= static_cast<std::uint8_t>(Keeping::revision));
  hint.keeping = keeping == 0 ? Keeping::log : Keeping::revision;
  hint.envelope = reader.text(kLongestHinted);
}

void read(Reader& reader, EphemeralBatch& batch) {
  batch.org = reader.id<OrgId>();
  batch.stream = reader.key();
  const auto count = reader.number<std::uint8_t>();
  reader.require(count > 0 && count <= kMostEphemera);
  for (int i = 0; i < count; ++i) {
    batch.envelopes.push_back(reader.text(kLongestEphemeral));
    reader.require(!batch.envelopes.back().empty());
  }
}

void read(Reader& reader, HearingChange& change) {
  change.org = reader.id<OrgId>();
  change.member = reader.id<MemberId>();
  change.stream = reader.key();
  change.base = reader.at_least(kHearsNoMore);
}

void read(Reader& reader, Redaction& redaction) {
  redaction.org = reader.id<OrgId>();
  redaction.stream = reader.key();
  redaction.seq = reader.at_least(1);
}

void read(Reader& reader, SessionEnd& end) { end.session = reader.id<SessionId>(); }

void read(Reader& reader, Broadcast& broadcast) { broadcast.bytes = reader.rest(); }

void read(Reader& reader, Reach& reach) {
  const auto count = reader.number<std::uint16_t>();
  for (int i = 0; i < count && reader.holds(); ++i) reach.names.push_back(reader.text(kLongestName));
}

template <std::size_t Kind = 0>
bool read_body(Reader& reader, std::size_t kind, decltype(NodeMessage::body)& body) {
  if constexpr (Kind < std::variant_size_v<decltype(NodeMessage::body)>) {
    if (kind != Kind) return read_body<Kind + 1>(reader, kind, body);
    read(reader, body.emplace<Kind>());
    return true;
  }
  return false;
}

}  // namespace

std::string write_node_message(const NodeMessage& message) {
  Writer writer;
  writer.put(kVersion);
  writer.put(static_cast<std::uint8_t>(message.body.index()));
  writer.put(message.sender);
  std::visit(writer, message.body);
  return writer.take();
}

std::optional<NodeMessage> read_node_message(std::string_view bytes) {
  Reader reader(bytes);
  NodeMessage message;
  reader.require(reader.number<std::uint8_t>() == kVersion);
  const auto kind = reader.number<std::uint8_t>();
  message.sender = reader.number<std::uint64_t>();
  if (!read_body(reader, kind, message.body) || !reader.has_ended()) return std::nullopt;
  return message;
}

}  // namespace madang::bus
