#include "kernel/s3/answers.hpp"

#include <charconv>

#include "kernel/s3/xml.hpp"

namespace madang::s3 {
namespace {

std::optional<Element> read_root(std::string_view answer, std::string_view name) {
  auto root = read_xml(answer);
  return root && root->name == name ? std::move(root) : std::nullopt;
}

std::optional<std::int64_t> read_size(std::string_view digits) {
  std::int64_t size = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, size);
  if (digits.empty() || read.ec != std::errc() || read.ptr != end || size < 0) return std::nullopt;
  return size;
}

/// True, and then there is a next page; or false, and then there is none.
std::optional<bool> is_truncated(const Element& root) {
  const auto said = root.text_of("IsTruncated");
  if (said != "true" && said != "false") return std::nullopt;
  return said == "true";
}

std::optional<Item> read_item(const Element& element) {
  const auto size = read_size(element.text_of("Size"));
  const auto modified = Timestamp::read(element.text_of("LastModified"));
  const auto key = element.text_of("Key");
  if (!size || !modified || key.empty()) return std::nullopt;
  return Item{std::string(key), *size, *modified};
}

std::optional<Pending> read_upload(const Element& element) {
  const auto begun = Timestamp::read(element.text_of("Initiated"));
  Pending upload{std::string(element.text_of("Key")), std::string(element.text_of("UploadId")), {}};
  if (!begun || upload.key.empty() || upload.upload_id.empty()) return std::nullopt;
  upload.begun = *begun;
  return upload;
}

}  // namespace

std::optional<Listing> read_listing(std::string_view answer) {
  const auto root = read_root(answer, "ListBucketResult");
  const auto truncated = root ? is_truncated(*root) : std::nullopt;
  if (!truncated) return std::nullopt;
  Listing listing;
  for (const auto& child : root->children) {
    if (child.name == "Contents") {
      auto item = read_item(child);
      if (!item) return std::nullopt;
      listing.items.push_back(std::move(*item));
    } else if (child.name == "CommonPrefixes") {
      listing.folders.emplace_back(child.text_of("Prefix"));
      if (listing.folders.back().empty()) return std::nullopt;
    }
  }
  if (!*truncated) return listing;
  listing.next = root->text_of("NextContinuationToken");
  return listing.next->empty() ? std::nullopt : std::optional(std::move(listing));
}

std::optional<PendingPage> read_pending(std::string_view answer) {
  const auto root = read_root(answer, "ListMultipartUploadsResult");
  const auto truncated = root ? is_truncated(*root) : std::nullopt;
  if (!truncated) return std::nullopt;
  PendingPage page;
  for (const auto& child : root->children) {
    if (child.name != "Upload") continue;
    auto upload = read_upload(child);
    if (!upload) return std::nullopt;
    page.uploads.push_back(std::move(*upload));
  }
  if (!*truncated) return page;
  page.next_key = root->text_of("NextKeyMarker");
  page.next_upload_id = root->text_of("NextUploadIdMarker");
  return page.next_key.empty() ? std::nullopt : std::optional(std::move(page));
}

std::optional<std::string> read_upload_id(std::string_view answer) {
  const auto root = read_root(answer, "InitiateMultipartUploadResult");
  if (!root || root->text_of("UploadId").empty()) return std::nullopt;
  return std::string(root->text_of("UploadId"));
}

bool is_completed(std::string_view answer) { return read_root(answer, "CompleteMultipartUploadResult").has_value(); }

ErrorAnswer read_error(std::string_view answer) {
  const auto root = read_root(answer, "Error");
  if (!root) return {};
  return {std::string(root->text_of("Code")), std::string(root->text_of("Message"))};
}

std::optional<ErrorAnswer> read_removed(std::string_view answer) {
  const auto root = read_root(answer, "DeleteResult");
  if (!root) return std::nullopt;
  const auto* error = root->find("Error");
  if (!error) return ErrorAnswer{};
  ErrorAnswer why{std::string(error->text_of("Code")), std::string(error->text_of("Message"))};
  if (why.code.empty()) return std::nullopt;
  return why;
}

}  // namespace madang::s3
