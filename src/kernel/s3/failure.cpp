#include "kernel/s3/failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "kernel/s3/answers.hpp"

namespace madang::s3 {
namespace {

using Kind = Failure::Kind;

bool is_one_of(std::string_view code, std::initializer_list<std::string_view> codes) {
  return std::ranges::find(codes, code) != codes.end();
}

/// `403 AccessDenied: Access Denied.`
std::string told(long status, const ErrorAnswer& error) {
  return fmt::format("{}{}{}{}{}", status, error.code.empty() ? "" : " ", error.code, error.message.empty() ? "" : ": ",
                     error.message);
}

bool is_about_region(long status, const ErrorAnswer& error) {
  return status == 301 || is_one_of(error.code, {"PermanentRedirect", "AuthorizationHeaderMalformed",
                                                 "IllegalLocationConstraintException"});
}

bool is_passing(long status, const ErrorAnswer& error) {
  return status == 408 || status == 429 || (status >= 500 && status != 501 && status != 507) ||
         is_one_of(error.code, {"RequestTimeout", "SlowDown", "InternalError", "ServiceUnavailable", "BadDigest",
                                "XAmzContentSHA256Mismatch", "IncompleteBody", "OperationAborted"});
}

std::string about_keys(const BucketOptions& options, long status, const ErrorAnswer& error) {
  const auto where = options.endpoint;
  if (error.code == "SignatureDoesNotMatch")
    return fmt::format("S3 at {} refuses the signature: s3.secret_key is not the secret of s3.access_key.", where);
  if (error.code == "InvalidAccessKeyId") return fmt::format("S3 at {} does not know s3.access_key.", where);
  if (error.code == "RequestTimeTooSkewed")
    return fmt::format("S3 at {} finds this machine's clock wrong: set it right.", where);
  return fmt::format("S3 at {} does not let s3.access_key list, read, write and delete in the bucket {} ({}).", where,
                     options.bucket, told(status, error));
}

std::string about_region(const BucketOptions& options, const Reply& reply, const ErrorAnswer& error) {
  if (!reply.bucket_region.empty() && reply.bucket_region != options.region)
    return fmt::format("The bucket {} lies in the region {}: set s3.region and s3.endpoint to it.", options.bucket,
                       reply.bucket_region);
  return fmt::format("S3 at {} wants another s3.region than {} ({}).", options.endpoint, options.region,
                     told(reply.status, error));
}

Judged judge_error(const BucketOptions& options, const Reply& reply, const ErrorAnswer& error) {
  if (error.code == "NoSuchBucket")
    return {{Kind::denied, fmt::format("There is no bucket {} at {}: make it, or set s3.bucket to one that is there.",
                                       options.bucket, options.endpoint)}};
  if (is_about_region(reply.status, error)) return {{Kind::denied, about_region(options, reply, error)}};
  const auto answers = fmt::format("S3 at {} answers {}.", options.endpoint, told(reply.status, error));
  if (reply.status == 507 || is_one_of(error.code, {"QuotaExceeded", "EntityTooLarge", "XMinioStorageFull"}))
    return {{Kind::full, answers}};
  if (is_passing(reply.status, error)) return {{Kind::unreachable, answers}, true};
  if (reply.status == 401 || reply.status == 403) return {{Kind::denied, about_keys(options, reply.status, error)}};
  return {{Kind::odd, answers}};
}

}  // namespace

Judged judge(const BucketOptions& options, const Broken& broken) {
  if (broken.why == Break::stopped) return {{Kind::stopped, "The server stops."}};
  if (broken.why == Break::busy)
    return {{Kind::odd, fmt::format("No connection to S3 at {} was free in time: s3.connections may be too few.",
                                    options.endpoint)}};
  if (broken.why == Break::too_large)
    return {{Kind::odd, fmt::format("S3 at {} answers with more than it was asked for.", options.endpoint)}};
  return {{Kind::unreachable, fmt::format("S3 at {} cannot be reached: {}.", options.endpoint, broken.detail)}, true};
}

std::optional<Judged> judge(const BucketOptions& options, const Request& request, const Reply& reply) {
  const bool is_success = reply.status >= 200 && reply.status < 300;
  if (is_success && request.exact_bytes && reply.body.size() != *request.exact_bytes)
    return Judged{{Kind::unreachable, fmt::format("S3 at {} cut an answer short.", options.endpoint)}, true};
  if (is_success && !request.fails_late) return std::nullopt;
  const auto error = read_error(reply.body);
  if (is_success && error.code.empty()) return std::nullopt;
  const bool is_absent = reply.status == 404 && error.code != "NoSuchBucket";
  if (is_absent && (request.method == "HEAD" || is_one_of(error.code, {"NoSuchKey", "NoSuchUpload"})))
    return std::nullopt;
  return judge_error(options, reply, error);
}

}  // namespace madang::s3
