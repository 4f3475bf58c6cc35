#include "base/version.hpp"

namespace madang {

std::string_view version() { return MADANG_VERSION; }

}  // namespace madang
