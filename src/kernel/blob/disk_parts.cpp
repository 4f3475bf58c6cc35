#include "kernel/blob/disk_parts.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "kernel/blob/file_reader.hpp"
#include "kernel/blob/hashed_file.hpp"

namespace madang::blob {
namespace {

namespace fs = std::filesystem;

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

std::string part_name(std::int64_t number, const BlobName& name) { return fmt::format("{}-{}", number, name.text()); }

Descriptor open_folder(const fs::path& path) {
  Descriptor folder(::open(path.c_str(), kFolderFlags));
  if (!folder) throw Refusal(kCannotKeep);
  return folder;
}

Descriptor make_folder(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0) {
    const auto parent = open_folder(path.parent_path());
    if (::fsync(parent.number()) != 0) throw Refusal(kCannotKeep);
  } else if (errno != EEXIST) {
    throw Refusal(kCannotKeep);
  }
  return open_folder(path);
}

/// Two who bring the same part at once write a draft each.
std::string draft_name() { return fmt::format("draft-{:08x}{:08x}", randombytes_random(), randombytes_random()); }

/// Gone with its folder when it is not finished.
void write_draft(int folder, const std::string& draft, std::string_view bytes) {
  const Descriptor file(::openat(folder, draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) throw Refusal(kCannotKeep);
  try {
    write_all(file.number(), bytes);
    if (::fdatasync(file.number()) != 0) throw Refusal(kCannotKeep);
  } catch (const Refusal&) {
    ::unlinkat(folder, draft.c_str(), 0);
    throw;
  }
}

}  // namespace

DiskParts::DiskParts(const fs::path& root) : root_(root) { fs::create_directories(root); }

void DiskParts::put(std::uint64_t whole, std::int64_t number, const BlobName& name, std::string_view bytes) const {
  const auto folder = make_folder(folder_of(whole));
  const auto part = part_name(number, name);
  if (::faccessat(folder.number(), part.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) return;
  const auto draft = draft_name();
  write_draft(folder.number(), draft, bytes);
  const bool renamed = ::renameat(folder.number(), draft.c_str(), folder.number(), part.c_str()) == 0;
  if (!renamed || ::fsync(folder.number()) != 0) throw Refusal(kCannotKeep);
}

std::string DiskParts::read(std::uint64_t whole, std::int64_t number, const BlobName& name) const {
  const auto path = folder_of(whole) / part_name(number, name);
  Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!file) throw std::runtime_error("missing: " + path.string());
  const FileReader reader(std::move(file));
  std::string bytes(static_cast<std::size_t>(reader.size()), '\0');
  bytes.resize(reader.read(0, bytes));
  if (name_of(bytes) != name) throw std::runtime_error("damaged: " + path.string());
  return bytes;
}

void DiskParts::remove(std::uint64_t whole) const {
  std::error_code ignored;  // what is left is found by the next sweep
  fs::remove_all(folder_of(whole), ignored);
}

std::vector<std::uint64_t> DiskParts::wholes() const {
  std::vector<std::uint64_t> found;
  for (const auto& entry : fs::directory_iterator(root_))
    if (const auto whole = read_base32(entry.path().filename().string())) found.push_back(*whole);
  return found;
}

}  // namespace madang::blob
