#pragma once

#include <string_view>

namespace madang::net {

/// What the network has to tell the operator. The logging library stays behind this header, in one source. Any thread.
void log_warning(std::string_view line);
void log_error(std::string_view line);

}  // namespace madang::net
