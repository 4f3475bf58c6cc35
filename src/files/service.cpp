#include "files/service.hpp"

#include "files/files_store.hpp"

namespace madang::files {

File Service::look_at(store::Transaction& transaction, const auth::Actor& actor, const NamedFile& request) const {
  return open(transaction, actor, request.file_id).file;
}

OpenedFile Service::open(store::Transaction& transaction, const auth::Actor& actor, FileId id) const {
  const auto row = find_file(transaction, actor.org_id, id);
  bool visible = row && !row->holder_id && row->uploaded_by == actor.member_id;
  if (row && row->holder_id) {
    const auto sight = sights_.find(row->holder_kind.value_or(""));
    visible = sight != sights_.end() && sight->second(transaction, actor, *row->holder_id);
  }
  auth::require(actor, auth::Verb::see, {.visible = visible});
  return {file_of(*row), row->body};
}

File Service::give(store::Transaction& transaction, const auth::Actor& actor, FileId id, const Holder& holder,
                   const std::string& field) {
  const auto row = find_file(transaction, actor.org_id, id);
  if (!row || row->uploaded_by != actor.member_id)
    throw Refusal(kInvalid, field, field + " is no file that you uploaded.");
  if (row->holder_id || !hold_file(transaction, actor.org_id, id, holder)) throw Refusal(kHeld, field);
  return file_of(*row);
}

File Service::add_picture(store::Transaction& transaction, OrgId org, MemberId member, const KeptPicture& picture,
                          const Holder& holder) {
  FileRow row;
  row.id = ids_.next<FileId>();
  row.name = "preview.webp";
  row.size = picture.size;
  row.media_type = "image/webp";
  row.kind = FileKind::picture;
  row.uploaded_by = member;
  row.uploaded_at = clock_.now();
  row.body = picture.body;
  add_file(transaction, org, row);
  hold_file(transaction, org, row.id, holder);
  return file_of(row);
}

void Service::take_away(store::Transaction& transaction, OrgId org, const Holder& holder) {
  for (const auto& row : files_held_by(transaction, org, holder)) remove_file(transaction, org, row, clock_.now());
}

}  // namespace madang::files
