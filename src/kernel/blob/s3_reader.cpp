#include "kernel/blob/s3_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "kernel/blob/file_reader.hpp"
#include "kernel/blob/hashed_file.hpp"

namespace madang::blob {
namespace {

constexpr std::int64_t kSmallWindow = 256 * 1024;
constexpr std::int64_t kLargeWindow = 1024 * 1024;

}  // namespace

const s3::Item& newest(const std::vector<s3::Item>& writings) {
  return *std::ranges::max_element(writings, {}, &s3::Item::modified);
}

S3Reader::S3Reader(s3::Bucket& bucket, std::string folder, s3::Item writing)
    : BlobReader(writing.size),
      bucket_(bucket),
      folder_(std::move(folder)),
      key_(std::move(writing.key)),
      next_length_(kSmallWindow) {}

std::size_t S3Reader::read(std::int64_t offset, std::span<char> bytes) const {
  const std::lock_guard lock(mutex_);
  std::size_t filled = 0;
  while (filled < bytes.size() && offset < size()) {
    const auto some = window_at(offset).substr(0, bytes.size() - filled);
    std::ranges::copy(some, bytes.begin() + static_cast<std::ptrdiff_t>(filled));
    filled += some.size();
    offset += static_cast<std::int64_t>(some.size());
  }
  return filled;
}

/// What is in memory from there on; never empty.
std::string_view S3Reader::window_at(std::int64_t offset) const {
  const auto end = window_offset_ + std::ssize(window_);
  if (offset >= window_offset_ && offset < end)
    return std::string_view(window_).substr(static_cast<std::size_t>(offset - window_offset_));
  const bool reads_on = offset == end && end > 0;
  next_length_ = reads_on ? std::min(next_length_ * 2, kLargeWindow) : kSmallWindow;
  window_.clear();
  window_ = fetch(offset, std::min(next_length_, size() - offset));
  window_offset_ = offset;
  return window_;
}

std::string S3Reader::fetch(std::int64_t offset, std::int64_t length) const {
  if (auto bytes = bucket_.read(key_, offset, length)) return std::move(*bytes);
  const auto writings = bucket_.list(folder_);
  if (writings.empty()) throw std::runtime_error("the body " + folder_ + " is gone");
  key_ = newest(writings).key;
  auto bytes = bucket_.read(key_, offset, length);
  if (!bytes) throw std::runtime_error("the body " + folder_ + " is gone");
  return std::move(*bytes);
}

Descriptor S3Reader::file() const {
  auto file = in_memory({});
  std::string piece;
  for (std::int64_t offset = 0; offset < size(); offset += std::ssize(piece)) {
    piece.resize(static_cast<std::size_t>(std::min(kLargeWindow, size() - offset)));
    read(offset, piece);
    write_all(file.number(), piece);
  }
  if (::lseek(file.number(), 0, SEEK_SET) != 0) throw std::runtime_error("a file in memory cannot be rewound");
  return file;
}

}  // namespace madang::blob
