#include "kernel/s3/options.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "kernel/s3/address.hpp"

namespace madang::s3 {
namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// Amazon's rules for new buckets; others keep to them too.
bool is_bucket_name(std::string_view name) {
  const auto is_allowed = [](char c) { return is_lower_or_digit(c) || c == '-' || c == '.'; };
  return name.size() >= 3 && name.size() <= 63 && std::ranges::all_of(name, is_allowed) &&
         is_lower_or_digit(name.front()) && is_lower_or_digit(name.back()) && !name.contains("..");
}

bool is_region(std::string_view region) {
  const auto is_allowed = [](char c) { return is_lower_or_digit(c) || c == '-'; };
  return !region.empty() && region.size() <= 63 && std::ranges::all_of(region, is_allowed);
}

bool is_visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_prefix(std::string_view prefix) {
  return prefix.size() <= 512 && !prefix.starts_with('/') && !text_fault(prefix, 0, 512) && !prefix.contains('\n') &&
         !prefix.contains('\t') && !prefix.contains("//") && !("/" + std::string(prefix)).contains("/../") &&
         !("/" + std::string(prefix)).contains("/./");
}

}  // namespace

std::optional<OptionFault> fault_of(const BucketOptions& options) {
  const auto endpoint = read_endpoint(options.endpoint);
  if (!endpoint)
    return OptionFault{"endpoint",
                       "must be http:// or https:// and a host, such as https://s3.eu-central-1.amazonaws.com"};
  if (!is_bucket_name(options.bucket))
    return OptionFault{"bucket", "must be 3 to 63 of a-z, 0-9, '-' and '.', such as madang-files"};
  if (!is_region(options.region)) return OptionFault{"region", "must be a region's name, such as eu-central-1"};
  if (options.access_key.empty() || !is_visible(options.access_key))
    return OptionFault{"access_key", "must be the key's id, in visible ASCII"};
  if (options.secret_key.empty() || !is_visible(options.secret_key))
    return OptionFault{"secret_key", "must be the key's secret, in visible ASCII"};
  if (!is_prefix(options.prefix))
    return OptionFault{"prefix", "must not begin with '/', nor hold '//', '/./', '/../' or control characters"};
  if (!options.path_style && endpoint->is_address)
    return OptionFault{"path_style", "must be true where the endpoint is an address: no bucket's name fits before it"};
  if (!options.path_style && options.bucket.contains('.') && endpoint->is_tls)
    return OptionFault{"path_style",
                       "must be true for a bucket with '.' in its name: no certificate is for such a host"};
  return std::nullopt;
}

}  // namespace madang::s3
