#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "kernel/s3/options.hpp"

namespace madang::s3 {

struct Endpoint {
  bool is_tls = false;
  bool is_address = false;  ///< an IP address instead of a name
  std::string host;         ///< in lower case, with its port where one was given
};

/// `http://127.0.0.1:9000`; a slash may follow. Nothing when it is anything else.
std::optional<Endpoint> read_endpoint(std::string_view text);

/// Parameters of a request. libcurl signs a query as it is given, while S3 signs it sorted, percent-encoded and with
/// `=` after each name: so that is the only way one is written here.
using Query = std::map<std::string, std::string, std::less<>>;

enum class Slash { kept, encoded };

/// Everything but `A-Z a-z 0-9 - . _ ~` as %XX, as S3 signs it.
std::string percent_encoded(std::string_view text, Slash slash);
std::string written(const Query& query);

/// Of a key in the bucket, or of the bucket itself when the key is empty.
std::string url_of(const BucketOptions& options, std::string_view key, const Query& query);

}  // namespace madang::s3
