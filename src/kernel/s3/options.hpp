#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace madang::s3 {

/// Where a bucket is and how it is reached.
struct BucketOptions {
  std::string endpoint;  ///< `https://s3.eu-central-1.amazonaws.com`
  std::string region = "us-east-1";
  std::string bucket;
  std::string access_key;
  std::string secret_key;
  std::string prefix;            ///< before every key, such as `madang/`
  std::string certificates;      ///< a PEM file of authorities to trust instead of the system's
  bool path_style = true;        ///< `endpoint/bucket/key`, otherwise `bucket.endpoint/key`
  std::size_t connections = 16;  ///< at once; more requests wait
  std::chrono::milliseconds connecting{5'000};
  std::chrono::milliseconds deadline{30'000};  ///< of one request with all its tries
  std::chrono::milliseconds first_pause{200};  ///< before the second try; doubled before each further one
  std::int64_t part_bytes = 8 << 20;           ///< of a large object; S3 wants 5 MiB at least
  int tries = 4;
  int page_keys = 1000;  ///< of a listing; S3 gives no more
};

/// S3 keeps no larger object.
inline constexpr std::int64_t kLargestObject = 5LL << 40;

/// What an operator got wrong: which option, and a sentence without its name.
struct OptionFault {
  std::string option;
  std::string sentence;
};

/// Nothing when the options can be used; nobody is asked.
std::optional<OptionFault> fault_of(const BucketOptions& options);

}  // namespace madang::s3
