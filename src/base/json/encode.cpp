#include "base/json/encode.hpp"

#include <boost/json/serialize.hpp>

namespace madang::json {

void write_text(std::string_view text, std::string& into) {
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  into += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    into.append(text, copied, i - copied);
    copied = i + 1;
    switch (byte) {
      case '"': into += "\\\""; break;
      case '\\': into += "\\\\"; break;
      case '\n': into += "\\n"; break;
      case '\t': into += "\\t"; break;
      case '\r': into += "\\r"; break;
      default: into.append("\\u00") += kHexadecimal[byte >> 4], into += kHexadecimal[byte & 15];
    }
  }
  into.append(text, copied).push_back('"');
}

void write_value(const boost::json::value& value, std::string& into) { into += boost::json::serialize(value); }

}  // namespace madang::json
