// Of Bucket: objects that are put in several parts.

#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "kernel/log/log.hpp"
#include "kernel/s3/bucket.hpp"
#include "kernel/s3/xml.hpp"

namespace madang::s3 {
namespace {

constexpr std::int64_t kMostParts = 10'000;  // S3 takes no more
constexpr int kPartsAtOnce = 3;
constexpr std::int64_t kMebibyte = 1 << 20;

std::int64_t part_size(std::int64_t least, std::int64_t size) {
  const auto needed = (size + kMostParts - 1) / kMostParts;
  return std::max(least, (needed + kMebibyte - 1) / kMebibyte * kMebibyte);
}

std::string bytes_of(const Source& source, std::int64_t offset, std::int64_t length) {
  std::string bytes(static_cast<std::size_t>(length), '\0');
  source(offset, bytes);
  return bytes;
}

std::string completion_of(std::span<const std::string> etags) {
  std::string xml = "<CompleteMultipartUpload>";
  int number = 0;
  for (const auto& etag : etags)
    xml += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", ++number, escaped(etag));
  return xml + "</CompleteMultipartUpload>";
}

[[noreturn]] void refuse_odd(std::string_view what) {
  log::error("the file store failed", {{"why", std::string(what)}});
  throw Refusal(kCannotReach);
}

}  // namespace

/// Two parts' worth still goes in one request: it is in memory once, and there is nothing to abort.
void Bucket::put(std::string_view key, std::int64_t size, const Source& source) {
  if (size <= 2 * caller_.options().part_bytes) return put(key, bytes_of(source, 0, size));
  if (size > kLargestObject) throw Refusal(kCannotKeep);
  put_parts(std::string(key), size, source);
}

void Bucket::put_parts(const std::string& key, std::int64_t size, const Source& source) {
  const auto begun = call({.method = "POST", .key = whole_key(key), .query = {{"uploads", ""}}});
  const auto upload = read_upload_id(begun.body);
  if (!upload) refuse_odd("S3 began an upload without naming it.");
  try {
    const auto etags = put_each_part(key, *upload, size, source);
    complete(key, *upload, etags, size);
  } catch (...) {
    abort(key, *upload);
    throw;
  }
}

/// A few at once, since each is mostly waited for.
std::vector<std::string> Bucket::put_each_part(const std::string& key, const std::string& upload, std::int64_t size,
                                               const Source& source) {
  std::vector<std::string> etags;
  const auto step = part_size(caller_.options().part_bytes, size);
  int number = 0;
  for (std::int64_t offset = 0; offset < size;) {
    std::vector<std::future<std::string>> under_way;
    for (; offset < size && std::ssize(under_way) < kPartsAtOnce; offset += step) {
      auto bytes = bytes_of(source, offset, std::min(step, size - offset));
      under_way.push_back(std::async(std::launch::async, [&, number = ++number, bytes = std::move(bytes)] {
        return put_part(key, upload, number, bytes);
      }));
    }
    for (auto& part : under_way) etags.push_back(part.get());
  }
  return etags;
}

std::string Bucket::put_part(const std::string& key, const std::string& upload, int number, std::string_view bytes) {
  auto reply = call({.method = "PUT",
                     .key = whole_key(key),
                     .query = {{"partNumber", std::to_string(number)}, {"uploadId", upload}},
                     .body = bytes});
  if (reply.status == 404 || reply.etag.empty()) refuse_odd("S3 lost an upload while it was under way.");
  return std::move(reply.etag);
}

/// The answer may be lost after it was done: then a second try hears that there is no such upload.
void Bucket::complete(const std::string& key, const std::string& upload, std::span<const std::string> etags,
                      std::int64_t size) {
  const auto xml = completion_of(etags);
  const auto reply = call({.method = "POST",
                           .key = whole_key(key),
                           .query = {{"uploadId", upload}},
                           .body = xml,
                           .fails_late = true,
                           .slowness = 10});
  if (reply.status != 404 && !is_completed(reply.body)) refuse_odd("S3 did not say that an upload is complete.");
  if (size_of(key) != size) refuse_odd("S3 made an object of another size of the parts that it was given.");
}

/// Also while the store is taken to be out of reach. What cannot be aborted now is found by abort_pending().
void Bucket::abort(const std::string& key, const std::string& upload) {
  try {
    caller_.probe({.method = "DELETE", .key = whole_key(key), .query = {{"uploadId", upload}}});
  } catch (const std::exception& error) {
    log::warning("an upload to the file store could not be aborted", {{"error", error.what()}});
  }
}

void Bucket::abort_pending(Timestamp begun_before) {
  Query query{{"prefix", whole_key("")}, {"uploads", ""}};
  for (;;) {
    const auto reply = call({.method = "GET", .query = query});
    const auto page = read_pending(reply.body);
    if (!page) refuse_odd("S3 did not list the uploads that are under way.");
    for (const auto& upload : page->uploads)
      if (upload.begun < begun_before) abort(short_key(upload.key), upload.upload_id);
    if (page->next_key.empty() || page->next_key == query["key-marker"]) return;
    query["key-marker"] = page->next_key;
    query["upload-id-marker"] = page->next_upload_id;
  }
}

}  // namespace madang::s3
