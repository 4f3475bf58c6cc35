#pragma once

#include <string>
#include <string_view>

namespace madang::chat {

/// Bytes of a page as UTF-8. `charset` is a label of WHATWG's Encoding standard in any case; ones that are not known
/// are read as windows-1252, and none as UTF-8 if the bytes are. What cannot be read becomes U+FFFD. Pure.
std::string utf8_of(std::string_view bytes, std::string_view charset);

/// What `&amp;` and the like stand for. Those that are not known stay. Pure.
std::string without_references(std::string_view text);

}  // namespace madang::chat
