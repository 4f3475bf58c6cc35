#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "files/model.hpp"
#include "kernel/store/transaction.hpp"

namespace madang::files {

struct UploadRow {
  UploadId id;
  MemberId member_id;
  std::string name;
  std::int64_t size = 0;
  Timestamp expires_at;
  std::optional<FileId> file_id;
};
BOOST_DESCRIBE_STRUCT(UploadRow, (), (id, member_id, name, size, expires_at, file_id))

struct ChunkRow {
  std::int64_t number = 0;
  std::string sha256;
};
BOOST_DESCRIBE_STRUCT(ChunkRow, (), (number, sha256))

struct Unfinished {
  std::int64_t count = 0;
  std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(Unfinished, (), (count, bytes))

struct UploadPlace {
  OrgId org_id;
  UploadId id;
};
BOOST_DESCRIBE_STRUCT(UploadPlace, (), (org_id, id))

void add_upload(store::Transaction& transaction, OrgId org, const UploadRow& upload);
std::optional<UploadRow> find_upload(store::Transaction& transaction, OrgId org, UploadId id);
/// What the member has begun and neither finished nor lost.
Unfinished unfinished_of(store::Transaction& transaction, OrgId org, MemberId member, Timestamp now);
void keep_upload_until(store::Transaction& transaction, OrgId org, UploadId id, Timestamp expires_at);
void finish_upload(store::Transaction& transaction, OrgId org, UploadId id, FileId file);
/// With all it knows of its chunks.
void remove_upload(store::Transaction& transaction, OrgId org, UploadId id);
/// At most `most` of all organisations, the longest expired first.
std::vector<UploadPlace> expired_uploads(store::Transaction& transaction, Timestamp now, std::int64_t most);
bool has_upload(store::Transaction& transaction, UploadId id);

void add_chunk(store::Transaction& transaction, OrgId org, UploadId upload, const ChunkRow& chunk);
std::optional<std::string> find_chunk(store::Transaction& transaction, OrgId org, UploadId upload, std::int64_t number);
/// Ascending.
std::vector<ChunkRow> list_chunks(store::Transaction& transaction, OrgId org, UploadId upload);
void remove_chunk(store::Transaction& transaction, OrgId org, UploadId upload, std::int64_t number);

}  // namespace madang::files
