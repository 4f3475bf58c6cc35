#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/blob/blobs.hpp"

namespace madang::blob {

/// Parts of bodies that come in one by one, perhaps with a restart in between, perhaps at another node each. A part
/// that is there is all there. Blocking, any thread. All may throw Refusal kCannotReach.
class Parts {
 public:
  virtual ~Parts() = default;

  /// Survives a power cut when this returns. The same part again changes nothing. `name` is that of `bytes`. Throws
  /// Refusal kCannotKeep.
  virtual void put(std::uint64_t whole, std::int64_t number, const BlobName& name, std::string_view bytes) const = 0;
  /// Throws std::runtime_error when the part is missing or not what its name says.
  virtual std::string read(std::uint64_t whole, std::int64_t number, const BlobName& name) const = 0;
  /// Of all parts of it, also when there are none. What cannot be removed now is found by the next sweep.
  virtual void remove(std::uint64_t whole) const = 0;
  /// Everything that has parts here.
  virtual std::vector<std::uint64_t> wholes() const = 0;
};

}  // namespace madang::blob
