#include "files/files_store.hpp"

#include "kernel/store/query.hpp"

namespace madang::files {
namespace {

std::string select(std::string_view rest) {
  return "SELECT " + store::columns<FileRow>() + " FROM files " + std::string(rest);
}

void add_used_bytes(store::Transaction& transaction, OrgId org, MemberId member, std::int64_t bytes) {
  store::execute(transaction,
                 "INSERT INTO used_bytes (org_id, member_id, bytes) VALUES ($1, $2, $3)"
                 " ON CONFLICT (org_id, member_id) DO UPDATE SET bytes = used_bytes.bytes + excluded.bytes",
                 org, member, bytes);
}

}  // namespace

File file_of(const FileRow& row) {
  return {row.id, row.name, row.size, row.media_type, row.kind, row.uploaded_by, row.uploaded_at};
}

void add_file(store::Transaction& transaction, OrgId org, const FileRow& file) {
  store::execute(transaction,
                 "INSERT INTO files (org_id, id, name, size, media_type, kind, uploaded_by, uploaded_at, body)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                 org, file.id, file.name, file.size, file.media_type, file.kind, file.uploaded_by, file.uploaded_at,
                 file.body);
  add_used_bytes(transaction, org, file.uploaded_by, file.size);
}

std::optional<FileRow> find_file(store::Transaction& transaction, OrgId org, FileId id) {
  static const std::string sql = select("WHERE org_id = $1 AND id = $2");
  return store::one<FileRow>(transaction, sql, org, id);
}

bool hold_file(store::Transaction& transaction, OrgId org, FileId id, const Holder& holder) {
  return store::execute(transaction,
                        "UPDATE files SET holder_kind = $3, holder_id = $4 WHERE org_id = $1 AND id = $2 AND holder_id"
                        " IS NULL",
                        org, id, holder.kind, holder.id) == 1;
}

std::vector<FileRow> files_held_by(store::Transaction& transaction, OrgId org, const Holder& holder) {
  static const std::string sql = select("WHERE org_id = $1 AND holder_kind = $2 AND holder_id = $3 ORDER BY id");
  return store::all<FileRow>(transaction, sql, org, holder.kind, holder.id);
}

void remove_file(store::Transaction& transaction, OrgId org, const FileRow& file, Timestamp now) {
  store::execute(transaction, "DELETE FROM files WHERE org_id = $1 AND id = $2", org, file.id);
  add_used_bytes(transaction, org, file.uploaded_by, -file.size);
  note_dropped(transaction, org, file.body, now);
}

std::vector<FilePlace> loose_files(store::Transaction& transaction, Timestamp before, std::int64_t most) {
  return store::all<FilePlace>(
      transaction, "SELECT org_id, id FROM files WHERE holder_id IS NULL AND uploaded_at < $1 LIMIT $2", before, most);
}

bool is_loose(store::Transaction& transaction, const FilePlace& place, Timestamp before) {
  return store::one<int>(transaction,
                         "SELECT 1 FROM files WHERE org_id = $1 AND id = $2 AND holder_id IS NULL AND uploaded_at < $3",
                         place.org_id, place.id, before)
      .has_value();
}

std::int64_t used_bytes(store::Transaction& transaction, OrgId org, MemberId member) {
  return store::one<std::int64_t>(transaction, "SELECT bytes FROM used_bytes WHERE org_id = $1 AND member_id = $2", org,
                                  member)
      .value_or(0);
}

void note_dropped(store::Transaction& transaction, OrgId org, std::string_view body, Timestamp now) {
  store::execute(transaction,
                 "INSERT INTO dropped_bodies (org_id, body, dropped_at) VALUES ($1, $2, $3)"
                 " ON CONFLICT (org_id, body) DO UPDATE SET dropped_at = excluded.dropped_at",
                 org, body, now);
}

std::vector<DroppedBody> dropped_bodies(store::Transaction& transaction, Timestamp before, std::int64_t most) {
  return store::all<DroppedBody>(transaction, "SELECT org_id, body FROM dropped_bodies WHERE dropped_at < $1 LIMIT $2",
                                 before, most);
}

bool is_dropped(store::Transaction& transaction, const DroppedBody& dropped, Timestamp before) {
  return store::one<int>(transaction,
                         "SELECT 1 FROM dropped_bodies WHERE org_id = $1 AND body = $2 AND dropped_at < $3",
                         dropped.org_id, dropped.body, before)
      .has_value();
}

void forget_dropped(store::Transaction& transaction, const DroppedBody& dropped) {
  store::execute(transaction, "DELETE FROM dropped_bodies WHERE org_id = $1 AND body = $2", dropped.org_id,
                 dropped.body);
}

bool names_body(store::Transaction& transaction, OrgId org, std::string_view body) {
  return store::one<int>(transaction, "SELECT 1 FROM files WHERE org_id = $1 AND body = $2 LIMIT 1", org, body)
      .has_value();
}

}  // namespace madang::files
