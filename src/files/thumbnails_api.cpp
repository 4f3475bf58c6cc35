#include "files/thumbnails_api.hpp"

#include <future>

#include "files/files_store.hpp"
#include "files/presenting_api.hpp"
#include "kernel/blob/file_reader.hpp"

namespace madang::files {
namespace {

int long_edge(ThumbnailSize size) { return size == ThumbnailSize::small ? 320 : 1280; }

struct Looked {
  OpenedFile opened;
  std::optional<ThumbnailRow> thumbnail;
};

File shown_as(File file) {
  file.name += ".webp";
  file.media_type = "image/webp";
  return file;
}

}  // namespace

boost::asio::awaitable<net::Representation> Thumbnails::read(net::Call& call, ReadThumbnail request) {
  const auto size = request.size.value_or(ThumbnailSize::small);
  const auto look = [&](store::Transaction& transaction) {
    auto opened = service_.open(transaction, call.identify(transaction), request.file_id);
    auto thumbnail = find_thumbnail(transaction, request.org_id, opened.body, size);
    return Looked{std::move(opened), std::move(thumbnail)};
  };
  const Looked looked = co_await call.store.read(call.lane.org, look);
  if (looked.opened.file.kind != FileKind::picture) throw Refusal(kNoThumbnail);
  auto thumbnail = looked.thumbnail;
  auto make_one = [&] { return make(call.store, request.org_id, looked.opened.body, size); };
  if (!thumbnail) thumbnail = co_await workshop_.threads->run(make_one);
  if (!thumbnail->body) throw Refusal(kNoThumbnail);

  auto open_it = [&] { return open(request.org_id, *thumbnail->body); };
  auto body = co_await disk_.threads->run(open_it);
  net::Representation representation{std::move(body), *thumbnail->body, {}};
  representation.headers = headers_of(shown_as(looked.opened.file), false);
  co_return representation;
}

/// Many ask at once for what was just sent. Who waited for a thread while another made it finds it there.
ThumbnailRow Thumbnails::make(store::Store& store, OrgId org, const std::string& picture, ThumbnailSize size) const {
  const auto find = [&](store::Transaction& transaction) { return find_thumbnail(transaction, org, picture, size); };
  if (const auto found = store.read_now(org, find)) return *found;
  const auto bytes = workshop_.thumbnailer->make(*open(org, picture), long_edge(size));
  ThumbnailRow row;
  if (bytes) row.body = keep(store, org, *bytes);
  store.write_now(store::Lane::of(org), [&](store::Transaction& transaction) {
    if (names_body(transaction, org, picture)) add_thumbnail(transaction, org, picture, size, row);
  });
  return row;
}

std::optional<KeptPicture> Thumbnails::keep_small(store::Store& store, OrgId org, std::string_view bytes) const {
  const blob::FileReader picture(blob::in_memory(bytes));
  std::promise<std::optional<std::string>> made;
  workshop_.threads->post([&] {
    try {
      made.set_value(workshop_.thumbnailer->make(picture, long_edge(ThumbnailSize::small)));
    } catch (...) {
      made.set_exception(std::current_exception());
    }
  });
  const auto drawn = made.get_future().get();
  if (!drawn) return std::nullopt;
  return KeptPicture{keep(store, org, *drawn), std::ssize(*drawn)};
}

std::string Thumbnails::keep(store::Store& store, OrgId org, std::string_view bytes) const {
  auto body = disk_.blobs->write(org);
  body->append(bytes);
  auto name = body->name().text();
  store.write_now(store::Lane::of(org),
                  [&](store::Transaction& transaction) { note_dropped(transaction, org, name, clock_.now()); });
  body->finish();
  return name;
}

std::shared_ptr<const blob::BlobReader> Thumbnails::open(OrgId org, const std::string& body) const {
  auto reader = disk_.blobs->open(org, blob::BlobName::read(body).value());
  if (!reader) throw std::runtime_error("the body " + body + " is missing");
  return reader;
}

}  // namespace madang::files
