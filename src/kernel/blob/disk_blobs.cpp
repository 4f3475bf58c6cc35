#include "kernel/blob/disk_blobs.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "kernel/blob/file_reader.hpp"
#include "kernel/blob/hashed_file.hpp"

namespace madang::blob {
namespace {

constexpr auto kDrafts = "incoming";
constexpr int kDraftFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

std::string random_name() {
  std::uint64_t value[2];
  randombytes_buf(value, sizeof value);
  return base32(value[0]) + base32(value[1]);
}

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

}  // namespace

/// Gathers in a draft that loses its name when it is dropped.
class DiskBlobs::Writer final : public BlobWriter {
 public:
  Writer(DiskBlobs& blobs, OrgId org_id)
      : blobs_(blobs),
        org_id_(org_id),
        draft_(random_name()),
        file_(Descriptor(::openat(blobs.drafts_.number(), draft_.c_str(), kDraftFlags, 0600))) {}
  ~Writer() override { ::unlinkat(blobs_.drafts_.number(), draft_.c_str(), 0); }

  void append(std::string_view bytes) override { file_.append(bytes); }
  BlobName name() const override { return file_.name(); }
  KeptBlob finish() override {
    if (::fsync(file_.number()) != 0) throw Refusal(kCannotKeep);
    KeptBlob kept{file_.name(), file_.size()};
    blobs_.keep(draft_, org_id_, kept.name);
    return kept;
  }

 private:
  DiskBlobs& blobs_;
  const OrgId org_id_;
  const std::string draft_;
  HashedFile file_;
};

DiskBlobs::DiskBlobs(const std::filesystem::path& root) : root_path_(root) {
  std::filesystem::create_directories(root / kDrafts);
  root_ = Descriptor(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  drafts_ = open_folder(root_.number(), kDrafts);
  if (!root_ || !drafts_) throw std::system_error(errno, std::generic_category(), "cannot open " + root.string());
  for (const auto& left : std::filesystem::directory_iterator(root / kDrafts)) std::filesystem::remove_all(left);
}

std::unique_ptr<BlobWriter> DiskBlobs::write(OrgId org_id) { return std::make_unique<Writer>(*this, org_id); }

std::shared_ptr<const BlobReader> DiskBlobs::open(OrgId org_id, const BlobName& name) const {
  const auto folder = folder_of(org_id, name);
  if (!folder) return nullptr;
  Descriptor file(::openat(folder.number(), file_name(name).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  return file ? std::make_shared<const FileReader>(std::move(file)) : nullptr;
}

bool DiskBlobs::remove(OrgId org_id, const BlobName& name, Timestamp untouched_since) {
  const std::lock_guard lock(mutex_);
  const auto folder = folder_of(org_id, name);
  struct stat found{};
  if (!folder || !is_regular(folder.number(), file_name(name), found)) return false;
  if (milliseconds(found.st_mtim) >= untouched_since.milliseconds()) return false;
  return ::unlinkat(folder.number(), file_name(name).c_str(), 0) == 0;
}

void DiskBlobs::keep(const std::string& draft, OrgId org_id, const BlobName& name) {
  const std::lock_guard lock(mutex_);
  const auto folder = make_folder_of(org_id, name);
  const auto file = file_name(name);
  struct stat found{};
  const bool is_there = is_regular(folder.number(), file, found);
  const int outcome = is_there ? ::utimensat(folder.number(), file.c_str(), nullptr, AT_SYMLINK_NOFOLLOW)
                               : ::renameat(drafts_.number(), draft.c_str(), folder.number(), file.c_str());
  if (outcome != 0 || ::fsync(folder.number()) != 0) throw Refusal(kCannotKeep);
}

Descriptor DiskBlobs::folder_of(OrgId org_id, const BlobName& name) const {
  const auto organisation = open_folder(root_.number(), base32(org_id.value));
  return organisation ? open_folder(organisation.number(), folder_name(name)) : Descriptor();
}

Descriptor DiskBlobs::make_folder_of(OrgId org_id, const BlobName& name) const {
  const auto organisation = make_folder(root_.number(), base32(org_id.value));
  return make_folder(organisation.number(), folder_name(name));
}

std::vector<std::string> DiskBlobs::damaged() const {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root_path_)) {
    const auto path = entry.path().lexically_relative(root_path_);
    if (entry.is_directory() || *path.begin() == kDrafts) continue;
    Descriptor file(::open(entry.path().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    const auto name = path.parent_path().filename().string() + path.filename().string();
    if (!file || name_of(FileReader(std::move(file))).text() != name) found.push_back(path.generic_string());
  }
  return found;
}

}  // namespace madang::blob
