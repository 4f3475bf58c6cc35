#pragma once

#include <exception>
#include <optional>
#include <string>

#include "kernel/s3/exchange.hpp"

namespace madang::s3 {

/// Why a bucket did not do what it was asked, in a sentence for the operator.
struct Failure final : std::exception {
  enum class Kind {
    unreachable,  ///< no answer, or one that says: later
    denied,       ///< the keys, the bucket or the region are wrong; goes on until somebody changes something
    full,         ///< it takes no more
    odd,          ///< an answer that nothing here expects
    stopped,      ///< this server stops
  };

  Failure(Kind what, std::string why) : kind(what), sentence(std::move(why)) {}
  const char* what() const noexcept override { return sentence.c_str(); }

  Kind kind;
  std::string sentence;
};

struct Judged {
  Failure failure;
  bool may_pass = false;  ///< it is worth a second try
};

Judged judge(const BucketOptions& options, const Broken& broken);
/// Nothing when the answer is one for whoever asked: a success, or that there is no such object or upload.
std::optional<Judged> judge(const BucketOptions& options, const Request& request, const Reply& reply);

}  // namespace madang::s3
