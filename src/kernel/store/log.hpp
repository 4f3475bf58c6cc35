#pragma once

#include <string_view>

namespace madang::store {

/// What the store has to tell the operator. The logging library stays behind this header, in one source. Any thread.
void log_info(std::string_view line);
void log_warning(std::string_view line);
void log_error(std::string_view line);

}  // namespace madang::store
