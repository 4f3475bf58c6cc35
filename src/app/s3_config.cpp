#include "app/s3_config.hpp"

#include <fmt/format.h>

#include "app/secrets.hpp"

namespace madang::app {
namespace {

constexpr auto kSecretVariable = "MADANG_S3_SECRET_KEY";

}  // namespace

s3::BucketOptions bucket_in(const Config& config) {
  s3::BucketOptions options;
  options.endpoint = config.s3_endpoint;
  options.region = config.s3_region;
  options.bucket = config.s3_bucket;
  options.prefix = config.s3_prefix;
  options.path_style = config.s3_path_style;
  options.certificates = config.s3_certificates;
  options.access_key = config.s3_access_key;
  options.secret_key = config.s3_secret_key;
  options.connections = static_cast<std::size_t>(config.s3_connections);
  options.connecting = std::chrono::seconds(config.s3_connect_seconds);
  options.deadline = std::chrono::seconds(config.s3_request_seconds);
  return options;
}

std::optional<s3::OptionFault> s3_fault(const Config& config) {
  if (!config.s3_secret_key.empty() && !config.s3_secret_key_file.empty())
    return s3::OptionFault{"secret_key_file", "must not stand beside s3.secret_key: which of them holds?"};
  auto options = bucket_in(config);
  if (options.secret_key.empty()) options.secret_key = "elsewhere";
  return fault_of(options);
}

s3::BucketOptions bucket_options(const Config& config) {
  auto options = bucket_in(config);
  options.secret_key = secret_in({"s3.secret_key", config.s3_secret_key, config.s3_secret_key_file, kSecretVariable});
  if (options.secret_key.empty())
    throw ConfigError(fmt::format("s3.secret_key: is missing; set it, s3.secret_key_file, or {} in the environment",
                                  kSecretVariable));
  if (const auto fault = fault_of(options)) throw ConfigError(fmt::format("s3.{}: {}", fault->option, fault->sentence));
  return options;
}

}  // namespace madang::app
