#pragma once

#include "base/text.hpp"
#include "files/sniffing.hpp"
#include "files/uploads_store.hpp"
#include "kernel/auth/permit.hpp"

namespace madang::files {

struct BeginUpload {
  OrgId org_id;
  ClientId client_id;
  Text<1, kMostNameLength> name;
  std::int64_t size = 0;
};
BOOST_DESCRIBE_STRUCT(BeginUpload, (), (org_id, client_id, name, size))

struct NamedUpload {
  OrgId org_id;
  UploadId upload_id;
};
BOOST_DESCRIBE_STRUCT(NamedUpload, (), (org_id, upload_id))

struct PutChunk {
  OrgId org_id;
  UploadId upload_id;
  std::int64_t number = 0;
  Text<64, 64> sha256;  ///< of the chunk's bytes, in hexadecimal digits
};
BOOST_DESCRIBE_STRUCT(PutChunk, (), (org_id, upload_id, number, sha256))

/// An upload of which every chunk is there, for putting them together.
struct Gathered {
  UploadRow upload;
  std::vector<ChunkRow> chunks;
  std::optional<File> file;  ///< it is finished already
};

/// Files on their way in. An upload is its member's alone; to everybody else it is not there. The bytes are the
/// caller's to keep, outside of transactions: before a chunk is told to be there, and before an upload is finished.
class Uploads {
 public:
  Uploads(IdSource& ids, const Clock& clock, FileLimits limits) : ids_(ids), clock_(clock), limits_(limits) {}

  Upload begin(store::Transaction& transaction, const auth::Actor& actor, const BeginUpload& request);
  Upload look_at(store::Transaction& transaction, const auth::Actor& actor, const NamedUpload& request) const;
  /// Throws when this chunk may not come; false when it is there already.
  bool wants_chunk(store::Transaction& transaction, const auth::Actor& actor, const PutChunk& request,
                   std::int64_t size) const;
  /// The chunk's bytes are safe. What is left of the upload's time begins anew.
  Upload add_chunk(store::Transaction& transaction, const auth::Actor& actor, const PutChunk& request);
  /// Throws kIncomplete when chunks are missing.
  Gathered gather(store::Transaction& transaction, const auth::Actor& actor, const NamedUpload& request) const;
  /// The bytes of some chunks are not there, perhaps because only the database was restored: they must come again. But
  /// when somebody else finished it meanwhile, gives the file.
  std::optional<File> forget_chunks(store::Transaction& transaction, const auth::Actor& actor,
                                    const NamedUpload& request, const std::vector<std::int64_t>& numbers);
  /// The upload becomes a file; a second time gives the file of the first.
  File finish(store::Transaction& transaction, const auth::Actor& actor, const NamedUpload& request,
              std::string_view body, const Sniffed& sniffed);
  /// Nothing of it stays, also not its file, unless that belongs to something by now. Cancelling
  /// twice is as good as once; housekeeping clears the rest away.
  void cancel(store::Transaction& transaction, const auth::Actor& actor, const NamedUpload& request);

 private:
  UploadRow mine(store::Transaction& transaction, const auth::Actor& actor, UploadId id) const;
  Upload seen(store::Transaction& transaction, OrgId org, const UploadRow& row) const;
  void require_room(store::Transaction& transaction, const auth::Actor& actor, std::int64_t size) const;

  IdSource& ids_;
  const Clock& clock_;
  const FileLimits limits_;
};

}  // namespace madang::files
