#include "kernel/net/utf8_stream.hpp"

#include "base/fuzz/harness.hpp"
#include "base/text.hpp"

namespace madang::fuzz {

namespace {

bool is_utf8_in_pieces(const std::vector<std::string_view>& pieces) {
  net::Utf8Stream stream;
  for (const auto piece : pieces)
    if (!stream.feed(piece)) return false;
  return stream.whole();
}

}  // namespace

void try_one(std::string_view input) {
  Choices choices(input);
  must(is_utf8_in_pieces(choices.pieces_of(input)) == is_utf8(input), "both readers of UTF-8 agree, however it is cut");
  must(is_utf8_in_pieces({input}) == is_utf8(input), "both readers of UTF-8 agree");
}

}  // namespace madang::fuzz
