#pragma once

#include <string>

#include "app/config.hpp"

namespace madang::app {

/// What `madang migrate` ends with when servers still work on the source: most is copied, and the same command brings
/// the rest once they are stopped.
inline constexpr int kCopiedBesideServer = 3;

/// Moves the whole installation from one engine to the other; the configuration names both. Prints the proof. Gives the
/// exit status; throws with a sentence for the operator.
int migrate(const Config& config, const std::string& from, const std::string& to);

/// Lets servers start again on the engine that everything was moved away from.
int undo_seal(const Config& config, const std::string& engine);

}  // namespace madang::app
