#include "kernel/store/manifest.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "kernel/store/durable_file.hpp"

namespace madang::store {
namespace {

constexpr std::size_t kDigits = 64;
constexpr std::string_view kBetween = "  ";

bool stays_inside(const std::filesystem::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  return std::ranges::none_of(path, [](const auto& step) { return step == ".." || step == "."; });
}

bool is_entry(std::string_view line) {
  return line.size() > kDigits + kBetween.size() && line.substr(kDigits, kBetween.size()) == kBetween &&
         line.find_first_not_of("0123456789abcdef") == kDigits && stays_inside(line.substr(kDigits + kBetween.size()));
}

}  // namespace

Manifest Manifest::read(const std::filesystem::path& folder) {
  std::ifstream input(folder / kFileName);
  if (!input)
    throw std::runtime_error(fmt::format("{} is not a complete backup: it has no MANIFEST.", folder.string()));
  Manifest manifest;
  for (std::string line; std::getline(input, line);) {
    if (!is_entry(line)) throw std::runtime_error(fmt::format("The MANIFEST has a line that is none: {}", line));
    manifest.add(line.substr(kDigits + kBetween.size()), line.substr(0, kDigits));
  }
  return manifest;
}

void Manifest::write(const std::filesystem::path& folder) const {
  const auto draft = folder / "MANIFEST.part";
  std::ofstream output(draft);
  for (const auto& [path, sha256] : files_) output << sha256 << kBetween << path << '\n';
  output.close();
  if (!output) throw std::runtime_error(fmt::format("{} cannot be written.", draft.string()));
  sync_file(draft);
  std::filesystem::rename(draft, folder / kFileName);
  sync_folder(folder);
}

}  // namespace madang::store
