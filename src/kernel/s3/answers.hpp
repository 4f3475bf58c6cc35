#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

// What S3 answers in XML, read strictly: nothing when it is not what was asked for.

namespace madang::s3 {

struct Item {
  std::string key;
  std::int64_t size = 0;
  Timestamp modified;  ///< by the store's own clock, which counts in seconds and may round up
};

/// One page of a listing (`list-type=2`).
struct Listing {
  std::vector<Item> items;
  std::vector<std::string> folders;  ///< with a delimiter: what keys begin with, up to it
  std::optional<std::string> next;   ///< `continuation-token` of the next page
};
std::optional<Listing> read_listing(std::string_view answer);

/// A multipart upload that is neither completed nor aborted.
struct Pending {
  std::string key;
  std::string upload_id;
  Timestamp begun;
};
struct PendingPage {
  std::vector<Pending> uploads;
  std::string next_key;  ///< empty on the last page
  std::string next_upload_id;
};
std::optional<PendingPage> read_pending(std::string_view answer);

/// Of a multipart upload that was begun.
std::optional<std::string> read_upload_id(std::string_view answer);
/// Completing answers 200 before it is done, and may say afterwards that it failed.
bool is_completed(std::string_view answer);

struct ErrorAnswer {
  std::string code;  ///< `NoSuchKey`; empty when the answer is none of S3's
  std::string message;
};
ErrorAnswer read_error(std::string_view answer);
/// Why the first of several objects could not be removed; an empty code when all were.
std::optional<ErrorAnswer> read_removed(std::string_view answer);

}  // namespace madang::s3
