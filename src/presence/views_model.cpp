#include "presence/views_model.hpp"

#include <bit>
#include <cstring>

namespace madang::presence {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kHere = 1;
constexpr std::uint8_t kActive = 2;
constexpr std::uint8_t kQuiet = 4;
static_assert(std::endian::native == std::endian::little);

template <class T>
void put(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void put(std::string& bytes, const View& view) {
  const int flags = (view.is_here ? kHere : 0) | (view.is_active ? kActive : 0) | (view.quiet_until ? kQuiet : 0);
  put(bytes, static_cast<std::uint8_t>(flags));
  put(bytes, view.place.org_id.value);
  put(bytes, view.place.member_id.value);
  put(bytes, view.active_at.milliseconds());
  put(bytes, view.quiet_said_at.milliseconds());
  if (view.quiet_until) put(bytes, view.quiet_until->milliseconds());
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <class T>
  T take() {
    T value{};
    right_ = right_ && sizeof(T) <= bytes_.size();
    if (!right_) return value;
    std::memcpy(&value, bytes_.data(), sizeof(T));
    bytes_.remove_prefix(sizeof(T));
    return value;
  }
  Timestamp time() { return Timestamp::from_milliseconds(take<std::int64_t>()); }
  void require(bool holds) { right_ = right_ && holds; }
  bool is_right() const { return right_; }
  bool has_ended() const { return right_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool right_ = true;
};

View view_of(Reader& reader) {
  View view;
  const auto flags = reader.take<std::uint8_t>();
  reader.require(flags < 2 * kQuiet);
  view.is_here = flags & kHere;
  view.is_active = flags & kActive;
  view.place.org_id = {reader.take<std::uint64_t>()};
  view.place.member_id = {reader.take<std::uint64_t>()};
  reader.require(view.place.org_id && view.place.member_id);
  view.active_at = reader.time();
  view.quiet_said_at = reader.time();
  if (flags & kQuiet) view.quiet_until = reader.time();
  return view;
}

}  // namespace

std::string write_view_batch(const ViewBatch& batch) {
  std::string bytes;
  put(bytes, kVersion);
  put(bytes, static_cast<std::uint8_t>(batch.kind));
  put(bytes, batch.number);
  put(bytes, batch.node);
  put(bytes, static_cast<std::uint16_t>(batch.views.size()));
  for (const auto& view : batch.views) put(bytes, view);
  return bytes;
}

std::optional<ViewBatch> read_view_batch(std::string_view bytes) {
  Reader reader(bytes);
  ViewBatch batch;
  reader.require(reader.take<std::uint8_t>() == kVersion);
  const auto kind = reader.take<std::uint8_t>();
  reader.require(kind <= static_cast<std::uint8_t>(BatchKind::gone));
  batch.kind = static_cast<BatchKind>(kind);
  batch.number = reader.take<std::uint64_t>();
  batch.node = reader.take<std::uint64_t>();
  const auto count = reader.take<std::uint16_t>();
  reader.require(count <= kMostViews);
  for (int i = 0; i < count && reader.is_right(); ++i) batch.views.push_back(view_of(reader));
  if (!reader.has_ended()) return std::nullopt;
  return batch;
}

}  // namespace madang::presence
