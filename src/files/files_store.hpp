#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "files/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::files {

/// A file, the name of its body, and what holds it.
struct FileRow {
  FileId id;
  std::string name;
  std::int64_t size = 0;
  std::string media_type;
  FileKind kind = FileKind::other;
  MemberId uploaded_by;
  Timestamp uploaded_at;
  std::string body;
  std::optional<std::string> holder_kind;
  std::optional<std::uint64_t> holder_id;
};
BOOST_DESCRIBE_STRUCT(FileRow, (),
                      (id, name, size, media_type, kind, uploaded_by, uploaded_at, body, holder_kind, holder_id))

File file_of(const FileRow& row);

struct FilePlace {
  OrgId org_id;
  FileId id;
};
BOOST_DESCRIBE_STRUCT(FilePlace, (), (org_id, id))

struct DroppedBody {
  OrgId org_id;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(DroppedBody, (), (org_id, body))

/// Counts its bytes as its uploader's.
void add_file(store::Transaction& transaction, OrgId org, const FileRow& file);
std::optional<FileRow> find_file(store::Transaction& transaction, OrgId org, FileId id);
/// False when something holds it already, also since it was looked at.
bool hold_file(store::Transaction& transaction, OrgId org, FileId id, const Holder& holder);
std::vector<FileRow> files_held_by(store::Transaction& transaction, OrgId org, const Holder& holder);
/// And no longer counts its bytes; its body is looked at later.
void remove_file(store::Transaction& transaction, OrgId org, const FileRow& file, Timestamp now);
/// Uploaded before `before` and held by nothing: at most `most` of all organisations.
std::vector<FilePlace> loose_files(store::Transaction& transaction, Timestamp before, std::int64_t most);
/// Whether it is still one of them.
bool is_loose(store::Transaction& transaction, const FilePlace& place, Timestamp before);
std::int64_t used_bytes(store::Transaction& transaction, OrgId org, MemberId member);

/// Notes that nothing may name this body, for housekeeping to see.
void note_dropped(store::Transaction& transaction, OrgId org, std::string_view body, Timestamp now);
/// Those noted before `before`: at most `most` of all organisations.
std::vector<DroppedBody> dropped_bodies(store::Transaction& transaction, Timestamp before, std::int64_t most);
bool is_dropped(store::Transaction& transaction, const DroppedBody& dropped, Timestamp before);
void forget_dropped(store::Transaction& transaction, const DroppedBody& dropped);
bool names_body(store::Transaction& transaction, OrgId org, std::string_view body);

}  // namespace madang::files
