#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/blob/blob_name.hpp"
#include "kernel/blob/descriptor.hpp"
#include "kernel/s3/refusals.hpp"

namespace madang::blob {

using s3::kCannotKeep;
using s3::kCannotReach;

struct KeptBlob {
  BlobName name;
  std::int64_t size;
};

/// An open body. Reads at any offset, from any thread, one at a time.
class BlobReader {
 public:
  explicit BlobReader(std::int64_t size) : size_(size) {}
  virtual ~BlobReader() = default;
  BlobReader(const BlobReader&) = delete;

  std::int64_t size() const { return size_; }
  /// Fills `bytes` from `offset`; fewer only at the end. Throws std::exception when the bytes cannot be had.
  virtual std::size_t read(std::int64_t offset, std::span<char> bytes) const = 0;
  /// All of it as a file with its place at the beginning, for a program that reads nothing else. May hold the whole in
  /// memory, so whoever asks bounds the size. Throws like read().
  virtual Descriptor file() const = 0;

 private:
  const std::int64_t size_;
};

/// Of all its bytes, whatever it is called.
BlobName name_of(const BlobReader& reader);

/// A body on its way in. Dropped without finish(), nothing of it stays. One thread at a time.
class BlobWriter {
 public:
  virtual ~BlobWriter() = default;

  /// Throws Refusal kCannotKeep.
  virtual void append(std::string_view bytes) = 0;
  /// What finish() will call it, if nothing is appended any more.
  virtual BlobName name() const = 0;
  /// Makes the body durable and names it; once. The same bytes in the same organisation are kept once. Throws Refusal
  /// kCannotKeep or kCannotReach; then nothing was kept that housekeeping does not find.
  virtual KeptBlob finish() = 0;
};

/// File bodies, named by content, shared inside one organisation only. What finish() has returned survives a power cut.
/// Blocking: used from threads that may wait, never from a loop's; any of them. All but the constructors of engines
/// may throw Refusal kCannotReach.
///
/// Bodies outlive the rows that name them: the slice that owns the rows removes a body only after it found no row
/// naming it and after it lay untouched for a while.
class Blobs {
 public:
  virtual ~Blobs() = default;

  virtual std::unique_ptr<BlobWriter> write(OrgId org_id) = 0;
  /// Null when there is no such body in this organisation.
  virtual std::shared_ptr<const BlobReader> open(OrgId org_id, const BlobName& name) const = 0;
  /// Removes a body unless it was written, or written again, since `untouched_since`: an upload of the same bytes that
  /// is about to be named by a row keeps it. False when it stays or never was.
  virtual bool remove(OrgId org_id, const BlobName& name, Timestamp untouched_since) = 0;
  /// Every body whose content is not what its name says, by where it lies; reads everything.
  virtual std::vector<std::string> damaged() const = 0;
};

}  // namespace madang::blob
