#include "bench/load/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>

namespace bench {
namespace {

std::int64_t cpu_of(const std::filesystem::path& process) {
  std::int64_t all = 0;
  for (const auto& thread : std::filesystem::directory_iterator(process / "task")) {
    std::int64_t ran = 0;
    std::ifstream(thread.path() / "schedstat") >> ran;
    all += ran;
  }
  return all;
}

std::int64_t private_bytes_of(const std::filesystem::path& process) {
  std::ifstream rollup(process / "smaps_rollup");
  std::int64_t kilobytes = 0;
  for (std::string line; std::getline(rollup, line);) {
    if (!line.starts_with("Private_Dirty:") && !line.starts_with("Private_Clean:")) continue;
    kilobytes += std::stoll(line.substr(line.find(':') + 1));
  }
  return kilobytes * 1024;
}

}  // namespace

Usage usage_of(int pid) {
  const std::filesystem::path process = "/proc/" + std::to_string(pid);
  if (!std::filesystem::exists(process)) throw std::runtime_error("there is no process " + std::to_string(pid));
  return {cpu_of(process), private_bytes_of(process)};
}

Usage usage_of(const std::vector<int>& pids) {
  Usage all;
  for (const int pid : pids) {
    const Usage one = usage_of(pid);
    all.cpu_ns += one.cpu_ns;
    all.private_bytes += one.private_bytes;
  }
  return all;
}

std::int64_t metric(std::uint16_t port, std::string_view name) {
  const int opened = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in to{.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  constexpr std::string_view kAsked = "GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
  std::string answer;
  if (::connect(opened, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 &&
      ::send(opened, kAsked.data(), kAsked.size(), MSG_NOSIGNAL) == std::ssize(kAsked)) {
    std::array<char, 4096> bytes;
    for (ssize_t got = 0; (got = ::recv(opened, bytes.data(), bytes.size(), 0)) > 0;)
      answer.append(bytes.data(), static_cast<std::size_t>(got));
  }
  ::close(opened);
  const auto line = answer.find(fmt::format("\n{} ", name));
  if (line == std::string::npos) throw std::runtime_error(fmt::format("the server tells no {}", name));
  return std::stoll(answer.substr(line + name.size() + 2));
}

std::int64_t metric(const std::vector<std::uint16_t>& ports, std::string_view name) {
  std::int64_t all = 0;
  for (const auto port : ports) all += metric(port, name);
  return all;
}

std::vector<double> time_syncs(const std::filesystem::path& folder, int count) {
  using Clock = std::chrono::steady_clock;
  const auto file = folder / "syncs";
  const int opened = ::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (opened < 0) throw std::runtime_error("cannot write in " + folder.string());
  const std::string bytes(16 * 1024, 's');
  std::vector<double> taken;
  for (int i = 0; i < count; ++i) {
    const auto begun = Clock::now();
    if (::write(opened, bytes.data(), bytes.size()) != std::ssize(bytes) || ::fdatasync(opened) != 0)
      throw std::runtime_error("cannot sync in " + folder.string());
    taken.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begun).count());
  }
  ::close(opened);
  std::filesystem::remove(file);
  std::ranges::sort(taken);
  return taken;
}

}  // namespace bench
