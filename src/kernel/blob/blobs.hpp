#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/refusal.hpp"
#include "base/time.hpp"
#include "kernel/blob/descriptor.hpp"

namespace madang::blob {

inline constexpr RefusalKind kCannotKeep{"blob.cannot_keep", 503, "The server cannot keep the file: its disk refuses."};

/// The SHA-256 of a file's bytes, 64 lower-case hex digits: what the body is called.
class BlobName {
 public:
  static std::optional<BlobName> read(std::string_view text);

  const std::string& text() const { return text_; }
  auto operator<=>(const BlobName&) const = default;

 private:
  explicit BlobName(std::string_view text) : text_(text) {}

  std::string text_;
};

struct KeptBlob {
  BlobName name;
  std::int64_t size;
};

/// An open body. Reads at any offset; stays readable after remove().
class BlobReader {
 public:
  explicit BlobReader(Descriptor file);

  std::int64_t size() const { return size_; }
  /// Fills `bytes` from `offset`; fewer only at the end. Throws std::system_error when the disk refuses.
  std::size_t read(std::int64_t offset, std::span<char> bytes) const;
  /// For sendfile(2); lives as long as the reader.
  int descriptor() const { return file_.number(); }

 private:
  Descriptor file_;
  std::int64_t size_ = 0;
};

class Blobs;

/// A body on its way in. Dropped without finish(), nothing of it stays. One thread at a time.
class BlobWriter {
 public:
  BlobWriter(BlobWriter&&) noexcept;
  ~BlobWriter();

  /// Throws Refusal kCannotKeep when the disk refuses.
  void append(std::string_view bytes);
  /// What finish() will call it, if nothing is appended any more.
  BlobName name() const;
  /// Makes the body durable and names it. The same bytes in the same organisation are kept once.
  KeptBlob finish();

 private:
  friend class Blobs;
  struct Draft;
  explicit BlobWriter(std::unique_ptr<Draft> draft);

  std::unique_ptr<Draft> draft_;
};

/// File bodies on the local disk: ROOT/ORGANISATION/ab/cdef…, named by content, shared inside one organisation only.
/// What finish() has returned survives a power cut. Blocking: used from threads that may wait, never from a loop's.
/// Paths are made from ids and names alone and no symbolic link below the root is followed.
///
/// One Blobs per root and machine; any thread. Bodies outlive the rows that name them: the slice that owns the rows
/// removes a body only after it found no row naming it and after it lay untouched for a while.
class Blobs {
 public:
  /// Makes the root when it is not there and sweeps drafts that a crash left behind.
  explicit Blobs(const std::filesystem::path& root);

  BlobWriter write(OrgId org_id);
  /// Nothing when there is no such body in this organisation.
  std::optional<BlobReader> open(OrgId org_id, const BlobName& name) const;
  /// Removes a body unless it was written, or written again, since `untouched_since`: an upload of the same bytes that
  /// is about to be named by a row keeps it. False when it stays or never was.
  bool remove(OrgId org_id, const BlobName& name, Timestamp untouched_since);
  /// Every body whose content is not what its name says, as paths below the root; reads everything.
  std::vector<std::string> damaged() const;

 private:
  friend class BlobWriter;

  void keep(const std::string& draft, OrgId org_id, const BlobName& name);
  Descriptor folder_of(OrgId org_id, const BlobName& name) const;
  Descriptor make_folder_of(OrgId org_id, const BlobName& name) const;

  std::filesystem::path root_path_;
  Descriptor root_;
  Descriptor drafts_;
  std::mutex mutex_;  ///< between taking a body as already there and removing it
};

}  // namespace madang::blob
