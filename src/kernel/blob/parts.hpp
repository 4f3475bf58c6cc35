#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/blob/blobs.hpp"

namespace madang::blob {

/// What some bytes are called; they need not be kept.
BlobName name_of(std::string_view bytes);

/// Parts of bodies that come in one by one, perhaps with a restart in between: ROOT/WHOLE/NUMBER-NAME on the local
/// disk. A part that is there is all there, for it gets its name last. Blocking, any thread.
class Parts {
 public:
  /// Makes the root when it is not there.
  explicit Parts(const std::filesystem::path& root);

  /// Survives a power cut when this returns. The same part again changes nothing. Throws Refusal kCannotKeep.
  void put(std::uint64_t whole, std::int64_t number, const BlobName& name, std::string_view bytes) const;
  /// Throws std::runtime_error when the part is missing or not what its name says.
  std::string read(std::uint64_t whole, std::int64_t number, const BlobName& name) const;
  /// Of all parts of it, also when there are none.
  void remove(std::uint64_t whole) const;
  /// Everything that has parts here.
  std::vector<std::uint64_t> wholes() const;

 private:
  std::filesystem::path folder_of(std::uint64_t whole) const { return root_ / base32(whole); }

  const std::filesystem::path root_;
};

}  // namespace madang::blob
