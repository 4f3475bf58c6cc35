#include "kernel/media/recording_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace madang::media {

RecordingFile::RecordingFile(const std::filesystem::path& path)
    : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
  if (file_.get() < 0) throw std::system_error(errno, std::generic_category(), path.string());
}

bool RecordingFile::write_all(Bytes bytes, std::uint64_t at) {
  while (!bytes.empty()) {
    const auto count = ::pwrite(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool RecordingFile::append(Bytes bytes) {
  if (!write_all(bytes, size_)) return false;
  size_ += bytes.size();
  return true;
}

bool RecordingFile::patch(std::uint64_t at, Bytes bytes) { return write_all(bytes, at); }

bool RecordingFile::sync() { return ::fdatasync(file_.get()) == 0; }

}  // namespace madang::media
