#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "kernel/bus/cluster.hpp"
#include "kernel/net/server.hpp"
#include "kernel/s3/caller.hpp"
#include "kernel/store/store.hpp"

namespace madang::app {

/// The server's and the store's counts in Prometheus' text format 0.0.4, for /metrics.
std::string metrics_text(const net::ServerCounts& counts, const store::StoreCounts& store);
/// The same of a node among others.
std::string metrics_text(const store::Neighbours& neighbours);
std::string metrics_text(const bus::ClusterCounts& counts);
/// The same of the bucket that files are in.
std::string metrics_text(const s3::BucketCounts& bucket);

/// Which shards answer.
std::string shards_text(const Config& config, const std::vector<store::AwayShard>& away);

}  // namespace madang::app
