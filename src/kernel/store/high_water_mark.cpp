#include "kernel/store/high_water_mark.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "kernel/store/digest.hpp"
#include "kernel/store/recovery.hpp"

namespace madang::store {
namespace {

constexpr std::size_t kSlotBytes = 512;  // one sector: written whole or not at all by most disks
constexpr off_t kBetweenSlots = 4096;    // blocks apart, so that one bad block leaves the other slot
constexpr std::int64_t kSlots = 2;
constexpr std::string_view kWord = "madang-mark-1 ";
constexpr std::size_t kDigestDigits = 32;

using Slot = std::array<char, kSlotBytes>;

[[noreturn]] void refuse(const char* what, const std::filesystem::path& file) {
  throw std::filesystem::filesystem_error(what, file, std::error_code(errno, std::generic_category()));
}

/// One line that also a person can read: `madang-mark-1 EPOCH COMMITS DIGEST`.
Slot slot_of(const Position& at) {
  const auto body = fmt::format("{}{} {} ", kWord, at.epoch, at.commits);
  const auto line = body + sha256(body).substr(0, kDigestDigits) + "\n";
  Slot slot{};
  line.copy(slot.data(), slot.size());
  return slot;
}

std::optional<Position> position_in(const Slot& slot) {
  const std::string_view text(slot.data(), slot.size());
  const auto line = text.substr(0, text.find('\n'));
  if (!line.starts_with(kWord) || line.size() < kWord.size() + kDigestDigits) return std::nullopt;
  const auto body = line.substr(0, line.size() - kDigestDigits);
  if (sha256(body).substr(0, kDigestDigits) != line.substr(body.size())) return std::nullopt;
  const auto fields = body.substr(kWord.size());
  const auto blank = fields.find(' ');
  Position at{std::string(fields.substr(0, blank)), 0};
  std::from_chars(fields.data() + blank + 1, fields.data() + fields.size(), at.commits);
  return at;
}

void write_at(const Descriptor& descriptor, const Slot& slot, off_t place, const std::filesystem::path& file) {
  ssize_t count = -1;
  do {
    count = ::pwrite(descriptor.number(), slot.data(), slot.size(), place);
  } while (count < 0 && errno == EINTR);
  if (count != static_cast<ssize_t>(slot.size())) {
    if (count >= 0) errno = ENOSPC;
    refuse("cannot be written", file);
  }
}

}  // namespace

HighWaterMark::HighWaterMark(const std::filesystem::path& database, Position at)
    : file_(file_of(database)), at_(std::move(at)) {
  if (!std::filesystem::exists(file_)) replace(database, at_);
  descriptor_ = Descriptor(::open(file_.c_str(), O_WRONLY | O_CLOEXEC));
  if (!descriptor_) refuse("cannot be opened", file_);
  write_slot();
  sync();
}

void HighWaterMark::raise(std::int64_t commits) {
  at_.commits = commits;
  write_slot();
  if (!sync_due_) sync_due_ = std::chrono::steady_clock::now() + kSyncWithin;
}

void HighWaterMark::sync() {
  sync_due_.reset();
  if (::fdatasync(descriptor_.number()) != 0) refuse("cannot be synced", file_);
}

void HighWaterMark::write_slot() { write_at(descriptor_, slot_of(at_), at_.commits % kSlots * kBetweenSlots, file_); }

std::filesystem::path HighWaterMark::file_of(const std::filesystem::path& database) {
  auto file = database;
  return file += "-mark";
}

void HighWaterMark::replace(const std::filesystem::path& database, const Position& at) {
  const auto file = file_of(database);
  auto draft = file;
  draft += ".part";
  {
    const Descriptor made(::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!made) refuse("cannot be made", draft);
    for (std::int64_t index = 0; index < kSlots; ++index) write_at(made, slot_of(at), index * kBetweenSlots, draft);
    if (::fsync(made.number()) != 0) refuse("cannot be synced", draft);
  }
  std::filesystem::rename(draft, file);
  sync_folder(file.parent_path());
}

std::optional<Position> HighWaterMark::read(const std::filesystem::path& database) {
  const auto file = file_of(database);
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened && errno == ENOENT) return std::nullopt;
  if (!opened) refuse("cannot be opened", file);
  std::optional<Position> newest;
  for (std::int64_t index = 0; index < kSlots; ++index) {
    Slot slot{};
    if (::pread(opened.number(), slot.data(), slot.size(), index * kBetweenSlots) < 0) refuse("cannot be read", file);
    const auto found = position_in(slot);
    if (found && (!newest || found->commits > newest->commits)) newest = found;
  }
  if (!newest) throw StoreDamaged(fmt::format("{} is damaged: nothing in it adds up.", file.string()));
  return newest;
}

}  // namespace madang::store
