#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace bench {

/// What a process has used: read from /proc, so it needs nothing of the process. CPU counts user and system time of
/// every thread, in nanoseconds, as the scheduler does; memory is what is the process's own, in bytes.
struct Usage {
  std::int64_t cpu_ns = 0;
  std::int64_t private_bytes = 0;
};

/// Throws std::runtime_error when there is no such process.
Usage usage_of(int pid);
/// Of all together.
Usage usage_of(const std::vector<int>& pids);

/// One number of a server's /metrics on loopback. Throws std::runtime_error when it is not there.
std::int64_t metric(std::uint16_t port, std::string_view name);
/// The sum over several servers.
std::int64_t metric(const std::vector<std::uint16_t>& ports, std::string_view name);

/// How long the disk under `folder` takes to make 16 KiB more durable, `count` times, in microseconds, sorted: what an
/// acknowledgement must wait for at least once.
std::vector<double> time_syncs(const std::filesystem::path& folder, int count);

}  // namespace bench
