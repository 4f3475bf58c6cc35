#pragma once

#include <cstdint>

namespace madang::files {

struct Confinement {
  std::uint64_t memory_bytes = 1ULL << 30;  ///< of addresses
  std::uint64_t cpu_seconds = 10;
};

/// Gives up, for the whole process and for good, all that turning a picture into a smaller one does not need: files,
/// the network, other processes, new code, root. What stays is to read and write the descriptors 0 to 2, memory, and
/// threads. False when the machine refuses some of it; then nothing that strangers wrote may be looked at.
bool confine(const Confinement& confinement);

}  // namespace madang::files
