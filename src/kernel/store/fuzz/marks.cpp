#include <unistd.h>

#include <fstream>

#include "base/fuzz/harness.hpp"
#include "kernel/store/recovery.hpp"

// The high-water mark, whole files of anything and good ones that were damaged anywhere.

namespace madang::fuzz {

using namespace store;

namespace {

const std::filesystem::path& database() {
  static const auto kPath = std::filesystem::temp_directory_path() / ("madang_fuzz_mark_" + std::to_string(::getpid()));
  return kPath;
}

std::optional<Position> read() {
  try {
    return HighWaterMark::read(database());
  } catch (const StoreDamaged&) {
    return std::nullopt;
  }
}

void try_damaged(std::string_view input, Choices& choices) {
  const Position older{"epoch", 41};
  const Position newer{"epoch", 42};
  HighWaterMark::replace(database(), older);
  HighWaterMark(database(), newer);
  const auto place = static_cast<std::streamoff>(choices.coin() ? choices.below(64) : 4096 + choices.below(64));
  std::fstream file(HighWaterMark::file_of(database()), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(place).write(input.data(), static_cast<std::streamsize>(std::min<std::size_t>(input.size(), 3000)));
  file.close();
  const auto found = read();
  must(!found || *found == older || *found == newer, "no mark comes from nowhere");
  must(found.has_value(), "damage to one slot leaves the other");
}

}  // namespace

void try_one(std::string_view input) {
  std::ofstream(HighWaterMark::file_of(database()), std::ios::binary | std::ios::trunc) << input;
  if (const auto found = read())
    must(input.find("madang-mark-1 " + found->epoch) != input.npos, "it is what stands there");
  Choices choices(input);
  try_damaged(input, choices);
}

}  // namespace madang::fuzz
