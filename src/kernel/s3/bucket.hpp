#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/s3/answers.hpp"
#include "kernel/s3/caller.hpp"
#include "kernel/s3/refusals.hpp"

namespace madang::s3 {

/// Gives a part of what is to be kept: fills `bytes` from `offset`. May be asked for the same again.
using Source = std::function<void(std::int64_t offset, std::span<char> bytes)>;

/// Objects in one bucket of an S3 store, below the options' prefix: keys here are without it. What was put survives
/// whatever the store promises. Blocking, any thread. All throw Refusal kCannotReach, and what puts kCannotKeep; the
/// reason is in the log and in trouble().
class Bucket {
 public:
  /// The options have no fault (fault_of).
  explicit Bucket(BucketOptions options) : caller_(std::move(options)) {}

  /// `sha256` of the bytes in hex, where it is known.
  void put(std::string_view key, std::string_view bytes, const std::string& sha256 = {});
  /// In several parts when it is large. What a failure leaves behind is aborted, now or by abort_pending().
  void put(std::string_view key, std::int64_t size, const Source& source);

  /// All of it; nothing when there is no such object. More than `most` is a failure.
  std::optional<std::string> read(std::string_view key, std::size_t most);
  /// Exactly these bytes, which the object must have.
  std::optional<std::string> read(std::string_view key, std::int64_t offset, std::int64_t length);
  std::optional<std::int64_t> size_of(std::string_view key);

  std::vector<Item> list(std::string_view prefix);
  /// What keys below `prefix` begin with, up to the next `/`.
  std::vector<std::string> folders(std::string_view prefix);

  /// Those that are not there are as good as removed.
  void remove(std::span<const std::string> keys);
  /// Of multipart uploads that were begun before this, by the store's clock, and not completed.
  void abort_pending(Timestamp begun_before);

  /// Asks the store once whether the bucket can be used. Also heals what the last failure left.
  std::optional<Failure> check();
  void stop() { caller_.stop(); }
  std::optional<std::string> trouble() const { return caller_.trouble(); }
  BucketCounts counts() const { return caller_.counts(); }
  /// A time of this machine's as the store's clock has it.
  Timestamp store_time(Timestamp ours) const { return ours + caller_.clock_offset(); }

 private:
  Reply call(const Request& request);
  std::string whole_key(std::string_view key) const { return caller_.options().prefix + std::string(key); }
  std::string short_key(std::string_view whole) const;
  Listing page(std::string_view prefix, std::string_view delimiter, const std::optional<std::string>& token);
  void put_parts(const std::string& key, std::int64_t size, const Source& source);
  std::vector<std::string> put_each_part(const std::string& key, const std::string& upload, std::int64_t size,
                                         const Source& source);
  std::string put_part(const std::string& key, const std::string& upload, int number, std::string_view bytes);
  void complete(const std::string& key, const std::string& upload, std::span<const std::string> etags,
                std::int64_t size);
  void abort(const std::string& key, const std::string& upload);

  Caller caller_;
};

}  // namespace madang::s3
