#pragma once

#include <string_view>

#include "kernel/blob/blobs.hpp"

namespace madang::blob {

/// A body in a file; stays readable after the file lost its name.
class FileReader final : public BlobReader {
 public:
  /// Throws std::system_error when it is no file.
  explicit FileReader(Descriptor file);

  std::size_t read(std::int64_t offset, std::span<char> bytes) const override;
  Descriptor file() const override;

 private:
  Descriptor file_;
};

/// A file that never gets onto a disk. Throws std::system_error.
Descriptor in_memory(std::string_view bytes);

}  // namespace madang::blob
