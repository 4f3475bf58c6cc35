#include "kernel/blob/file_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace madang::blob {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

std::int64_t size_of(const Descriptor& file) {
  struct stat found{};
  if (::fstat(file.number(), &found) != 0) fail("fstat");
  return found.st_size;
}

}  // namespace

FileReader::FileReader(Descriptor file) : BlobReader(size_of(file)), file_(std::move(file)) {}

std::size_t FileReader::read(std::int64_t offset, std::span<char> bytes) const {
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto rest = bytes.subspan(filled);
    const auto count = ::pread(file_.number(), rest.data(), rest.size(), offset + static_cast<std::int64_t>(filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("a file body cannot be read");
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  return filled;
}

/// Opened anew: a mere duplicate would share its place with others.
Descriptor FileReader::file() const {
  Descriptor file(::open(fmt::format("/proc/self/fd/{}", file_.number()).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) fail("a file body cannot be opened");
  return file;
}

Descriptor in_memory(std::string_view bytes) {
  Descriptor file(::memfd_create("body", MFD_CLOEXEC));
  if (!file) fail("memory for a file");
  for (std::size_t written = 0; written < bytes.size();) {
    const auto rest = bytes.substr(written);
    const auto count = ::pwrite(file.number(), rest.data(), rest.size(), static_cast<off_t>(written));
    if (count <= 0) fail("memory for a file");
    written += static_cast<std::size_t>(count);
  }
  return file;
}

}  // namespace madang::blob
