#include "files/sweeping_api.hpp"

#include "files/files_store.hpp"
#include "files/thumbnails_store.hpp"
#include "files/uploads_store.hpp"

namespace madang::files {
namespace {

constexpr std::int64_t kAtOnce = 200;  // so that no write waits long for one of these
constexpr std::chrono::hours kLooseFileLasts{24};
constexpr std::chrono::hours kExpiredRests{1};  // so that who cancelled is told the same again
constexpr std::chrono::minutes kBodyRests{10};  // between being kept and being named by a row

}  // namespace

void Sweeper::sweep() {
  sweep_uploads();
  sweep_loose_files();
  sweep_bodies();
}

void Sweeper::sweep_uploads() {
  const auto expired = store_.write_now([&](store::Transaction& transaction) {
    auto places = expired_uploads(transaction, clock_.now() - kExpiredRests, kAtOnce);
    for (const auto& place : places) remove_upload(transaction, place.org_id, place.id);
    return places;
  });
  for (const auto& place : expired) disk_.parts->remove(place.id.value);
}

void Sweeper::sweep_loose_files() {
  store_.write_now([&](store::Transaction& transaction) {
    for (const auto& place : loose_files(transaction, clock_.now() - kLooseFileLasts, kAtOnce))
      remove_file(transaction, place.org_id, find_file(transaction, place.org_id, place.id).value(), clock_.now());
  });
}

/// A body that is written again in the meantime was touched, and stays until it was looked at once more.
void Sweeper::sweep_bodies() {
  const auto long_ago = clock_.now() - kBodyRests;
  auto unnamed = store_.write_now([&](store::Transaction& transaction) {
    auto dropped = dropped_bodies(transaction, long_ago, kAtOnce);
    std::erase_if(dropped, [&](const DroppedBody& body) {
      const bool in_file = names_body(transaction, body.org_id, body.body);
      if (!in_file) drop_thumbnails(transaction, body.org_id, body.body, clock_.now());
      const bool named = in_file || is_thumbnail(transaction, body.org_id, body.body);
      if (named) forget_dropped(transaction, body);
      return named;
    });
    return dropped;
  });
  const auto stays = [&](const DroppedBody& body) {
    const auto name = blob::BlobName::read(body.body).value();
    return !disk_.blobs->remove(body.org_id, name, long_ago) && disk_.blobs->open(body.org_id, name);
  };
  std::erase_if(unnamed, stays);
  store_.write_now([&](store::Transaction& transaction) {
    for (const auto& body : unnamed) forget_dropped(transaction, body);
  });
}

void Sweeper::sweep_strays() {
  for (const auto whole : disk_.parts->wholes()) {
    const bool known =
        store_.read_now([&](store::Transaction& transaction) { return has_upload(transaction, UploadId{whole}); });
    if (!known) disk_.parts->remove(whole);
  }
}

}  // namespace madang::files
