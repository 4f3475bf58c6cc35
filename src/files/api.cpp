#include "files/api.hpp"

namespace madang::files {
namespace {

using auth::Actor;
using auth::Verb;
using net::Method;
using store::Transaction;

constexpr std::string_view kUploads = "/api/orgs/{org_id}/uploads";
constexpr std::string_view kUpload = "/api/orgs/{org_id}/uploads/{upload_id}";
constexpr std::string_view kChunk = "/api/orgs/{org_id}/uploads/{upload_id}/chunks/{number}";
constexpr std::string_view kFinish = "/api/orgs/{org_id}/uploads/{upload_id}/file";
constexpr std::string_view kFile = "/api/orgs/{org_id}/files/{file_id}";
constexpr std::string_view kContent = "/api/orgs/{org_id}/files/{file_id}/content";
constexpr std::string_view kThumbnail = "/api/orgs/{org_id}/files/{file_id}/thumbnail";

void add_upload_routes(net::RouteTable& table, Service& service, Intake& intake) {
  table.write<BeginUpload, Upload>({Method::post,
                                    kUploads,
                                    "Begin to upload a file",
                                    201,
                                    {Verb::contribute, "upload"},
                                    {kTooLarge, kNoRoomLeft, kTooManyUploads}},
                                   [&service](Transaction& transaction, const Actor& actor, const BeginUpload& asked) {
                                     return service.uploads.begin(transaction, actor, asked);
                                   });
  table.read<NamedUpload, Upload>(
      {Method::get, kUpload, "Say which chunks of an upload are safe", 200, {Verb::contribute, "upload"}, {}},
      [&service](Transaction& transaction, const Actor& actor, const NamedUpload& asked) {
        return service.uploads.look_at(transaction, actor, asked);
      });
  table.take_bytes<PutChunk, Upload>(
      {Method::put,
       kChunk,
       "Send a chunk of an upload; the same one again changes nothing",
       200,
       {Verb::contribute, "upload"},
       {kWrongBytes, kOtherChunk, kFinished, blob::kCannotKeep, blob::kCannotReach, threads::kBusy}},
      static_cast<std::size_t>(kChunkBytes), std::bind_front(&Intake::put_chunk, &intake));
  table.custom<NamedUpload, File>({Method::put,
                                   kFinish,
                                   "Make a file of an upload whose chunks are all there",
                                   200,
                                   {Verb::contribute, "upload"},
                                   {kIncomplete, blob::kCannotKeep, blob::kCannotReach, threads::kBusy}},
                                  std::bind_front(&Intake::finish, &intake));
  table.custom<NamedUpload, net::Nothing>(
      {Method::delete_, kUpload, "Cancel an upload", 204, {Verb::contribute, "upload"}, {}},
      std::bind_front(&Intake::cancel, &intake));
}

}  // namespace

void add_routes(net::RouteTable& table, Service& service, Intake& intake, Thumbnails& thumbnails) {
  add_upload_routes(table, service, intake);
  table.read<NamedFile, File>({Method::get, kFile, "Look at a file", 200, {Verb::see, "file"}, {}},
                              [&service](Transaction& transaction, const Actor& actor, const NamedFile& asked) {
                                return service.look_at(transaction, actor, asked);
                              });
  table.give_bytes<ReadFile>(
      {Method::get, kContent, "Read a file's bytes", 200, {Verb::see, "file"}, {blob::kCannotReach, threads::kBusy}},
      std::bind_front(&Intake::read, &intake));
  table.give_bytes<ReadThumbnail>({Method::get,
                                   kThumbnail,
                                   "Read a picture's thumbnail, a WebP",
                                   200,
                                   {Verb::see, "file"},
                                   {kNoThumbnail, blob::kCannotKeep, blob::kCannotReach, threads::kBusy}},
                                  std::bind_front(&Thumbnails::read, &thumbnails));
}

}  // namespace madang::files
