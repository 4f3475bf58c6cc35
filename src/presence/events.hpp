#pragma once

#include <string_view>
#include <vector>

#include "presence/model.hpp"

namespace madang::presence {

/// How these people are now. Told to devices that watch them, all at once when they begin to, and kept nowhere.
struct PresencesTold {
  static constexpr std::string_view kType = "presence.told";
  std::vector<Presence> presences;
};
BOOST_DESCRIBE_STRUCT(PresencesTold, (), (presences))

}  // namespace madang::presence
