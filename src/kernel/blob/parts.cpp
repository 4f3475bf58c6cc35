#include "kernel/blob/parts.hpp"

#include <stdexcept>

#include "kernel/log/log.hpp"

namespace madang::blob {

void Parts::read_each(std::uint64_t whole, std::span<const Part> parts, const Take& take) const {
  for (const auto& part : parts) take(part, read_if_whole(whole, part));
}

std::optional<std::string> Parts::read_if_whole(std::uint64_t whole, const Part& part) const {
  try {
    return read(whole, part.number, part.name);
  } catch (const std::runtime_error& error) {
    log::warning("a chunk must come again", {{"error", error.what()}});
    return std::nullopt;
  }
}

}  // namespace madang::blob
