#include "kernel/net/log.hpp"

#include <spdlog/spdlog.h>

namespace madang::net {

void log_warning(std::string_view line) { spdlog::warn("{}", line); }

void log_error(std::string_view line) { spdlog::error("{}", line); }

}  // namespace madang::net
