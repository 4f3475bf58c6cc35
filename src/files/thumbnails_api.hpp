#pragma once

#include "files/intake_api.hpp"
#include "files/thumbnailer.hpp"
#include "files/thumbnails_store.hpp"

namespace madang::files {

struct ReadThumbnail {
  OrgId org_id;
  FileId file_id;
  std::optional<ThumbnailSize> size;  ///< small unless said otherwise
};
BOOST_DESCRIBE_STRUCT(ReadThumbnail, (), (org_id, file_id, size))

/// What makes thumbnails, and the few threads that wait for it: as many are made at once. Like a Disk, there wherever a
/// verb runs.
struct Workshop {
  const Thumbnailer* thumbnailer = nullptr;
  threads::WaitingThreads* threads = nullptr;
};

/// Thumbnails, made when they are first asked for and kept as long as a file has the picture's body. Whoever may read
/// the picture may read them.
class Thumbnails {
 public:
  Thumbnails(Service& service, Disk disk, Workshop workshop, const Clock& clock)
      : service_(service), disk_(disk), workshop_(workshop), clock_(clock) {}

  boost::asio::awaitable<net::Representation> read(net::Call& call, ReadThumbnail request);
  /// Draws what a stranger's server sent small and keeps that, and nothing of what came; nothing when it is no picture.
  /// Blocking, never on the workshop's own threads. A file must name the body soon.
  std::optional<KeptPicture> keep_small(store::Store& store, OrgId org, std::string_view bytes) const;

 private:
  ThumbnailRow make(store::Store& store, OrgId org, const std::string& picture, ThumbnailSize size) const;
  /// Safe on the disk, and known to housekeeping, before anything names it.
  std::string keep(store::Store& store, OrgId org, std::string_view bytes) const;
  std::shared_ptr<const blob::BlobReader> open(OrgId org, const std::string& body) const;

  Service& service_;
  const Disk disk_;
  const Workshop workshop_;
  const Clock& clock_;
};

}  // namespace madang::files
