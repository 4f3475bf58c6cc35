#pragma once

#include <optional>

#include "app/config.hpp"
#include "kernel/s3/options.hpp"

namespace madang::app {

/// The bucket that a configuration names; without a secret when that lies elsewhere.
s3::BucketOptions bucket_in(const Config& config);

/// What is wrong with the section [s3] of a configuration that keeps files there, without looking at anything outside
/// of it. The option is a key of the section.
std::optional<s3::OptionFault> s3_fault(const Config& config);

/// The same with its secret, read from the file or the environment (MADANG_S3_SECRET_KEY) when it is not in the
/// configuration. Throws ConfigError when there is none.
s3::BucketOptions bucket_options(const Config& config);

}  // namespace madang::app
