#include "files/sweeping_api.hpp"

#include <algorithm>

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
  for (store::Store* database : store_.databases()) {
    sweep_uploads(*database);
    sweep_loose_files(*database);
    sweep_bodies(*database);
  }
}

/// What is found may be a copy that is on the move: only where the organisation lives it counts.
template <class Place>
std::map<OrgId, std::vector<Place>> Sweeper::at_home(store::Store& database, std::vector<Place> places) const {
  std::map<OrgId, std::vector<Place>> by_org;
  for (auto& place : places) by_org[place.org_id].push_back(std::move(place));
  std::erase_if(by_org, [&](const auto& each) { return !store_.is_home(database, each.first); });
  return by_org;
}

void Sweeper::sweep_uploads(store::Store& database) {
  auto found = database.read_now([&](store::Transaction& transaction) {
    return expired_uploads(transaction, clock_.now() - kExpiredRests, kAtOnce);
  });
  for (const auto& [org, places] : at_home(database, std::move(found))) {
    store_.write_now(store::Lane::of(org), [&](store::Transaction& transaction) {
      for (const auto& place : places) remove_upload(transaction, place.org_id, place.id);
    });
    for (const auto& place : places) disk_.parts->remove(place.id.value);
  }
}

void Sweeper::sweep_loose_files(store::Store& database) {
  const auto before = clock_.now() - kLooseFileLasts;
  auto found =
      database.read_now([&](store::Transaction& transaction) { return loose_files(transaction, before, kAtOnce); });
  for (const auto& [org, places] : at_home(database, std::move(found)))
    store_.write_now(store::Lane::of(org), [&](store::Transaction& transaction) {
      for (const auto& place : places)
        if (is_loose(transaction, place, before))
          remove_file(transaction, place.org_id, find_file(transaction, place.org_id, place.id).value(), clock_.now());
    });
}

void Sweeper::sweep_bodies(store::Store& database) {
  auto found = database.read_now(
      [&](store::Transaction& transaction) { return dropped_bodies(transaction, clock_.now() - kBodyRests, kAtOnce); });
  for (auto& [org, dropped] : at_home(database, std::move(found))) sweep_bodies(org, std::move(dropped));
}

/// A body that is written again in the meantime was touched, and stays until it was looked at once more.
void Sweeper::sweep_bodies(OrgId org, std::vector<DroppedBody> dropped) {
  const auto long_ago = clock_.now() - kBodyRests;
  auto unnamed = store_.write_now(store::Lane::of(org), [&](store::Transaction& transaction) {
    auto left = dropped;
    std::erase_if(left, [&](const DroppedBody& body) {
      if (!is_dropped(transaction, body, long_ago)) return true;
      const bool in_file = names_body(transaction, body.org_id, body.body);
      if (!in_file) drop_thumbnails(transaction, body.org_id, body.body, clock_.now());
      const bool named = in_file || is_thumbnail(transaction, body.org_id, body.body);
      if (named) forget_dropped(transaction, body);
      return named;
    });
    return left;
  });
  const auto stays = [&](const DroppedBody& body) {
    const auto name = blob::BlobName::read(body.body).value();
    return !disk_.blobs->remove(body.org_id, name, long_ago) && disk_.blobs->open(body.org_id, name);
  };
  std::erase_if(unnamed, stays);
  store_.write_now(store::Lane::of(org), [&](store::Transaction& transaction) {
    for (const auto& body : unnamed) forget_dropped(transaction, body);
  });
}

void Sweeper::sweep_strays() {
  for (const auto whole : disk_.parts->wholes()) {
    const auto knows = [&](store::Transaction& transaction) { return has_upload(transaction, UploadId{whole}); };
    const auto known = [&](store::Store* database) { return database->read_now(knows); };
    if (std::ranges::none_of(store_.databases(), known)) disk_.parts->remove(whole);
  }
}

}  // namespace madang::files
