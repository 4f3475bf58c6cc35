#pragma once

#include <filesystem>

namespace madang::store {

/// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

/// All three throw std::filesystem::filesystem_error when the system refuses.
void sync_file(const std::filesystem::path& file);
/// A file's name is only durable once its folder is synced.
void sync_folder(const std::filesystem::path& folder);
/// Copies bytes and syncs them; `target` must not exist.
void copy_durably(const std::filesystem::path& source, const std::filesystem::path& target);

/// Holds FILE.lock while it lives, so that no second server opens the same database. Throws std::runtime_error with a
/// sentence for the operator when another process has it.
class FileLock {
 public:
  explicit FileLock(const std::filesystem::path& file);

 private:
  Descriptor descriptor_;
};

}  // namespace madang::store
