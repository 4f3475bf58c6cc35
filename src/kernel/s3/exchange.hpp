#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "kernel/s3/address.hpp"
#include "kernel/s3/handles.hpp"
#include "kernel/s3/options.hpp"

namespace madang::s3 {

struct Request {
  std::string_view method;
  std::string key;  ///< with the bucket's prefix; empty: of the bucket itself
  Query query;
  std::vector<std::string> headers;        ///< `Name: value`, signed with the rest
  std::string_view body;                   ///< lives until the answer is there
  std::string body_sha256;                 ///< in hex, when it is known already
  std::size_t most_bytes = 4 << 20;        ///< of the answer's body
  std::optional<std::size_t> exact_bytes;  ///< of the body of a success
  bool fails_late = false;                 ///< a success may hold an error after all, as S3 has it for some verbs
  int slowness = 1;                        ///< how many times as long as others it may take
};

/// The bytes that a partial answer (206) holds, of how many.
struct ContentRange {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t whole = 0;
};

struct Reply {
  long status = 0;
  std::string body;
  std::string etag;           ///< with its quotes
  std::string bucket_region;  ///< where it says that the bucket lies
  std::int64_t length = -1;   ///< `Content-Length`, also of an answer to HEAD
  std::optional<ContentRange> range;
  std::optional<std::chrono::milliseconds> clock_offset;  ///< by how much its clock is ahead of ours, to a second
};

/// Why there is no whole answer.
enum class Break { failed, too_large, busy, stopped };
struct Broken {
  Break why = Break::failed;
  std::string detail;  ///< in libcurl's words
};

/// `bytes 0-99/1234`
std::optional<ContentRange> read_content_range(std::string_view value);

/// One request and its answer, signed (AWS Signature Version 4) by libcurl. Neither a proxy of the environment nor
/// credentials of files are used, and no redirect is followed: a signature is for one host.
std::expected<Reply, Broken> exchange(Handle& handle, const BucketOptions& options, const Request& request,
                                      std::chrono::milliseconds left, const std::atomic<bool>& stopped);

}  // namespace madang::s3
