#include "kernel/s3/bucket.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "kernel/log/log.hpp"
#include "kernel/s3/xml.hpp"

namespace madang::s3 {
namespace {

constexpr std::size_t kMostRemovedAtOnce = 1000;  // S3 takes no more

Failure odd(const BucketOptions& options, std::string_view what) {
  return {Failure::Kind::odd, fmt::format("S3 at {} answers {} with something else.", options.endpoint, what)};
}

[[noreturn]] void refuse(const Failure& failure) {
  Refusal refusal(failure.kind == Failure::Kind::full ? kCannotKeep : kCannotReach);
  refusal.retry_after_seconds = 2;
  throw refusal;
}

/// For answers that the caller took and that are wrong all the same.
[[noreturn]] void refuse_odd(const BucketOptions& options, std::string_view what) {
  const auto failure = odd(options, what);
  log::error("the file store failed", {{"why", failure.sentence}});
  refuse(failure);
}

Query listing_of(std::string_view prefix, int keys, std::string_view delimiter = {},
                 const std::optional<std::string>& token = std::nullopt) {
  Query query{{"list-type", "2"}, {"max-keys", std::to_string(keys)}, {"prefix", std::string(prefix)}};
  if (!delimiter.empty()) query.emplace("delimiter", delimiter);
  if (token) query.emplace("continuation-token", *token);
  return query;
}

std::string removal_of(std::span<const std::string> keys) {
  std::string xml = "<Delete><Quiet>true</Quiet>";
  for (const auto& key : keys) xml += "<Object><Key>" + escaped(key) + "</Key></Object>";
  return xml + "</Delete>";
}

}  // namespace

Reply Bucket::call(const Request& request) {
  try {
    return caller_.call(request);
  } catch (const Failure& failure) {
    refuse(failure);
  }
}

std::string Bucket::short_key(std::string_view whole) const {
  const auto& prefix = caller_.options().prefix;
  if (!whole.starts_with(prefix)) refuse_odd(caller_.options(), "a listing");
  return std::string(whole.substr(prefix.size()));
}

void Bucket::put(std::string_view key, std::string_view bytes, const std::string& sha256) {
  call({.method = "PUT", .key = whole_key(key), .body = bytes, .body_sha256 = sha256});
}

std::optional<std::string> Bucket::read(std::string_view key, std::size_t most) {
  auto reply = call({.method = "GET", .key = whole_key(key), .most_bytes = most});
  if (reply.status == 404) return std::nullopt;
  return std::move(reply.body);
}

std::optional<std::string> Bucket::read(std::string_view key, std::int64_t offset, std::int64_t length) {
  if (length == 0) return std::string();
  const auto last = offset + length - 1;
  const auto count = static_cast<std::size_t>(length);
  auto reply = call({.method = "GET",
                     .key = whole_key(key),
                     .headers = {fmt::format("Range: bytes={}-{}", offset, last)},
                     .most_bytes = count,
                     .exact_bytes = count});
  if (reply.status == 404) return std::nullopt;
  const bool is_whole = reply.status == 200 && offset == 0;  // of an object that has no more
  const bool is_part = reply.status == 206 && reply.range && reply.range->first == offset && reply.range->last == last;
  if (!is_whole && !is_part) refuse_odd(caller_.options(), "a request for a range");
  return std::move(reply.body);
}

std::optional<std::int64_t> Bucket::size_of(std::string_view key) {
  const auto reply = call({.method = "HEAD", .key = whole_key(key)});
  if (reply.status == 404) return std::nullopt;
  if (reply.length < 0) refuse_odd(caller_.options(), "a question for a size");
  return reply.length;
}

Listing Bucket::page(std::string_view prefix, std::string_view delimiter, const std::optional<std::string>& token) {
  const auto reply =
      call({.method = "GET", .query = listing_of(whole_key(prefix), caller_.options().page_keys, delimiter, token)});
  auto listing = read_listing(reply.body);
  if (!listing || (token && listing->next == token)) refuse_odd(caller_.options(), "a listing");
  return std::move(*listing);
}

std::vector<Item> Bucket::list(std::string_view prefix) {
  std::vector<Item> items;
  std::optional<std::string> token;
  do {
    auto listing = page(prefix, {}, token);
    for (auto& item : listing.items) {
      item.key = short_key(item.key);
      items.push_back(std::move(item));
    }
    token = std::move(listing.next);
  } while (token);
  return items;
}

std::vector<std::string> Bucket::folders(std::string_view prefix) {
  std::vector<std::string> found;
  std::optional<std::string> token;
  do {
    auto listing = page(prefix, "/", token);
    for (const auto& folder : listing.folders) found.push_back(short_key(folder));
    token = std::move(listing.next);
  } while (token);
  return found;
}

void Bucket::remove(std::span<const std::string> keys) {
  while (!keys.empty()) {
    const auto some = keys.subspan(0, std::min(keys.size(), kMostRemovedAtOnce));
    keys = keys.subspan(some.size());
    std::vector<std::string> whole;
    for (const auto& key : some) whole.push_back(whole_key(key));
    const auto xml = removal_of(whole);
    const auto reply = call({.method = "POST", .query = {{"delete", ""}}, .body = xml});
    const auto error = read_removed(reply.body);
    if (!error) refuse_odd(caller_.options(), "a removal");
    if (error->code.empty()) continue;
    log::error("the file store did not remove", {{"why", error->code + ": " + error->message}});
    throw Refusal(kCannotReach);
  }
}

std::optional<Failure> Bucket::check() {
  try {
    const auto reply = caller_.probe({.method = "GET", .query = listing_of(whole_key(""), 1)});
    if (read_listing(reply.body)) return std::nullopt;
    return Failure(Failure::Kind::denied,
                   fmt::format("What answers at {} is no S3: set s3.endpoint to one.", caller_.options().endpoint));
  } catch (const Failure& failure) {
    return failure;
  }
}

}  // namespace madang::s3
