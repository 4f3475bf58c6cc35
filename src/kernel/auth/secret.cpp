#include "kernel/auth/secret.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "kernel/auth/tokens.hpp"

namespace madang::auth {
namespace {

constexpr std::size_t kLength = 32;

class File {
 public:
  File(const std::filesystem::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (is_open()) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view what) {
  throw std::runtime_error(path.string() + ": " + std::string(what) + ": " + std::generic_category().message(errno));
}

void refuse_open_doors(const std::filesystem::path& path, const File& file) {
  struct stat facts{};
  if (::fstat(file.descriptor(), &facts) != 0) fail(path, "cannot be read");
  if (facts.st_mode & 077)
    throw std::runtime_error(path.string() + ": others may read the server's key; run chmod 600 on it");
}

std::optional<std::string> read_key(const std::filesystem::path& path) {
  const File file(path, O_RDONLY | O_NOFOLLOW);
  if (!file.is_open() && errno == ENOENT) return std::nullopt;
  if (!file.is_open()) fail(path, "cannot be read");
  refuse_open_doors(path, file);
  std::string key(kLength + 1, '\0');
  const auto length = ::read(file.descriptor(), key.data(), key.size());
  if (length != static_cast<ssize_t>(kLength)) throw std::runtime_error(path.string() + ": is not a key of 32 bytes");
  key.resize(kLength);
  return key;
}

void sync_folder(const std::filesystem::path& folder) {
  const File file(folder, O_RDONLY | O_DIRECTORY);
  if (!file.is_open() || ::fsync(file.descriptor()) != 0) fail(folder, "cannot be synced");
}

void make_key(const std::filesystem::path& path) {
  auto draft = path;
  draft += "." + std::to_string(::getpid());
  std::string key(kLength, '\0');
  ready_sodium();
  randombytes_buf(key.data(), key.size());
  {
    const File file(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW);
    if (!file.is_open()) fail(draft, "cannot be made");
    if (::write(file.descriptor(), key.data(), key.size()) != static_cast<ssize_t>(kLength))
      fail(draft, "cannot be written");
    if (::fsync(file.descriptor()) != 0) fail(draft, "cannot be synced");
  }
  // A link never replaces: when two servers start at once, both go on with the key of the first.
  if (::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST) fail(path, "cannot be made");
  ::unlink(draft.c_str());
  sync_folder(path.parent_path());
}

}  // namespace

std::string server_secret(const std::filesystem::path& data_folder) {
  std::filesystem::create_directories(data_folder);
  const auto path = data_folder / "server.key";
  if (auto key = read_key(path)) return *key;
  make_key(path);
  return read_key(path).value();
}

}  // namespace madang::auth
