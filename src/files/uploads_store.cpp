#include "files/uploads_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::files {

void add_upload(store::Transaction& transaction, OrgId org, const UploadRow& upload) {
  store::execute(transaction,
                 "INSERT INTO uploads (org_id, id, member_id, name, size, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
                 org, upload.id, upload.member_id, upload.name, upload.size, upload.expires_at);
}

std::optional<UploadRow> find_upload(store::Transaction& transaction, OrgId org, UploadId id) {
  static const std::string sql =
      "SELECT " + store::columns<UploadRow>() + " FROM uploads WHERE org_id = $1 AND id = $2";
  return store::one<UploadRow>(transaction, sql, org, id);
}

Unfinished unfinished_of(store::Transaction& transaction, OrgId org, MemberId member, Timestamp now) {
  return store::one<Unfinished>(transaction,
                                "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM uploads WHERE org_id = $1 AND member_id ="
                                " $2 AND file_id IS NULL AND expires_at > $3",
                                org, member, now)
      .value();
}

void keep_upload_until(store::Transaction& transaction, OrgId org, UploadId id, Timestamp expires_at) {
  store::execute(transaction, "UPDATE uploads SET expires_at = $3 WHERE org_id = $1 AND id = $2", org, id, expires_at);
}

void finish_upload(store::Transaction& transaction, OrgId org, UploadId id, FileId file) {
  store::execute(transaction, "UPDATE uploads SET file_id = $3 WHERE org_id = $1 AND id = $2", org, id, file);
}

void remove_upload(store::Transaction& transaction, OrgId org, UploadId id) {
  store::execute(transaction, "DELETE FROM upload_chunks WHERE org_id = $1 AND upload_id = $2", org, id);
  store::execute(transaction, "DELETE FROM uploads WHERE org_id = $1 AND id = $2", org, id);
}

std::vector<UploadPlace> expired_uploads(store::Transaction& transaction, Timestamp now, std::int64_t most) {
  return store::all<UploadPlace>(
      transaction, "SELECT org_id, id FROM uploads WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2", now, most);
}

bool has_upload(store::Transaction& transaction, UploadId id) {
  return store::one<int>(transaction, "SELECT 1 FROM uploads WHERE id = $1 LIMIT 1", id).has_value();
}

void add_chunk(store::Transaction& transaction, OrgId org, UploadId upload, const ChunkRow& chunk) {
  store::execute(transaction,
                 "INSERT INTO upload_chunks (org_id, upload_id, number, sha256) VALUES ($1, $2, $3, $4)"
                 " ON CONFLICT (org_id, upload_id, number) DO NOTHING",
                 org, upload, chunk.number, chunk.sha256);
}

std::optional<std::string> find_chunk(store::Transaction& transaction, OrgId org, UploadId upload,
                                      std::int64_t number) {
  return store::one<std::string>(
      transaction, "SELECT sha256 FROM upload_chunks WHERE org_id = $1 AND upload_id = $2 AND number = $3", org, upload,
      number);
}

std::vector<ChunkRow> list_chunks(store::Transaction& transaction, OrgId org, UploadId upload) {
  return store::all<ChunkRow>(
      transaction, "SELECT number, sha256 FROM upload_chunks WHERE org_id = $1 AND upload_id = $2 ORDER BY number", org,
      upload);
}

void remove_chunk(store::Transaction& transaction, OrgId org, UploadId upload, std::int64_t number) {
  store::execute(transaction, "DELETE FROM upload_chunks WHERE org_id = $1 AND upload_id = $2 AND number = $3", org,
                 upload, number);
}

}  // namespace madang::files
