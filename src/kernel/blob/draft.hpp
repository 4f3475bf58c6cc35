#pragma once

#include <sodium.h>

#include <string>

#include "kernel/blob/blobs.hpp"

namespace madang::blob {

/// The file a body is gathered in before it has a name.
struct BlobWriter::Draft {
  Draft(Blobs& blobs, OrgId org_id, int folder);
  ~Draft();

  Blobs& blobs;
  const OrgId org_id;
  const int folder;
  const std::string file_name;
  Descriptor file;
  crypto_hash_sha256_state hash;
  std::int64_t size = 0;
};

}  // namespace madang::blob
