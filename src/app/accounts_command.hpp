#pragma once

#include <string>

#include "app/config.hpp"

namespace madang::app {

/// `madang user list`: every account with its organisations and roles.
int list_accounts(const Config& config);
/// `madang user reset-password LOGIN`: the new password comes from standard input, so that it stays out of the process
/// list and the shell's history. Ends every session of the account.
int reset_password(const Config& config, const std::string& login);

}  // namespace madang::app
