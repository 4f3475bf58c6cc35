#include "files/keeping_service.hpp"

#include "files/files_store.hpp"

namespace madang::files {

void Keeping::note(store::Transaction& transaction, OrgId org, const std::string& body) const {
  note_dropped(transaction, org, body, clock_.now());
}

File Keeping::add(store::Transaction& transaction, OrgId org, MemberId member, const KeptBody& kept,
                  const std::optional<Holder>& holder) {
  FileRow row;
  row.id = ids_.next<FileId>();
  row.name = kept.name;
  row.size = kept.size;
  row.media_type = kept.media_type;
  row.kind = kept.kind;
  row.uploaded_by = member;
  row.uploaded_at = clock_.now();
  row.body = kept.body;
  add_file(transaction, org, row);
  if (holder) hold_file(transaction, org, row.id, *holder);
  return file_of(row);
}

std::vector<OpenedFile> Keeping::held_by(store::Transaction& transaction, OrgId org, const Holder& holder) const {
  std::vector<OpenedFile> found;
  for (const auto& row : files_held_by(transaction, org, holder)) found.push_back({file_of(row), row.body});
  return found;
}

}  // namespace madang::files
