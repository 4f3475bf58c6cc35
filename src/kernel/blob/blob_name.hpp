#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace madang::blob {

/// The SHA-256 of a file's bytes, 64 lower-case hex digits: what the body is called.
class BlobName {
 public:
  static std::optional<BlobName> read(std::string_view text);

  const std::string& text() const { return text_; }
  auto operator<=>(const BlobName&) const = default;

 private:
  explicit BlobName(std::string_view text) : text_(text) {}

  std::string text_;
};

/// What some bytes are called; they need not be kept.
BlobName name_of(std::string_view bytes);

}  // namespace madang::blob
