#pragma once

#include "app/config.hpp"

namespace madang::app {

/// Serves until SIGINT or SIGTERM, then drains and returns 0. With `demo`, founds the demo company first when the store
/// is empty, and prints its sign-ins. With TLS, SIGHUP has the certificate read again.
int serve(const Config& config, bool demo);

}  // namespace madang::app
