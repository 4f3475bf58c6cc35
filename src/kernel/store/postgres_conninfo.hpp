#pragma once

#include <string>
#include <vector>

namespace madang::store {

/// The operator's conninfo with what this program needs besides: the server that takes writes when several are named,
/// and a line that notices when the other end is gone. Throws UnusableDatabase when libpq cannot read it.
std::string complete_conninfo(const std::string& conninfo);

/// One for each host that it names, in its order.
std::vector<std::string> conninfo_of_each_host(const std::string& conninfo);

}  // namespace madang::store
