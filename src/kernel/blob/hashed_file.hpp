#pragma once

#include <sodium.h>

#include <cstdint>
#include <string_view>

#include "kernel/blob/blob_name.hpp"
#include "kernel/blob/descriptor.hpp"

namespace madang::blob {

/// A file that a body is gathered in before it has a name.
class HashedFile {
 public:
  /// Throws Refusal kCannotKeep when there is no such file.
  explicit HashedFile(Descriptor file);

  /// Throws Refusal kCannotKeep when the disk refuses.
  void append(std::string_view bytes);
  /// Of what was appended so far.
  BlobName name() const;
  std::int64_t size() const { return size_; }
  int number() const { return file_.number(); }

 private:
  Descriptor file_;
  crypto_hash_sha256_state hash_;
  std::int64_t size_ = 0;
};

/// Throws Refusal kCannotKeep.
void write_all(int file, std::string_view bytes);

}  // namespace madang::blob
