#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace madang::bus {

/// Remembers of which members and sessions an open socket was told a change (what they hear, that they ended), so that
/// a device that comes back knows whether what it was told before still holds. Ids are their numbers: IdSource makes no
/// number twice. Any thread.
class Changes {
 public:
  using Count = std::uint64_t;

  /// Beyond `most` ids everything is forgotten, and all who were told before that count as changed.
  explicit Changes(std::size_t most = 1'000'000) : most_(most) {}

  Count count() const;
  /// Before anybody is told.
  void note(std::uint64_t id);
  /// Whether it was noted after the count was read; also when that is not known any more.
  bool since(std::uint64_t id, Count count) const;

 private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  Count count_ = 0;
  Count forgotten_to_ = 0;
  boost::unordered_flat_map<std::uint64_t, Count> last_;
};

}  // namespace madang::bus
