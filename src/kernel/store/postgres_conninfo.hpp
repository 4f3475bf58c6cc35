#pragma once

#include <string>
#include <vector>

namespace madang::store {

/// The operator's conninfo with what this program needs besides: the server that takes writes when several are named,
/// and a line that notices within two seconds when the other machine is gone. One that is only slow acknowledges what
/// it is sent, and so does the kernel of one whose disk stands still. Throws UnusableDatabase when libpq cannot read
/// it.
std::string complete_conninfo(const std::string& conninfo);

/// One for each host that it names, in its order.
std::vector<std::string> conninfo_of_each_host(const std::string& conninfo);

/// The same for postgres_fdw: the options of a server, and of a user of it.
struct ForeignOptions {
  std::string server;
  std::string user;
};
ForeignOptions foreign_options(const std::string& conninfo);

}  // namespace madang::store
