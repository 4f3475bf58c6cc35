#include "kernel/blob/s3_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <stdexcept>

#include "kernel/log/log.hpp"

namespace madang::blob {
namespace {

constexpr std::string_view kUploads = "uploads/";
constexpr std::size_t kMostPartBytes = 64 << 20;
constexpr std::size_t kPartsAtOnce = 4;

std::string folder_of(std::uint64_t whole) { return fmt::format("{}{}/", kUploads, base32(whole)); }

std::string key_of(std::uint64_t whole, std::int64_t number, const BlobName& name) {
  return fmt::format("{}{}-{}", folder_of(whole), number, name.text());
}

}  // namespace

void S3Parts::put(std::uint64_t whole, std::int64_t number, const BlobName& name, std::string_view bytes) const {
  bucket_.put(key_of(whole, number, name), bytes, name.text());
}

std::string S3Parts::read(std::uint64_t whole, std::int64_t number, const BlobName& name) const {
  const auto key = key_of(whole, number, name);
  auto bytes = bucket_.read(key, kMostPartBytes);
  if (!bytes) throw std::runtime_error("missing: " + key);
  if (name_of(*bytes) != name) throw std::runtime_error("damaged: " + key);
  return std::move(*bytes);
}

void S3Parts::read_each(std::uint64_t whole, std::span<const Part> parts, const Take& take) const {
  while (!parts.empty()) {
    const auto some = parts.subspan(0, std::min(parts.size(), kPartsAtOnce));
    parts = parts.subspan(some.size());
    std::vector<std::future<std::optional<std::string>>> under_way;
    for (const auto& part : some)
      under_way.push_back(std::async(std::launch::async, [&] { return read_if_whole(whole, part); }));
    for (std::size_t index = 0; index < some.size(); ++index) take(some[index], under_way[index].get());
  }
}

void S3Parts::remove(std::uint64_t whole) const {
  try {
    std::vector<std::string> keys;
    for (auto& item : bucket_.list(folder_of(whole))) keys.push_back(std::move(item.key));
    bucket_.remove(keys);
  } catch (const std::exception& error) {
    log::warning("parts of an upload stay in the file store", {{"error", error.what()}});
  }
}

std::vector<std::uint64_t> S3Parts::wholes() const {
  std::vector<std::uint64_t> found;
  for (auto folder : bucket_.folders(kUploads)) {
    const auto name = std::string_view(folder).substr(kUploads.size());
    if (name.empty()) continue;
    if (const auto whole = read_base32(name.substr(0, name.size() - 1))) found.push_back(*whole);
  }
  return found;
}

}  // namespace madang::blob
