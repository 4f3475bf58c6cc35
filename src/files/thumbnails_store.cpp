#include "files/thumbnails_store.hpp"

#include "files/files_store.hpp"
#include "kernel/store/query.hpp"

namespace madang::files {

std::optional<ThumbnailRow> find_thumbnail(store::Transaction& transaction, OrgId org, std::string_view picture,
                                           ThumbnailSize size) {
  return store::one<ThumbnailRow>(
      transaction, "SELECT body FROM thumbnails WHERE org_id = $1 AND picture = $2 AND size = $3", org, picture, size);
}

void add_thumbnail(store::Transaction& transaction, OrgId org, std::string_view picture, ThumbnailSize size,
                   const ThumbnailRow& row) {
  store::execute(transaction,
                 "INSERT INTO thumbnails (org_id, picture, size, body) VALUES ($1, $2, $3, $4)"
                 " ON CONFLICT (org_id, picture, size) DO NOTHING",
                 org, picture, size, row.body);
}

void drop_thumbnails(store::Transaction& transaction, OrgId org, std::string_view picture, Timestamp now) {
  const auto bodies = store::all<std::string>(
      transaction, "SELECT body FROM thumbnails WHERE org_id = $1 AND picture = $2 AND body IS NOT NULL", org, picture);
  for (const auto& body : bodies) note_dropped(transaction, org, body, now);
  store::execute(transaction, "DELETE FROM thumbnails WHERE org_id = $1 AND picture = $2", org, picture);
}

bool is_thumbnail(store::Transaction& transaction, OrgId org, std::string_view body) {
  return store::one<int>(transaction, "SELECT 1 FROM thumbnails WHERE org_id = $1 AND body = $2 LIMIT 1", org, body)
      .has_value();
}

}  // namespace madang::files
