#include "kernel/store/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

namespace madang::store {
namespace {

[[noreturn]] void refuse(const char* what, const std::filesystem::path& file) {
  throw std::filesystem::filesystem_error(what, file, std::error_code(errno, std::generic_category()));
}

void sync(const std::filesystem::path& path, int flags) {
  const Descriptor opened(::open(path.c_str(), flags | O_CLOEXEC));
  if (!opened || ::fsync(opened.number()) != 0) refuse("cannot be synced", path);
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

void sync_file(const std::filesystem::path& file) { sync(file, O_RDONLY); }

void sync_folder(const std::filesystem::path& folder) {
  sync(folder.empty() ? std::filesystem::path(".") : folder, O_RDONLY | O_DIRECTORY);
}

void copy_durably(const std::filesystem::path& source, const std::filesystem::path& target) {
  std::filesystem::copy_file(source, target);
  sync_file(target);
}

FileLock::FileLock(const std::filesystem::path& file) {
  auto lock = file;
  lock += ".lock";
  descriptor_ = Descriptor(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!descriptor_) refuse("cannot be opened", lock);
  if (::flock(descriptor_.number(), LOCK_EX | LOCK_NB) != 0)
    throw std::runtime_error(fmt::format("{} is in use by another server.", file.string()));
}

}  // namespace madang::store
