#pragma once

#include <span>

#include "kernel/net/static_files.hpp"

namespace madang::app {

/// The built web client, embedded at build time; empty when it was not built. Lives as long as the process.
std::span<const net::Asset> assets();

}  // namespace madang::app
