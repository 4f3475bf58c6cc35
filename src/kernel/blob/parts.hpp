#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/blob/blobs.hpp"

namespace madang::blob {

/// One of the parts of something, in its place.
struct Part {
  std::int64_t number = 0;
  BlobName name;
};

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
  /// Reads these parts and gives them to `take` in this order; nothing for one that is missing or damaged, which the
  /// log says.
  using Take = std::function<void(const Part& part, std::optional<std::string> bytes)>;
  virtual void read_each(std::uint64_t whole, std::span<const Part> parts, const Take& take) const;
  /// Of all parts of it, also when there are none. What cannot be removed now is found by the next sweep.
  virtual void remove(std::uint64_t whole) const = 0;
  /// Everything that has parts here.
  virtual std::vector<std::uint64_t> wholes() const = 0;

 protected:
  /// Nothing when it is missing or damaged.
  std::optional<std::string> read_if_whole(std::uint64_t whole, const Part& part) const;
};

}  // namespace madang::blob
