#pragma once

#include <functional>
#include <map>
#include <string>

#include "files/uploads_service.hpp"

namespace madang::files {

/// Whether the actor may see the thing that holds a file; asked of the slice whose thing it is.
using Sight = std::function<bool(store::Transaction&, const auth::Actor&, std::uint64_t holder_id)>;

struct NamedFile {
  OrgId org_id;
  FileId file_id;
};
BOOST_DESCRIBE_STRUCT(NamedFile, (), (org_id, file_id))

struct ReadFile {
  OrgId org_id;
  FileId file_id;
  std::optional<bool> download;  ///< as something to keep, also where it could be shown
};
BOOST_DESCRIBE_STRUCT(ReadFile, (), (org_id, file_id, download))

/// A file and the name of its body.
struct OpenedFile {
  File file;
  std::string body;
};

/// Files that are here. Until something holds a file it is its uploader's alone, and gone after a day; from then on it
/// is seen by those who may see its holder, its uploader among them or not.
class Service {
 public:
  Service(IdSource& ids, const Clock& clock, FileLimits limits)
      : uploads(ids, clock, limits), ids_(ids), clock_(clock) {}

  /// At wiring, by the name that holders of this kind have.
  void let_see(std::string holder_kind, Sight sight) { sights_.emplace(std::move(holder_kind), std::move(sight)); }

  File look_at(store::Transaction& transaction, const auth::Actor& actor, const NamedFile& request) const;
  OpenedFile open(store::Transaction& transaction, const auth::Actor& actor, FileId id) const;

  /// Gives the actor's own file to the holder, for good. Throws, naming `field`, when there is no such file to give.
  File give(store::Transaction& transaction, const auth::Actor& actor, FileId id, const Holder& holder,
            const std::string& field);
  /// Makes a file of a picture that nobody uploaded, for the holder alone. Its bytes count as `member`'s.
  File add_picture(store::Transaction& transaction, OrgId org, MemberId member, const KeptPicture& picture,
                   const Holder& holder);
  /// Removes everything that the holder holds; nobody can read it any more.
  void take_away(store::Transaction& transaction, OrgId org, const Holder& holder);

  Uploads uploads;

 private:
  IdSource& ids_;
  const Clock& clock_;
  std::map<std::string, Sight, std::less<>> sights_;
};

}  // namespace madang::files
