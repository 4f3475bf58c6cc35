#pragma once

namespace madang::app {

/// The program's verbs: serve, openapi, config, backup, restore, check, migrate, user. Returns the exit status; throws
/// with a sentence for the operator.
int run_command(int count, char** arguments);

}  // namespace madang::app
