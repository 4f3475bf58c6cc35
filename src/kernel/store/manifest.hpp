#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace madang::store {

/// The list of a backup's files with their SHA-256, in the format of `sha256sum`. Paths are relative, with `/`.
class Manifest {
 public:
  static constexpr auto kFileName = "MANIFEST";

  /// Throws std::runtime_error when there is none, or when it is not one: also when a path would lead out of the
  /// folder.
  static Manifest read(const std::filesystem::path& folder);

  void add(const std::string& path, const std::string& sha256) { files_[path] = sha256; }
  /// Written and synced as a whole or not at all.
  void write(const std::filesystem::path& folder) const;

  const std::map<std::string, std::string>& files() const { return files_; }

 private:
  std::map<std::string, std::string> files_;
};

}  // namespace madang::store
