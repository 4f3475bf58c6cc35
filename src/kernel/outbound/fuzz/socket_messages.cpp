#include "base/fuzz/harness.hpp"
#include "kernel/outbound/socket_frames.hpp"

// What a service of the operator's sends on a WebSocket.

namespace madang::fuzz {

using namespace outbound;

namespace {

constexpr std::size_t kMostBytes = 4'000;

struct Read {
  std::string told;
  bool is_broken = false;
};

/// All that can be read, `step` bytes at a time.
Read read(std::string_view bytes, std::size_t step) {
  ServerFrames frames(kMostBytes);
  Read read;
  for (std::size_t at = 0; at < bytes.size() && !read.is_broken; at += step) {
    frames.feed(bytes.substr(at, step));
    while (true) {
      const auto message = frames.next();
      read.is_broken = !message;
      if (!message || !*message) break;
      must((*message)->payload.size() <= kMostBytes, "no message is longer than it may be");
      read.told += std::to_string(static_cast<int>((*message)->kind)) + ":" + (*message)->payload + "\n";
    }
  }
  return read;
}

}  // namespace

void try_one(std::string_view input) {
  const auto whole = read(input, input.size() + 1);
  for (const std::size_t step : {1, 3, 7}) {
    const auto cut = read(input, step);
    must(cut.told == whole.told && cut.is_broken == whole.is_broken, "it does not matter how bytes come");
  }
}

}  // namespace madang::fuzz
