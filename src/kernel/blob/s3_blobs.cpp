#include "kernel/blob/s3_blobs.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>

#include "kernel/blob/file_reader.hpp"
#include "kernel/blob/hashed_file.hpp"
#include "kernel/blob/s3_reader.hpp"
#include "kernel/log/log.hpp"

namespace madang::blob {
namespace {

constexpr std::string_view kFiles = "files/";
constexpr std::chrono::seconds kRounding{1};  // the store's times are whole seconds
constexpr std::chrono::hours kPendingLasts{24};

std::string folder_of(OrgId org_id, const BlobName& name) {
  return fmt::format("{}{}/{}/", kFiles, base32(org_id.value), name.text());
}

std::string new_writing() {
  std::uint64_t value = 0;
  randombytes_buf(&value, sizeof value);
  return base32(value);
}

/// Gone when it is closed, whatever happens.
Descriptor nameless_file(const std::filesystem::path& folder) {
  return Descriptor(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600));
}

std::vector<std::string> keys_of(const std::vector<s3::Item>& items) {
  std::vector<std::string> keys;
  for (const auto& item : items) keys.push_back(item.key);
  return keys;
}

/// `files/ORGANISATION/NAME/WRITING`
std::optional<BlobName> name_in(std::string_view key) {
  const auto end = key.rfind('/');
  if (end == key.npos) return std::nullopt;
  const auto begin = key.rfind('/', end - 1);
  return begin == key.npos ? std::nullopt : BlobName::read(key.substr(begin + 1, end - begin - 1));
}

}  // namespace

class S3Blobs::Writer final : public BlobWriter {
 public:
  Writer(s3::Bucket& bucket, OrgId org_id, const std::filesystem::path& drafts)
      : bucket_(bucket), org_id_(org_id), file_(nameless_file(drafts)) {}

  void append(std::string_view bytes) override { file_.append(bytes); }
  BlobName name() const override { return file_.name(); }
  KeptBlob finish() override {
    KeptBlob kept{file_.name(), file_.size()};
    const auto folder = folder_of(org_id_, kept.name);
    const auto older = keys_of(bucket_.list(folder));
    bucket_.put(folder + new_writing(), kept.size, [this](std::int64_t offset, std::span<char> bytes) {
      if (!fill(offset, bytes)) throw Refusal(kCannotKeep);
    });
    forget(older);
    return kept;
  }

 private:
  bool fill(std::int64_t offset, std::span<char> bytes) const {
    while (!bytes.empty()) {
      const auto count = ::pread(file_.number(), bytes.data(), bytes.size(), offset);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return false;
      bytes = bytes.subspan(static_cast<std::size_t>(count));
      offset += count;
    }
    return true;
  }
  /// They are the same bytes, so whoever fails here only leaves them twice until the body is removed.
  void forget(const std::vector<std::string>& older) {
    try {
      bucket_.remove(older);
    } catch (const std::exception& error) {
      log::warning("a body stays in the file store twice", {{"error", error.what()}});
    }
  }

  s3::Bucket& bucket_;
  const OrgId org_id_;
  HashedFile file_;
};

S3Blobs::S3Blobs(s3::Bucket& bucket, std::filesystem::path drafts, const Clock& clock)
    : bucket_(bucket), drafts_(std::move(drafts)), clock_(clock) {
  std::filesystem::create_directories(drafts_);
}

std::unique_ptr<BlobWriter> S3Blobs::write(OrgId org_id) { return std::make_unique<Writer>(bucket_, org_id, drafts_); }

std::shared_ptr<const BlobReader> S3Blobs::open(OrgId org_id, const BlobName& name) const {
  auto folder = folder_of(org_id, name);
  const auto writings = bucket_.list(folder);
  if (writings.empty()) return nullptr;
  return std::make_shared<const S3Reader>(bucket_, std::move(folder), newest(writings));
}

bool S3Blobs::remove(OrgId org_id, const BlobName& name, Timestamp untouched_since) {
  const auto writings = bucket_.list(folder_of(org_id, name));
  const auto since = bucket_.store_time(untouched_since);
  if (writings.empty() || newest(writings).modified + kRounding >= since) return false;
  bucket_.remove(keys_of(writings));
  return true;
}

std::vector<std::string> S3Blobs::damaged() const {
  std::vector<std::string> found;
  for (const auto& item : bucket_.list(kFiles)) {
    const auto name = name_in(item.key);
    if (!name || name_of(S3Reader(bucket_, item.key, item)) != *name) found.push_back(item.key);
  }
  return found;
}

void S3Blobs::sweep() { bucket_.abort_pending(bucket_.store_time(clock_.now()) - kPendingLasts); }

}  // namespace madang::blob
