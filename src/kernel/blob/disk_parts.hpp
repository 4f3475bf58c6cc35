#pragma once

#include <filesystem>

#include "kernel/blob/parts.hpp"

namespace madang::blob {

/// On the local disk: ROOT/WHOLE/NUMBER-NAME. A part gets its name last.
class DiskParts final : public Parts {
 public:
  /// Makes the root when it is not there.
  explicit DiskParts(const std::filesystem::path& root);

  void put(std::uint64_t whole, std::int64_t number, const BlobName& name, std::string_view bytes) const override;
  std::string read(std::uint64_t whole, std::int64_t number, const BlobName& name) const override;
  void remove(std::uint64_t whole) const override;
  std::vector<std::uint64_t> wholes() const override;

 private:
  std::filesystem::path folder_of(std::uint64_t whole) const { return root_ / base32(whole); }

  const std::filesystem::path root_;
};

}  // namespace madang::blob
