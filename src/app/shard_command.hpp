#pragma once

#include <chrono>
#include <string>

#include "app/config.hpp"

namespace madang::app {

// What `madang shard` does. All print; give the exit status; throw with a sentence for the operator.

/// Prints the shards and which organisations live on each.
int list_shards(const Config& config);

/// Moves an organisation to another shard while people work, with one short pause of its writes, and prints the proof.
/// Killed at any point it may be run again; `tidy_shards` undoes what has not happened yet.
int move_to_shard(const Config& config, const std::string& org, const std::string& to,
                  std::chrono::milliseconds longest_pause);

/// Takes away what lies of an organisation where it does not live: what a killed move has copied, or has left.
int tidy_shards(const Config& config, const std::string& org);

}  // namespace madang::app
