#pragma once

#include <cstdint>
#include <string>

#include "base/describe.hpp"

namespace madang::store {

/// Where an organisation lives. The generation counts its moves.
struct Place {
  std::string shard;  ///< empty for the database that stands above organisations
  std::int64_t generation = 0;

  bool operator==(const Place&) const = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (shard, generation))

}  // namespace madang::store
