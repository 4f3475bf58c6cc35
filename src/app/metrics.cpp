#include "app/metrics.hpp"

#include <fmt/format.h>

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

}  // namespace madang::app
