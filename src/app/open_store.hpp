#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/store/store.hpp"

namespace madang::app {

/// Every step of every part's schema, in DEPENDS order.
std::vector<store::Migration> all_migrations();

/// The folder that the configuration names, made when it is not there.
std::filesystem::path made_folder(const Config& config);

/// Opens the store that the configuration names. `secret` is the server's, see auth::demand_same_secret.
std::unique_ptr<store::Store> open_store(const Config& config, const Clock& clock, IdSource& ids,
                                         const std::string& secret);

/// Everything that is wrong with the store, without changing anything; and how an operator calls the place it is in.
std::vector<std::string> check_store(const Config& config);
std::string place_of_database(const Config& config);

/// For commands that read the database's file; throws a sentence that says what to do where there is none.
void demand_own_file(const Config& config, std::string_view command);

}  // namespace madang::app
