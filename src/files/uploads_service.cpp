#include "files/uploads_service.hpp"

#include <fmt/format.h>

#include "files/files_store.hpp"

namespace madang::files {

Upload Uploads::begin(store::Transaction& transaction, const auth::Actor& actor, const BeginUpload& request) {
  auth::require(actor, auth::Verb::contribute);
  const auto name = accepted_name(request.name.value);
  require_room(transaction, actor, request.size);
  UploadRow row{ids_.next<UploadId>(), actor.member_id, name, request.size, clock_.now() + kUploadLasts, {}};
  add_upload(transaction, actor.org_id, row);
  return seen(transaction, actor.org_id, row);
}

void Uploads::require_room(store::Transaction& transaction, const auth::Actor& actor, std::int64_t size) const {
  if (size < 0) throw Refusal(kInvalid, "size", "size must not be negative.");
  if (size > limits_.largest_bytes)
    throw Refusal(kTooLarge, "size", fmt::format("size must not be more than {} bytes.", limits_.largest_bytes));
  const auto unfinished = unfinished_of(transaction, actor.org_id, actor.member_id, clock_.now());
  if (unfinished.count >= limits_.unfinished) throw Refusal(kTooManyUploads);
  const auto used = used_bytes(transaction, actor.org_id, actor.member_id) + unfinished.bytes;
  if (size > limits_.member_bytes - used) throw Refusal(kNoRoomLeft, "size");
}

Upload Uploads::look_at(store::Transaction& transaction, const auth::Actor& actor, const NamedUpload& request) const {
  return seen(transaction, actor.org_id, mine(transaction, actor, request.upload_id));
}

bool Uploads::wants_chunk(store::Transaction& transaction, const auth::Actor& actor, const PutChunk& request,
                          std::int64_t size) const {
  const auto upload = mine(transaction, actor, request.upload_id);
  if (request.number < 0 || request.number >= chunk_count(upload.size))
    throw Refusal(kInvalid, "number", fmt::format("number must be less than {}.", chunk_count(upload.size)));
  if (size != chunk_size(upload.size, request.number))
    throw Refusal(kWrongBytes, "number",
                  fmt::format("This chunk must have {} bytes.", chunk_size(upload.size, request.number)));
  const auto known = find_chunk(transaction, actor.org_id, upload.id, request.number);
  if (known && *known != request.sha256.value) throw Refusal(kOtherChunk, "sha256");
  if (!known && upload.file_id) throw Refusal(kFinished);
  return !known;
}

Upload Uploads::add_chunk(store::Transaction& transaction, const auth::Actor& actor, const PutChunk& request) {
  auto upload = mine(transaction, actor, request.upload_id);
  files::add_chunk(transaction, actor.org_id, upload.id, {request.number, request.sha256.value});
  const auto kept = find_chunk(transaction, actor.org_id, upload.id, request.number);
  if (kept != request.sha256.value) throw Refusal(kOtherChunk, "sha256");
  upload.expires_at = clock_.now() + kUploadLasts;
  keep_upload_until(transaction, actor.org_id, upload.id, upload.expires_at);
  return seen(transaction, actor.org_id, upload);
}

Gathered Uploads::gather(store::Transaction& transaction, const auth::Actor& actor, const NamedUpload& request) const {
  Gathered gathered{mine(transaction, actor, request.upload_id), {}, {}};
  const auto& upload = gathered.upload;
  if (upload.file_id) {
    const auto file = find_file(transaction, actor.org_id, *upload.file_id);
    if (!file) throw Refusal(kNotFound);
    gathered.file = file_of(*file);
    return gathered;
  }
  gathered.chunks = list_chunks(transaction, actor.org_id, upload.id);
  if (std::ssize(gathered.chunks) < chunk_count(upload.size)) throw Refusal(kIncomplete);
  return gathered;
}

std::optional<File> Uploads::forget_chunks(store::Transaction& transaction, const auth::Actor& actor,
                                           const NamedUpload& request, const std::vector<std::int64_t>& numbers) {
  const auto upload = mine(transaction, actor, request.upload_id);
  if (upload.file_id) return gather(transaction, actor, request).file;
  for (const auto number : numbers) remove_chunk(transaction, actor.org_id, upload.id, number);
  return std::nullopt;
}

File Uploads::finish(store::Transaction& transaction, const auth::Actor& actor, const NamedUpload& request,
                     std::string_view body, const Sniffed& sniffed) {
  const auto gathered = gather(transaction, actor, request);
  if (gathered.file) return *gathered.file;
  FileRow row;
  row.id = ids_.next<FileId>();
  row.name = gathered.upload.name;
  row.size = gathered.upload.size;
  row.media_type = sniffed.media_type;
  row.kind = sniffed.kind;
  row.uploaded_by = actor.member_id;
  row.uploaded_at = clock_.now();
  row.body = body;
  add_file(transaction, actor.org_id, row);
  finish_upload(transaction, actor.org_id, gathered.upload.id, row.id);
  return file_of(row);
}

void Uploads::cancel(store::Transaction& transaction, const auth::Actor& actor, const NamedUpload& request) {
  const auto upload = find_upload(transaction, actor.org_id, request.upload_id);
  auth::require(actor, auth::Verb::see, {.visible = upload && upload->member_id == actor.member_id});
  const auto file = upload->file_id ? find_file(transaction, actor.org_id, *upload->file_id) : std::nullopt;
  if (file && !file->holder_id) remove_file(transaction, actor.org_id, *file, clock_.now());
  keep_upload_until(transaction, actor.org_id, upload->id, clock_.now());
}

UploadRow Uploads::mine(store::Transaction& transaction, const auth::Actor& actor, UploadId id) const {
  auto row = find_upload(transaction, actor.org_id, id);
  const bool is_there = row && row->member_id == actor.member_id && row->expires_at > clock_.now();
  auth::require(actor, auth::Verb::contribute, {.visible = is_there});
  return std::move(*row);
}

Upload Uploads::seen(store::Transaction& transaction, OrgId org, const UploadRow& row) const {
  Upload upload{row.id, row.name, row.size, kChunkBytes, chunk_count(row.size), {}, row.expires_at, {}};
  for (const auto& chunk : list_chunks(transaction, org, row.id)) upload.received.push_back(chunk.number);
  const auto file = row.file_id ? find_file(transaction, org, *row.file_id) : std::nullopt;
  if (file) upload.file = file_of(*file);
  return upload;
}

}  // namespace madang::files
