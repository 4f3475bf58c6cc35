#include "base/version.hpp"

namespace madang {

/// What upgrades are tested with: in all else the same program.
std::string_view version() { return "99.0.0"; }

}  // namespace madang
