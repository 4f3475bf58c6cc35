#pragma once

#include <optional>
#include <string>
#include <vector>

#include "files/service.hpp"

namespace madang::files {

/// What this server wrote itself and kept under `body`, before a file has it.
struct KeptBody {
  std::string name;
  std::int64_t size = 0;
  std::string media_type;
  FileKind kind = FileKind::other;
  std::string body;
};

/// Files that nobody uploaded, for slices that make them. Any thread.
class Keeping {
 public:
  Keeping(IdSource& ids, const Clock& clock) : ids_(ids), clock_(clock) {}

  /// A body is about to be kept: should no file name it, housekeeping knows of it.
  void note(store::Transaction& transaction, OrgId org, const std::string& body) const;
  /// Makes a file of it, for the holder, or for nothing yet. Its bytes count as `member`'s.
  File add(store::Transaction& transaction, OrgId org, MemberId member, const KeptBody& kept,
           const std::optional<Holder>& holder);
  std::vector<OpenedFile> held_by(store::Transaction& transaction, OrgId org, const Holder& holder) const;

 private:
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace madang::files
