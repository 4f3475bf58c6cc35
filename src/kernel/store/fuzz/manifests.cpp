#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/fuzz/harness.hpp"
#include "kernel/store/manifest.hpp"

namespace madang::fuzz {

void try_one(std::string_view input) {
  static const auto kFolder =
      std::filesystem::temp_directory_path() / ("madang_fuzz_manifest_" + std::to_string(::getpid()));
  std::filesystem::create_directories(kFolder);
  std::ofstream(kFolder / store::Manifest::kFileName, std::ios::binary | std::ios::trunc) << input;
  try {
    const auto manifest = store::Manifest::read(kFolder);
    for (const auto& [path, sha256] : manifest.files()) {
      const auto inside = (kFolder / path).lexically_normal().lexically_relative(kFolder).string();
      must(!path.empty() && inside != ".." && !inside.starts_with("../") && inside != ".",
           "no path leads out of the folder");
      must(sha256.size() == 64, "every file has its sum");
    }
  } catch (const std::runtime_error&) {
  }
}

}  // namespace madang::fuzz
