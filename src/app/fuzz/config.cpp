#include "app/config.hpp"

#include <unistd.h>

#include <fstream>

#include "base/fuzz/harness.hpp"

namespace madang::fuzz {

void try_one(std::string_view input) {
  static const auto kFile =
      std::filesystem::temp_directory_path() / ("madang_fuzz_config_" + std::to_string(::getpid()) + ".toml");
  std::ofstream(kFile, std::ios::binary | std::ios::trunc) << input;
  try {
    const auto config = app::read_config(kFile);
    must(config.port >= 0 && config.port <= 65535, "every number is in its range");
    must(config.tls_certificate.empty() == config.tls_key.empty(), "a certificate has its key");
    must(config.log_level != "", "every choice is one of its words");
  } catch (const app::ConfigError& error) {
    must(std::string_view(error.what()).starts_with(kFile.string() + ":"), "an error names the file and the line");
  }
}

}  // namespace madang::fuzz
