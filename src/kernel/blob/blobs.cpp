#include "kernel/blob/blobs.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "kernel/blob/draft.hpp"

namespace madang::blob {
namespace {

constexpr auto kDrafts = "incoming";
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Descriptor open_folder(int parent, const std::string& name) {
  return Descriptor(::openat(parent, name.c_str(), kFolderFlags));
}

Descriptor make_folder(int parent, const std::string& name) {
  if (::mkdirat(parent, name.c_str(), 0700) != 0 && errno != EEXIST) throw Refusal(kCannotKeep);
  auto folder = open_folder(parent, name);
  if (!folder || ::fsync(parent) != 0) throw Refusal(kCannotKeep);
  return folder;
}

std::string folder_name(const BlobName& name) { return name.text().substr(0, 2); }
std::string file_name(const BlobName& name) { return name.text().substr(2); }

bool is_regular(int folder, const std::string& name, struct stat& found) {
  return ::fstatat(folder, name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(found.st_mode);
}

std::int64_t milliseconds(const timespec& time) { return time.tv_sec * 1000LL + time.tv_nsec / 1'000'000; }

std::string sha256_of(const BlobReader& reader) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<char> chunk(1 << 18);
  std::int64_t offset = 0;
  while (const auto count = reader.read(offset, chunk)) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(chunk.data()), count);
    offset += static_cast<std::int64_t>(count);
  }
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state, digest);
  char text[crypto_hash_sha256_BYTES * 2 + 1];
  return sodium_bin2hex(text, sizeof text, digest, sizeof digest);
}

}  // namespace

std::optional<BlobName> BlobName::read(std::string_view text) {
  if (text.size() != 64 || text.find_first_not_of("0123456789abcdef") != text.npos) return std::nullopt;
  return BlobName(text);
}

BlobReader::BlobReader(Descriptor file) : file_(std::move(file)) {
  struct stat found{};
  if (::fstat(file_.number(), &found) != 0) throw std::system_error(errno, std::generic_category(), "fstat");
  size_ = found.st_size;
}

std::size_t BlobReader::read(std::int64_t offset, std::span<char> bytes) const {
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto rest = bytes.subspan(filled);
    const auto count = ::pread(file_.number(), rest.data(), rest.size(), offset + static_cast<std::int64_t>(filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "a file body cannot be read");
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  return filled;
}

Blobs::Blobs(const std::filesystem::path& root) : root_path_(root) {
  std::filesystem::create_directories(root / kDrafts);
  root_ = Descriptor(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  drafts_ = open_folder(root_.number(), kDrafts);
  if (!root_ || !drafts_) throw std::system_error(errno, std::generic_category(), "cannot open " + root.string());
  for (const auto& left : std::filesystem::directory_iterator(root / kDrafts)) std::filesystem::remove_all(left);
}

BlobWriter Blobs::write(OrgId org_id) {
  return BlobWriter(std::make_unique<BlobWriter::Draft>(*this, org_id, drafts_.number()));
}

std::optional<BlobReader> Blobs::open(OrgId org_id, const BlobName& name) const {
  const auto folder = folder_of(org_id, name);
  if (!folder) return std::nullopt;
  Descriptor file(::openat(folder.number(), file_name(name).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) return std::nullopt;
  return BlobReader(std::move(file));
}

bool Blobs::remove(OrgId org_id, const BlobName& name, Timestamp untouched_since) {
  const std::lock_guard lock(mutex_);
  const auto folder = folder_of(org_id, name);
  struct stat found{};
  if (!folder || !is_regular(folder.number(), file_name(name), found)) return false;
  if (milliseconds(found.st_mtim) >= untouched_since.milliseconds()) return false;
  return ::unlinkat(folder.number(), file_name(name).c_str(), 0) == 0;
}

void Blobs::keep(const std::string& draft, OrgId org_id, const BlobName& name) {
  const std::lock_guard lock(mutex_);
  const auto folder = make_folder_of(org_id, name);
  const auto file = file_name(name);
  struct stat found{};
  const bool is_there = is_regular(folder.number(), file, found);
  const int outcome = is_there ? ::utimensat(folder.number(), file.c_str(), nullptr, AT_SYMLINK_NOFOLLOW)
                               : ::renameat(drafts_.number(), draft.c_str(), folder.number(), file.c_str());
  if (outcome != 0 || ::fsync(folder.number()) != 0) throw Refusal(kCannotKeep);
}

Descriptor Blobs::folder_of(OrgId org_id, const BlobName& name) const {
  const auto organisation = open_folder(root_.number(), base32(org_id.value));
  return organisation ? open_folder(organisation.number(), folder_name(name)) : Descriptor();
}

Descriptor Blobs::make_folder_of(OrgId org_id, const BlobName& name) const {
  const auto organisation = make_folder(root_.number(), base32(org_id.value));
  return make_folder(organisation.number(), folder_name(name));
}

std::vector<std::string> Blobs::damaged() const {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root_path_)) {
    const auto path = entry.path().lexically_relative(root_path_);
    if (entry.is_directory() || *path.begin() == kDrafts) continue;
    Descriptor file(::open(entry.path().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    const auto name = path.parent_path().filename().string() + path.filename().string();
    if (!file || sha256_of(BlobReader(std::move(file))) != name) found.push_back(path.generic_string());
  }
  return found;
}

}  // namespace madang::blob
