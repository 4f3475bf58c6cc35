#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "files/model.hpp"

namespace madang::files {

struct Sniffed {
  std::string media_type;
  FileKind kind = FileKind::other;

  bool operator==(const Sniffed&) const = default;
};

/// How much of the beginning sniff() wants to see.
inline constexpr std::size_t kSniffBytes = 4096;

/// What a file is, by the bytes it begins with. Only what every browser shows safely, and what begins as it must, gets
/// a kind of its own. Everything else is `other`: text, archives, documents, and also SVG and HTML, which may hold
/// programs. Pure; takes any bytes.
Sniffed sniff(std::string_view beginning);

/// The word for Content-Type: the file's own only for kinds that may be shown where they stand.
std::string_view served_type(const File& file);

}  // namespace madang::files
