#pragma once

#include <map>
#include <vector>

#include "files/files_store.hpp"
#include "files/intake_api.hpp"
#include "kernel/store/store.hpp"

namespace madang::files {

/// Clears away what nobody will come back to: uploads past their time, files that nothing held for a day, and bodies
/// that no file names any more. Blocking; housekeeping calls it every minute.
class Sweeper {
 public:
  Sweeper(store::Store& store, Disk disk, const Clock& clock) : store_(store), disk_(disk), clock_(clock) {}

  void sweep();
  /// Parts of uploads that no row knows, as after a restore. At the start.
  void sweep_strays();

 private:
  template <class Place>
  std::map<OrgId, std::vector<Place>> at_home(store::Store& database, std::vector<Place> places) const;
  void sweep_uploads(store::Store& database);
  void sweep_loose_files(store::Store& database);
  void sweep_bodies(store::Store& database);
  void sweep_bodies(OrgId org, std::vector<DroppedBody> dropped);

  store::Store& store_;
  const Disk disk_;
  const Clock& clock_;
};

}  // namespace madang::files
