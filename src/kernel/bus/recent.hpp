#pragma once

#include <boost/container/deque.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "kernel/bus/stream_key.hpp"

namespace madang::bus {

struct RecentLimits {
  std::size_t events_per_stream = 500;
  std::size_t bytes = 64 * 1024 * 1024;  ///< of all events; the oldest go first
  std::size_t streams = 1'000'000;       ///< beyond that everything is forgotten and learned again
};

/// A stream of one organisation: under the same name another one's is another.
struct OneStream {
  OrgId org;
  StreamKey key;

  bool operator==(const OneStream&) const = default;
};

/// The last events of the streams in memory, so that a crowd that comes back after a broken line reads no database.
/// What it does not know for certain it says nothing about, and the log is asked. Any thread; what was committed must
/// be told in commit order, before anybody hears of it.
class Recent {
 public:
  using Text = std::shared_ptr<const std::string>;
  struct Gap {
    std::int64_t head = 0;
    std::vector<Text> events;  ///< from the cursor's next on
  };
  /// Says when the database was looked at, see learn_head; the default is no moment at all.
  using Moment = std::uint64_t;
  static constexpr Moment kNever = std::numeric_limits<Moment>::max();

  explicit Recent(RecentLimits limits = {}) : limits_(limits) {}

  /// An event was committed. Without a text it cannot be replayed, and neither can what was before it.
  void keep(const OneStream& stream, std::int64_t seq, Text text);
  /// What the stream said up to `seq` was changed in the log.
  void forget(const OneStream& stream, std::int64_t seq);

  Moment now() const;
  /// What a snapshot said that was taken at `moment` or later; believed unless something is known already, or was
  /// forgotten since.
  void learn_head(const OneStream& stream, std::int64_t head, Moment moment);

  /// The same from who knows it for certain, as a gate does that stands there.
  void begin(const OneStream& stream, std::int64_t head);
  /// Nobody here will tell of the stream any more.
  void drop(const OneStream& stream);

  std::optional<std::int64_t> head(const OneStream& stream) const;
  /// Everything after `after`, or nothing when that is not known for certain or is more than `most`.
  std::optional<Gap> since(const OneStream& stream, std::int64_t after, std::size_t most) const;

 private:
  struct Known {
    std::int64_t head = 0;
    boost::container::deque<Text> events;  // the last of them is the head; std::deque takes 600 bytes for none
  };

  struct Hash {
    std::size_t operator()(const OneStream& stream) const {
      return hash_value(stream.key) ^ stream.org.value * 0x9e3779b97f4a7c15U;
    }
  };

  Known* known(const OneStream& stream);
  void drop_oldest(Known& known);
  void make_room();

  const RecentLimits limits_;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<OneStream, std::unique_ptr<Known>, Hash> streams_;
  std::deque<OneStream> order_;  // of every event, the oldest first; one that is gone from its stream is passed over
  std::size_t bytes_ = 0;
  Moment forgotten_ = 0;
};

}  // namespace madang::bus
