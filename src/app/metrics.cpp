#include "app/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace madang::app {
namespace {

std::string line(std::string_view name, std::string_view kind, std::string_view help, std::uint64_t value) {
  return fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n{0} {3}\n", name, kind, help, value);
}

}  // namespace

std::string metrics_text(const net::ServerCounts& counts, const store::StoreCounts& store) {
  return line("madang_connections_open", "gauge", "TCP connections open now.", counts.connections_open) +
         line("madang_connections_total", "counter", "TCP connections accepted.", counts.connections_total) +
         line("madang_sockets_open", "gauge", "WebSockets open now.", counts.sockets_open) +
         line("madang_requests_total", "counter", "HTTP requests answered.", counts.requests_total) +
         line("madang_bytes_in_total", "counter", "Bytes read from clients.", counts.bytes_in) +
         line("madang_bytes_out_total", "counter", "Bytes written to clients.", counts.bytes_out) +
         line("madang_store_reads_total", "counter", "Snapshots read from the database.", store.reads) +
         line("madang_store_writes_total", "counter", "Transactions asked for.", store.writes) +
         line("madang_store_commits_total", "counter", "Commits, each of one or more transactions.", store.commits);
}

std::string metrics_text(const store::Neighbours& neighbours) {
  return line("madang_nodes", "gauge", "Processes that work on the database, this one too.", neighbours.count + 1) +
         line("madang_nodes_other_versions", "gauge", "Versions of the program that others of them run.",
              neighbours.other_versions.size());
}

std::string metrics_text(const bus::ClusterCounts& counts) {
  const auto age = static_cast<std::uint64_t>(counts.feed_age_milliseconds);
  return line("madang_nats_connected", "gauge", "Whether a NATS server answers.", counts.is_connected ? 1 : 0) +
         line("madang_nats_sent_total", "counter", "Messages sent to other nodes.", counts.relay.sent) +
         line("madang_nats_received_total", "counter", "Messages received from other nodes.", counts.relay.received) +
         line("madang_nats_dropped_total", "counter", "Messages that could not be sent or taken.",
              counts.relay.dropped) +
         line("madang_nats_malformed_total", "counter", "Messages that cannot be read, as of another version.",
              counts.malformed) +
         line("madang_hints_out_total", "counter", "Events told to other nodes.", counts.hints_out) +
         line("madang_hints_in_total", "counter", "Events heard from other nodes.", counts.hints_in) +
         line("madang_hints_doubled_total", "counter", "Events that had been heard before.", counts.gates.doubled) +
         line("madang_gates_open", "gauge", "Streams that devices of this node hear, or did just now.",
              counts.gates.open) +
         line("madang_gates_healed_total", "counter", "Events whose hint was lost, read from the log.",
              counts.gates.healed) +
         line("madang_gates_lost_total", "counter", "Times that the devices on a stream had to ask anew.",
              counts.gates.lost) +
         line("madang_ephemera_dropped_total", "counter", "Typing and its like that was too much.",
              counts.ephemera_dropped) +
         line("madang_feed_age_milliseconds", "gauge", "Since the database last said what other nodes did.", age) +
         line("madang_feed_failures_total", "counter", "Times that the database did not say it.", counts.feed_failures);
}

std::string shards_text(const Config& config, const std::vector<store::AwayShard>& away) {
  constexpr std::string_view kName = "madang_shard_up";
  std::string text = fmt::format("# HELP {0} Whether the shard's database takes writes.\n# TYPE {0} gauge\n", kName);
  for (const auto& [name, address] : config.shards)
    text += fmt::format("{}{{shard=\"{}\"}} {}\n", kName, name,
                        std::ranges::find(away, name, &store::AwayShard::name) == away.end() ? 1 : 0);
  return text;
}

std::string metrics_text(const s3::BucketCounts& bucket) {
  const auto seconds = static_cast<double>(bucket.microseconds) / 1e6;
  return line("madang_s3_up", "gauge", "Whether the file store answered the last request.", bucket.is_well) +
         line("madang_s3_requests_total", "counter", "Requests to the file store, every try.", bucket.requests) +
         line("madang_s3_failures_total", "counter", "Tries that failed.", bucket.failures) +
         line("madang_s3_retries_total", "counter", "Tries after a failed one.", bucket.retries) +
         line("madang_s3_bytes_sent_total", "counter", "Bytes of bodies sent to it.", bucket.bytes_sent) +
         line("madang_s3_bytes_received_total", "counter", "Bytes of bodies it sent.", bucket.bytes_received) +
         fmt::format("# HELP {0} Seconds that requests took together.\n# TYPE {0} counter\n{0} {1:.6f}\n",
                     "madang_s3_seconds_total", seconds);
}

}  // namespace madang::app
